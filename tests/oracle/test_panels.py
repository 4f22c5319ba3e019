"""The panels of all parts, dyads and countries by period, are what the definitions make of the events."""

import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import strategies as st

from dateline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.everything import given as given_file
from tests.oracle import country_years, dyads
from tests.oracle.agree import OfRecords, agree, agree_on_any, replay
from tests.oracle.histories import Record
from tests.oracle.marts import Marts
from tests.oracle.random_diplomacy import diplomacy_histories
from tests.oracle.random_trade import trade_histories
from tests.real_files import DATA, DIPLOMACY
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.integration

PAIR = ("country_a_code", "country_b_code")

PANELS: OfRecords = {
    "core.fct_dyad_year": ((*PAIR, "calendar_year"), dyads.dyad_year),
    "core.fct_dyad_month": ((*PAIR, "month_start_on"), dyads.dyad_month),
    "diplomacy.rpt_country_year": (("country_code", "calendar_year"), country_years.country_year),
}

FOUND = sorted((Path(__file__).parent / "found").glob("*.json"))


@st.composite
def histories(draw: st.DrawFn) -> list[Record]:
    """A history of trade beside one of diplomacy."""
    return [*draw(trade_histories()), *draw(diplomacy_histories())]


def test_the_panels_of_the_article_are_those_of_the_oracle(home: Path) -> None:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as marts:
        assert agree(marts, Ledger(home / "ledger.duckdb"), {}, PANELS, all_columns=True) > 500


@pytest.mark.long
@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")
def test_the_panels_of_real_files_are_those_of_the_oracle(models: Marts, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for file in (
        DATA / "trade/comtrade_example3_47col.csv",
        *(given_file(one, tmp_path / "lists") for one in DIPLOMACY),
    ):
        (reading,) = readings([file])
        append_reading(reading, ledger, tmp_path, AppendOptions(), lambda what, done=0, total=0: None)
    with models.of(ledger.path, PANELS) as marts:
        assert agree(marts, ledger, {}, PANELS) > 100_000


@pytest.mark.search
def test_the_panels_of_any_history_are_those_of_the_oracle(
    models: Marts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    agree_on_any(histories(), models, tmp_path_factory, {}, PANELS)


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_a_history_that_once_differed_agrees(file: Path, models: Marts, tmp_path: Path) -> None:
    replay(models, json.loads(file.read_text(encoding="utf-8")), tmp_path, {}, PANELS)
