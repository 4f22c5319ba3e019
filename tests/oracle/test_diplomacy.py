"""Every mart of diplomacy is what the definitions make of the events: of the article, real files, random histories."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dateline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.everything import given as given_file
from tests.oracle import claimed_events, coded, conflict, escalation, missiles, sanctions, talks, vetoes, votes
from tests.oracle.agree import OfRecords, Oracles, agree, agree_on_any, replay
from tests.oracle.claims import standing
from tests.oracle.marts import Marts, rows
from tests.oracle.random_diplomacy import diplomacy_histories
from tests.real_files import DATA, DIPLOMACY
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.integration

CLAIM = ("claim_id",)
FIGURE = ("table_name", "figure_key", "claim_id", "role")
CONFLICT = ("source_id", "country_code", "conflict_type", "dyad_name")

MARTS: Oracles = {
    "diplomacy.fct_vote": (CLAIM, votes.vote),
    "diplomacy.fct_ballot": ((*CLAIM, "ballot_key"), votes.ballot),
    "diplomacy.bdg_roll_call_issue": ((*CLAIM, "issue_code"), votes.roll_call_issue),
    "diplomacy.fct_vote_agreement": (
        ("country_a_code", "country_b_code", "vote_year", "issue_code"),
        votes.vote_agreement,
    ),
    "diplomacy.fct_group_cohesion": (("group_code", "vote_year", "issue_code"), votes.group_cohesion),
    "diplomacy.fct_permanent_member_distance": (
        ("country_code", "vote_year", "seat_code"),
        votes.permanent_member_distance,
    ),
    "diplomacy.fct_blocked_draft": (("draft_id", "country_code"), vetoes.blocked_draft),
    "diplomacy.fct_joint_veto": (("country_a_code", "country_b_code", "veto_year"), vetoes.joint_veto),
    "diplomacy.fct_veto_year": (("country_code", "veto_year"), vetoes.veto_year),
    "diplomacy.fct_conflict_event": (CLAIM, conflict.conflict_event),
    "diplomacy.fct_conflict_month": ((*CONFLICT, "month_start_on"), conflict.conflict_month),
    "diplomacy.fct_conflict_year": ((*CONFLICT, "calendar_year"), conflict.conflict_year),
    "diplomacy.fct_coded_event": (CLAIM, coded.coded_event),
    "diplomacy.fct_coded_event_month": (
        ("source_id", "actor1_country_code", "actor2_country_code", "quad_class_code", "month_start_on"),
        coded.coded_event_month,
    ),
    "diplomacy.fct_missile_test": (CLAIM, missiles.missile_test),
    "diplomacy.fct_missile_test_year": (
        ("country_code", "missile_type", "missile_name", "outcome", "test_year"),
        missiles.missile_test_year,
    ),
    "diplomacy.fct_escalation_response": (
        ("escalation_event_id", "response_event_id"),
        escalation.escalation_response,
    ),
    "diplomacy.fct_escalation_window": (
        ("escalation_event_id", "response_kind", "window_days"),
        escalation.escalation_window,
    ),
    "diplomacy.fct_meeting": (CLAIM, talks.meeting),
    "diplomacy.fct_meeting_pair": (("party_type", "party_a_name", "party_b_name"), talks.meeting_pair),
    "diplomacy.fct_statement": (CLAIM, talks.statement),
    "diplomacy.fct_statement_position": (("position_name", "holder_name"), talks.statement_position),
    "diplomacy.fct_diplomatic_tie": (CLAIM, talks.diplomatic_tie),
    "diplomacy.fct_military_exercise": (CLAIM, talks.military_exercise),
    "core.bdg_figure_claim where starts_with(table_name, 'diplomacy.') and not contains(table_name, 'sanction')": (
        FIGURE,
        claimed_events.event_claim,
    ),
}

PROGRAMME = ("authority_name", "programme_name", "country_code")

OF_RECORDS: OfRecords = {
    "diplomacy.fct_sanction": (("sanction_id",), sanctions.sanction),
    "diplomacy.fct_sanction_year": ((*PROGRAMME, "sanction_year"), sanctions.sanction_year),
    "diplomacy.fct_sanction_programme": (PROGRAMME, sanctions.sanction_programme),
    "diplomacy.bdg_listing_end": (("listing_claim_id", "ending_claim_id"), sanctions.listing_end),
    "core.bdg_figure_claim where starts_with(table_name, 'diplomacy.fct_sanction')": (
        FIGURE,
        claimed_events.listing_claim,
    ),
}

VOTES = {mart: oracle for mart, oracle in MARTS.items() if oracle[1].__module__ == votes.__name__}

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

FOUND = Path(__file__).parent / "found"


def test_the_marts_of_the_article_are_those_of_the_oracle(home: Path) -> None:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as marts:
        assert agree(marts, Ledger(home / "ledger.duckdb"), MARTS, OF_RECORDS, all_columns=True) > 500


def test_the_compiled_models_make_what_the_build_made(models: Marts, home: Path) -> None:
    with (
        models.of(home / "ledger.duckdb") as again,
        duckdb.connect(str(home / "build.duckdb"), read_only=True) as built,
    ):
        for mart in (*MARTS, *OF_RECORDS):
            assert sorted(map(repr, rows(again, mart))) == sorted(map(repr, rows(built, mart))), mart


def _read(models: Marts, files: Iterable[Path], folder: Path) -> tuple[duckdb.DuckDBPyConnection, Ledger]:
    """The marts of these files, which the caller closes, and their ledger."""
    ledger = Ledger(folder / "ledger.duckdb")
    for file in files:
        (reading,) = readings([file])
        append_reading(reading, ledger, folder, AppendOptions(), lambda what, done=0, total=0: None)
    return models.of(ledger.path, [*MARTS, *OF_RECORDS]), ledger


@pytest.mark.long
@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")
def test_the_marts_of_real_files_are_those_of_the_oracle(models: Marts, tmp_path: Path) -> None:
    marts, ledger = _read(models, [given_file(file, tmp_path / "lists") for file in DIPLOMACY], tmp_path)
    with marts:
        assert agree(marts, ledger, MARTS, OF_RECORDS) > 1_000_000
        added = {
            one.claim_id: datetime.fromisoformat(one.data.added).date()
            for one in standing(ledger.read(kind="coded_event"))
            if one.source.startswith("gdelt") and one.data.added
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


@pytest.mark.long
@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")
def test_agreement_is_that_of_the_oracle_and_of_the_literature(models: Marts, roll_calls: Path, tmp_path: Path) -> None:
    marts, ledger = _read(models, [roll_calls], tmp_path)
    with marts:
        assert agree(marts, ledger, VOTES) > 500_000
        for year, one, other, share in PUBLISHED:
            found = marts.execute(
                "select equal_vote_share from diplomacy.fct_vote_agreement "
                "where vote_year = ? and country_a_code = ? and country_b_code = ? and issue_code = 'all'",
                [year, *sorted((one, other))],
            ).fetchone()
            assert found, (year, one, other)
            assert found[0] == pytest.approx(share, rel=1e-6), (year, one, other)


@pytest.mark.search
def test_the_marts_of_any_history_are_those_of_the_oracle(
    models: Marts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    agree_on_any(diplomacy_histories(), models, tmp_path_factory, MARTS, OF_RECORDS)


@pytest.mark.parametrize("file", sorted(FOUND.glob("diplomacy_*.json")), ids=lambda file: file.stem)
def test_a_history_that_once_differed_agrees(file: Path, models: Marts, tmp_path: Path) -> None:
    assert replay(models, json.loads(file.read_text(encoding="utf-8")), tmp_path, MARTS, OF_RECORDS) > 0
