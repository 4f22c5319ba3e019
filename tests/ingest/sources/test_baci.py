"""CEPII BACI: one reconciled figure a row, of CEPII's claiming. No real file lies beside this repository."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.sources.baci import SOURCE
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import Reading, readings
from tests.ingest.sources.damage import withstands
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger

HEADER = "t,i,j,k,v,q\n"
NAME = "BACI_HS92_Y2019_V202301.csv"
ROW = '2019,643,408,10121,77.005,"          NA"\n'


@pytest.fixture
def validated(tmp_path: Path) -> Callable[..., list[Any]]:
    """What becomes of the rows of a file."""

    def read(rows: str, name: str = NAME) -> list[Any]:
        file = tmp_path / name
        file.write_text(HEADER + rows, encoding="utf-8")
        [reading] = readings([file])
        assert reading.source == SOURCE
        return [validate_record(raw) for raw in reading.records()]

    return read


def test_a_row_is_an_export_as_cepii_reckons_it(validated: Callable[..., list[Any]]) -> None:
    [one] = validated(ROW)
    event, data = one.event, one.event.data
    assert (event.id, event.occurred, event.claimant.name) == ("H0.2019.643.408.010121", "2019", "CEPII")
    assert (data.reporter, data.partner, data.flow, data.valuation, data.basis) == (
        "RUS",
        "PRK",
        "export",
        "FOB",
        "estimate",
    )
    assert event.subject == "trade_flow:RUS-PRK:export:010121:2019:H0"


def test_thousand_dollars_are_dollars_to_the_dollar(validated: Callable[..., list[Any]]) -> None:
    value = validated(ROW)[0].event.data.value
    assert (value.low, value.high, value.unit, value.rounded_to) == (77_005, 77_005, "USD", 1)


def test_a_code_that_lost_its_zero_has_it_back(validated: Callable[..., list[Any]]) -> None:
    rows = "2019,643,408,10121,1,1\n2019,643,408,010129,1,1\n2019,643,408,870323,1,1\n"
    assert [one.event.data.commodity for one in validated(rows)] == ["010121", "010129", "870323"]


@pytest.mark.fault("17")
def test_codes_written_as_numbers_with_a_point_are_the_same_record(validated: Callable[..., list[Any]]) -> None:
    [plain], [pointed] = validated(ROW), validated('2019.0,643.0,408.0,10121.0,77.005,"NA"\n')
    assert (pointed.event.id, pointed.event.occurred) == (plain.event.id, plain.event.occurred)
    assert pointed.event.data == plain.event.data


def test_a_weight_is_in_tonnes_and_padded_na_is_none(validated: Callable[..., list[Any]]) -> None:
    weights = [one.event.data.net_weight for one in validated(ROW + "2019,643,156,10121,77.005,       2.135\n")]
    assert weights[0] is None
    assert (weights[1].low, weights[1].unit) == (2.135, "t")


@pytest.mark.parametrize(("code", "iso"), [(251, "FRA"), (757, "CHE"), (842, "USA"), (699, "IND"), (490, "TWN")])
def test_the_codes_of_bacis_own_are_known(validated: Callable[..., list[Any]], code: int, iso: str) -> None:
    assert validated(f"2019,{code},408,10121,1,1\n")[0].event.data.reporter == iso


def test_an_unknown_country_keeps_its_code(validated: Callable[..., list[Any]]) -> None:
    data = validated("2019,643,999,10121,1,1\n")[0].event.data
    assert (data.partner, data.partner_given) == ("ZZZ", "m49 999")


def test_a_file_of_another_name_is_of_no_known_revision(validated: Callable[..., list[Any]]) -> None:
    [one] = validated(ROW, name="trade.csv")
    assert (one.event.data.classification, one.event.id) == (None, "HS.2019.643.408.010121")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2019,643,408,10121,much,1\n", "data.value"),
        ("2019,643,408,10121,NA,1\n", "data"),
        ("2019,643,408,fish,1,1\n", "data.commodity"),
        ("2019,643,408,10121,1,-1\n", "data.net_weight"),
        ("MMXIX,643,408,10121,1,1\n", "occurred"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(
    validated: Callable[..., list[Any]], row: str, field: str
) -> None:
    good, bad = validated(ROW + row)
    assert isinstance(good, Accepted)
    assert {(problem.line, problem.field.startswith(field)) for problem in bad.problems} == {(3, True)}


def test_a_header_without_a_column_is_refused_with_the_difference(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text("t,i,j,k,value,q\n" + ROW, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no column v") as caught:
        list(Reading((file,), SOURCE).records())
    assert "value" in str(caught.value)


def test_a_newer_release_appends_what_it_changed_and_says_its_month_itself(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def append(rows: str, name: str) -> tuple[int, int, int]:
        file = tmp_path / name
        file.write_text(HEADER + rows, encoding="utf-8")
        taken = append_reading(Reading((file,), SOURCE), ledger, tmp_path / "refused", AppendOptions(), lambda *_: None)
        return taken.new, taken.corrected, taken.older

    newer = "BACI_HS92_Y2019_V202401.csv"
    assert append(ROW, NAME) == (1, 0, 0)
    assert append(ROW, NAME) == (0, 0, 0)
    assert append(ROW.replace("77.005", "78"), newer) == (1, 1, 0)
    assert append(ROW, NAME) == (0, 0, 1)


@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {NAME: (HEADER + ROW + ROW.replace("408", "410")).encode()}, source="cepii-baci")
