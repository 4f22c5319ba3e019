"""Every mart of real files is what the definitions make of their events."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.everything import given as given_file
from tests.oracle import coded, votes
from tests.oracle.agree import agree
from tests.oracle.claims import standing
from tests.oracle.marts import rows
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from tests.real_files import DATA, DIPLOMACY
from warehouse.build.marts import Marts
from warehouse.ledger.ledger import Ledger

pytestmark = [
    pytest.mark.long,
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data"),
]

TABLE_OF_COMTRADE = DATA / "trade/comtrade_example3_47col.csv"
TRADE = (
    TABLE_OF_COMTRADE,
    DATA / "trade/comtrade_api_v1_C_A_HS-60a6ad.json",
    DATA / "trade/comtrade_eu_imports_world_v1_47col.csv",
    DATA / "trade/cow_trade_sy.csv",
)

VOTES = {mart: oracle for mart, oracle in DIPLOMACY_MARTS.items() if oracle.__module__ == votes.__name__}

# Years of the General Assembly: few votes; the seat of China passes on; votes of one session alone.
YEARS = ("1947", "1971", "1985")

# Shares of equal votes as published: columns PctAgreeUS and PctAgreeRUSSIA of unvoting.csv in Kosuke Imai (2017),
# Quantitative Social Science: An Introduction, Princeton University Press (github.com/kosukeimai/qss at ec72eba,
# MEASUREMENT/unvoting.csv), from Michael Bailey, Anton Strezhnev and Erik Voeten (2017), Estimating Dynamic State
# Preferences from United Nations Voting Data, Journal of Conflict Resolution 61(2). Its years are sessions: these are
# of sessions that ended with their first calendar year.
PUBLISHED = (
    (1947, "USA", "SUN", 0.2631579),
    (1947, "CAN", "USA", 0.8947368),
    (1947, "CUB", "USA", 0.6578947),
    (1947, "HTI", "SUN", 0.5142857),
    (1947, "DOM", "USA", 0.7631579),
    (1985, "USA", "SUN", 0.1125828),
    (1985, "CAN", "USA", 0.4802632),
    (1985, "CAN", "SUN", 0.2847682),
    (1985, "BHS", "USA", 0.1292517),
    (1985, "BHS", "SUN", 0.6917808),
    (1985, "CUB", "USA", 0.05921053),
    (1985, "CUB", "SUN", 0.9072848),
    (1985, "HTI", "USA", 0.1290323),
    (1985, "HTI", "SUN", 0.7419355),
)


def _ledger_of(files: Iterable[Path], folder: Path) -> Ledger:
    ledger = Ledger(folder / "ledger.duckdb")
    for file in files:
        (reading,) = readings([file])
        append_reading(reading, ledger, folder, AppendOptions(), lambda what, done=0, total=0: None)
    return ledger


def test_the_marts_of_trade_are_those_of_the_oracle(models: Marts, tmp_path: Path) -> None:
    ledger = _ledger_of(TRADE, tmp_path)
    with models.of(ledger.path, TRADE_MARTS) as marts:
        assert agree(marts, list(ledger.read()), TRADE_MARTS) > 100_000


def test_the_marts_of_diplomacy_and_the_panels_are_those_of_the_oracle(models: Marts, tmp_path: Path) -> None:
    """The panels count trade beside diplomacy: one table of it is here too."""
    ledger = _ledger_of([TABLE_OF_COMTRADE, *(given_file(file, tmp_path / "lists") for file in DIPLOMACY)], tmp_path)
    with models.of(ledger.path, [*DIPLOMACY_MARTS, *SANCTION_MARTS, *PANELS]) as marts:
        records = list(ledger.read())
        assert agree(marts, records, {}, PANELS) > 100_000
        assert agree(marts, records, DIPLOMACY_MARTS, SANCTION_MARTS) > 1_000_000
        added = {
            one.claim_id: datetime.fromisoformat(one.data.added).date()
            for one in standing(records)
            if one.kind == "coded_event" and one.source.startswith("gdelt") and one.data.added
        }
        dated = [row for row in rows(marts, "diplomacy.fct_coded_event") if row["claim_id"] in added]
        for row in dated:
            assert row["is_date_suspect"] == coded.is_suspect(row, added[row["claim_id"]]), row
        assert len(dated) > 1_000


@pytest.fixture(scope="module")
def roll_calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ballots of some years of the General Assembly, with their roll calls and issues beside them."""
    folder = tmp_path_factory.mktemp("roll_calls")
    calls = pl.read_csv(DATA / "un_ga_votes/roll_calls.csv", infer_schema=False)
    calls = calls.filter(pl.col("date").str.slice(0, 4).is_in(YEARS)).with_columns(number=pl.col("rcid").cast(float))
    calls.drop("number").write_csv(folder / "roll_calls.csv")
    for name in ("unvotes", "issues"):
        frame = pl.read_csv(DATA / f"un_ga_votes/{name}.csv", infer_schema=False)
        frame.filter(pl.col("rcid").cast(float).is_in(calls["number"].to_list())).write_csv(folder / f"{name}.csv")
    return folder / "unvotes.csv"


def test_agreement_is_that_of_the_oracle_and_of_the_literature(models: Marts, roll_calls: Path, tmp_path: Path) -> None:
    ledger = _ledger_of([roll_calls], tmp_path)
    with models.of(ledger.path, VOTES) as marts:
        assert agree(marts, list(ledger.read()), VOTES) > 500_000
        for year, one, other, share in PUBLISHED:
            found = marts.execute(
                "select equal_vote_share from diplomacy.fct_vote_agreement "
                "where vote_year = ? and country_a_code = ? and country_b_code = ? and issue_code = 'all'",
                [year, *sorted((one, other))],
            ).fetchone()
            assert found, (year, one, other)
            assert found[0] == pytest.approx(share, rel=1e-6), (year, one, other)
