"""A newer release of a data set appends what changed, as acts, and an older one nothing."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.actor import Actor
from ingest.event import Ref
from ingest.release import UnknownRelease
from ingest.sources.raw import Raw
from ingest.sources.reading import Reading
from ingest.sources.source import Source
from ingest.sources.tabular import Columns, rows
from warehouse.ledger.ledger import Ledger

COLUMNS = Columns(required={"id": (), "country": (), "day": (), "missile": ()}, optional={})


def read(files: Sequence[Path]) -> Iterator[Raw]:
    for row in rows(files[0], COLUMNS):
        if row.defect:
            yield Raw(files[0], row.line, b"", row.text, defect=row.defect)
            continue
        record = {
            "source": "tests",
            "id": row.fields["id"],
            "kind": "missile_test",
            "occurred": row.fields["day"],
            "claimant": {"name": "An Observatory"},
            "document": {"url": files[0].name, "locator": f"row {row.number}"},
            "data": {"country": row.fields["country"], "missile": row.fields["missile"]},
        }
        yield Raw(files[0], row.line, json.dumps(record).encode(), row.text)


def country(data: Mapping[str, Any]) -> str:
    return str(data["country"])


TESTS = Source(
    name="tests",
    title="Tests of missiles",
    kinds=("missile_test",),
    url="",
    licence="",
    citation="",
    cadence="",
    stale_after=None,
    version="",
    defects=(),
    left_out="",
    recognises=lambda sample: False,
    read=read,
    complete="scope",
    scope=country,
)

FIRST = (
    "id,country,day,missile\n1,PRK,2017-07-04,Hwasong-14\n2,PRK,2017-07-28,Hwasong-14\n3,IRN,2017-01-29,Khorramshahr\n"
)
SECOND = FIRST.replace("28,Hwasong-14", "28,Hwasong-15")

Append = Callable[..., AppendResult]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


@pytest.fixture
def append(ledger: Ledger, tmp_path: Path) -> Append:
    """Append a release of this text."""

    def append(text: str, release: str | None = None, source: Source = TESTS, *, dry_run: bool = False) -> AppendResult:
        file = tmp_path / f"release-{release}.csv"
        file.write_text(text, encoding="utf-8")
        how = AppendOptions(release=release, dry_run=dry_run)
        return append_reading(
            Reading((file,), source), ledger, tmp_path / "refused", how, lambda what, done=0, total=0: None
        )

    return append


def standing(ledger: Ledger) -> dict[str, str]:
    return {one.id: one.event.data.missile for one in ledger.as_of() if one.event}  # type: ignore[attr-defined] # all are missile tests


def counts(taken: AppendResult) -> tuple[int, int, int, int, int]:
    return taken.new, taken.known, taken.corrected, taken.withdrawn, taken.older


def test_the_same_release_again_appends_nothing(append: Append) -> None:
    assert counts(append(FIRST, "2020-01-01")) == (3, 0, 0, 0, 0)
    assert counts(append(FIRST, "2020-01-01")) == (0, 3, 0, 0, 0)


def test_processes_compare_a_large_release_as_one_does(append: Append, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.validation.LARGE", 0)
    assert counts(append(FIRST + "5,PRK,no day,Hwasong-14\n", "2020-01-01")) == (3, 0, 0, 0, 0)
    with pytest.raises(UnknownRelease, match="tests#2 first"):
        append(SECOND)
    later = SECOND.replace("1,PRK,2017-07-04,Hwasong-14\n", "4,PRK,2017-07-04,Hwasong-12\n")
    assert counts(append(later, "2021-01-01")) == (3, 1, 1, 1, 0)


def test_a_release_is_when_its_records_were_stated(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    assert {one.event.stated for one in ledger.as_of() if one.event} == {"2020-01-01"}


def test_a_changed_row_corrects_what_was_held(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    assert counts(append(SECOND, "2021-01-01")) == (1, 2, 1, 0, 0)
    assert standing(ledger) == {"1": "Hwasong-14", "2@2021-01-01": "Hwasong-15", "3": "Khorramshahr"}


def test_a_corrected_row_is_corrected_again_in_its_own_stream(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    append(SECOND, "2021-01-01")
    append(FIRST, "2022-01-01")
    assert standing(ledger)["2@2022-01-01"] == "Hwasong-14"
    assert [one.act for one in ledger.read(subject="missile_test:tests/2")] == ["assert", "correct", "correct"]


def test_a_row_that_is_gone_is_retracted_where_the_release_is_complete(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    without = FIRST.replace("1,PRK,2017-07-04,Hwasong-14\n", "4,PRK,2017-05-14,Hwasong-12\n")
    assert counts(append(without, "2021-01-01")) == (2, 2, 0, 1, 0)
    assert standing(ledger).keys() == {"2", "3", "4"}


def test_what_lies_outside_of_the_span_of_a_release_stays(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    later = "id,country,day,missile\n2,PRK,2017-07-28,Hwasong-14\n"  # one country, and from a later day on
    assert counts(append(later, "2021-01-01")) == (0, 1, 0, 0, 0)
    assert standing(ledger).keys() == {"1", "2", "3"}


def test_a_row_that_comes_back_stands_again(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    append(FIRST.replace("1,PRK,2017-07-04,Hwasong-14\n", "4,PRK,2017-05-14,Hwasong-12\n"), "2021-01-01")
    assert counts(append(FIRST, "2022-01-01"))[:3] == (1, 2, 0)
    assert "1@2022-01-01" in standing(ledger)


def test_an_older_release_read_late_supersedes_nothing(append: Append, ledger: Ledger) -> None:
    append(SECOND, "2021-01-01")
    assert counts(append(FIRST, "2020-01-01")) == (0, 3, 0, 0, 1)
    assert standing(ledger)["2"] == "Hwasong-15"


def test_what_changed_in_a_release_that_nobody_knows_is_not_taken(append: Append, ledger: Ledger) -> None:
    append(FIRST)
    with pytest.raises(UnknownRelease, match="--release"):
        append(SECOND)
    assert standing(ledger)["2"] == "Hwasong-14"


def test_a_release_that_is_not_complete_withdraws_nothing(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    query = replace(TESTS, complete="")
    assert counts(append("id,country,day,missile\n9,PRK,2018-01-01,?\n", "2021-01-01", query)) == (1, 0, 0, 0, 0)


def test_a_whole_release_withdraws_whatever_it_lacks(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    whole = replace(TESTS, complete="whole")
    assert counts(append(FIRST.replace("3,IRN,2017-01-29,Khorramshahr\n", ""), "2021-01-01", whole))[3] == 1


@pytest.mark.parametrize("row", ["2,Korea,2017-07-28,Hwasong-14", "2"])
def test_a_row_that_is_refused_is_not_taken_for_one_that_is_gone(append: Append, ledger: Ledger, row: str) -> None:
    append(FIRST, "2020-01-01")
    taken = append(FIRST.replace("2,PRK,2017-07-28,Hwasong-14", row), "2021-01-01", replace(TESTS, complete="whole"))
    assert (len(taken.refused), taken.withdrawn) == (1, 0)
    assert standing(ledger).keys() == {"1", "2", "3"}


def test_a_dry_run_reports_the_same_and_appends_nothing(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    assert counts(append(SECOND, "2021-01-01", dry_run=True)) == (1, 2, 1, 0, 0)
    assert standing(ledger)["2"] == "Hwasong-14"
    assert ledger.head().position == 3


def test_what_was_redacted_does_not_come_back(append: Append, ledger: Ledger) -> None:
    append(FIRST, "2020-01-01")
    eva = Actor(name="Eva Roth", role="editor")
    ledger.redact([Ref(source="tests", id="2")], reason="asked to", by=eva, source="editor/eva-roth")
    assert counts(append(SECOND, "2021-01-01")) == (0, 3, 0, 0, 0)


def test_a_row_that_an_editor_corrected_is_left_to_the_editor(append: Append, ledger: Ledger) -> None:
    from tests.warehouse.records import upon

    append(FIRST, "2020-01-01")
    eva = {"name": "Eva Roth", "role": "editor"}
    fields = {"source": "editor/eva-roth", "claimant": eva, "data": {"country": "PRK", "missile": "KN-20"}}
    ledger.append([upon("correct", "tests#2", **fields)])
    assert counts(append(FIRST, "2020-06-01")) == (0, 3, 0, 0, 0)
    taken = append(SECOND, "2021-01-01")
    assert taken.new == 0
    assert "replaced or withdrawn" in str(taken.refused[0])
