"""What the article adds up to is the same where every other source is loaded beside it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from defusedxml.ElementTree import parse
from openpyxl import load_workbook

from tests.everything import append_all, dateline_does
from tests.golden.test_article import *  # noqa: F403 - each of its tests, on another file
from tests.real_files import DATA
from tests.shared import made_once

# Of the second timeline, no line of the article: more sources report more tests than the two that it holds together.
del test_the_tests_of_the_year_are_counted_once_however_many_claims_report_them  # noqa: F821
# Other sources have tests and undated claims of their own: asked below of more tests, and of the article alone.
del test_nothing_expected_is_counted_as_held  # noqa: F821
del test_what_the_article_does_not_date_has_no_date  # noqa: F821

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data"),
]


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of the bundled timelines and every source file."""

    def make(home: Path) -> None:
        append_all(home)
        dateline_does(home, "build")
        dateline_does(home, "publish", "--force", "--reason", "the audit is not what is tested here")

    return made_once(tmp_path_factory, "everything", make) / "warehouse.duckdb"


@pytest.fixture
def warehouse(crowded: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(crowded), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def test_the_others_are_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((claims, sources),) = warehouse.execute(
        "select count(*), count(distinct source_id) from core.fct_claim"
    ).fetchall()
    assert claims > 70_000
    assert sources > 12


def test_no_expected_test_is_an_escalation(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected, escalations = (
        {event for (event,) in warehouse.execute(query).fetchall()}
        for query in (
            "select event_id from core.fct_claim where modality = 'expected'",
            "select escalation_event_id from diplomacy.fct_escalation_response",
        )
    )
    assert len(escalations) >= 21
    assert not escalations & expected


def test_the_article_has_as_many_undated_claims_as_alone(warehouse: duckdb.DuckDBPyConnection, home: Path) -> None:
    undated = "select record_id from core.fct_claim where occurred is null and source_id like 'article/%' order by all"
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as alone:
        assert warehouse.execute(undated).fetchall() == alone.execute(undated).fetchall() != []


# --- Figures of 2017 that were counted by hand from the files ---


def test_china_and_russia_share_four_occurrences_in_2017(warehouse: duckdb.DuckDBPyConnection) -> None:
    # The vetoed draft is in the timeline and in the list of vetoes: five records, four occurrences.
    records = {
        ("article/defying-trump-2017-07", "bogdanov-path-of-peace"): "statement",
        ("article/defying-trump-2017-07", "russia-china-joint-statement"): "statement",
        ("article/defying-trump-2017-07", "unsc-draft-blocked"): "blocked draft",
        ("dateline/korea-2017", "veto-s-2017-172"): "vetoed draft S/2017/172",
        ("unsc-vetoes", "2017-02-28/S/2017/172"): "vetoed draft S/2017/172",
    }
    found = warehouse.execute(
        """select distinct source_id, record_id from core.fct_claim as claim
        join core.bdg_event_country as one on claim.event_id = one.event_id and one.country_code = 'CHN'
        join core.bdg_event_country as other on claim.event_id = other.event_id and other.country_code = 'RUS'
        where claim.kind in ('statement', 'vote') and year(claim.start_earliest_on) = 2017
            and 'voter' not in (one.role, other.role)"""
    ).fetchall()
    assert set(found) == set(records)
    joined = warehouse.execute(
        """select event_count_low, event_count_high from core.fct_dyad_year
        where country_a_code = 'CHN' and country_b_code = 'RUS' and calendar_year = 2017"""
    ).fetchall()
    occurrences = len(set(records.values()) - {"statement"}) + list(records.values()).count("statement")
    assert joined == [(occurrences, occurrences)] == [(4, 4)]


def test_north_korea_has_as_many_listings_of_2017_as_the_list_of_the_united_nations(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    entries = [
        entry
        for entry in parse(DATA / "sanctions/UN_consolidated.xml").iter()
        if entry.findtext("UN_LIST_TYPE") == "DPRK" and str(entry.findtext("LISTED_ON")).startswith("2017-")
    ]
    found = warehouse.execute(
        "select listing_count from diplomacy.rpt_country_year where country_code = 'PRK' and calendar_year = 2017"
    ).fetchall()
    assert found == [(len(entries),)] == [(52,)]


def test_the_missile_tests_of_2017_of_two_lists_are_counted_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    book = load_workbook(DATA / "dprk_missiles/cns_north_korea_missile_test_database.xlsx", read_only=True)
    names, *lines = [line for line in book["Missile Tests"].values if any(line)]
    day, outcome = names.index("Date"), names.index("Test Outcome")
    of_cns = Counter(line[outcome] for line in lines if str(line[day]).startswith("2017"))
    assert of_cns == {"Success": 14, "Failure": 6, "Unknown": 1}
    held = """from diplomacy.fct_missile_test as test join core.fct_claim as claim using (claim_id)
        where is_held and test.country_code = 'PRK' and year(claim.end_latest_on) = 2017"""
    by_outcome = f"""select coalesce(upper(test_outcome[1]) || test_outcome[2:], 'Unknown'), count(distinct test_id)
        {held} and source_id = 'cns-missile-tests' group by all"""
    assert dict(warehouse.execute(by_outcome).fetchall()) == of_cns
    # CSIS has 16, of which 14 are tests of CNS: 21 + 16 - 14.
    of_each = f"""select count(distinct test_id), count(distinct test_id) filter (source_id = 'csis-provocations')
        {held} and source_id in ('cns-missile-tests', 'csis-provocations')"""
    assert warehouse.execute(of_each).fetchall() == [(23, 16)]
    report = (
        "select missile_test_count from diplomacy.rpt_country_year where country_code = 'PRK' and calendar_year = 2017"
    )
    assert warehouse.execute(report).fetchall() == [(23,)]


# --- From any figure of a mart to the claims it rests on ---


def keys_of(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of the key of every mart, by its name."""
    return dict(
        warehouse.execute(
            """select schema_name || '.' || table_name, regexp_extract(comment, 'Key: ([a-z0-9_, ]+)[.]$', 1)
            from duckdb_tables() where schema_name != 'ops'"""
        ).fetchall()
    )


# What is looked up by, rather than claimed.
NOT_CLAIMED = {"core.dim_actor", "core.dim_country", "core.dim_date", "core.dim_source", "core.example_query"}
NOT_CLAIMED |= {"core.bdg_country_group", "core.bdg_act_target", "core.bdg_figure_claim"}
NOT_CLAIMED |= {"diplomacy.bdg_listing_end"}


def test_any_figure_of_any_mart_goes_back_to_claims(warehouse: duckdb.DuckDBPyConnection) -> None:
    keys = keys_of(warehouse)
    assert len(keys) > 50
    assert set(keys) >= NOT_CLAIMED
    for mart in sorted(set(keys) - NOT_CLAIMED):
        columns = keys[mart]
        figures = warehouse.execute(
            f"select concat_ws('|', {columns}) from {mart} order by hash({columns}) limit 3"
        ).fetchall()
        for (figure,) in figures:
            rested = "select count(*) from core.explain(?, ?) where role != 'history'"
            assert warehouse.execute(rested, [mart, figure]).fetchall() != [(0,)], (mart, figure)


def test_a_month_of_coded_events_rests_on_every_report_in_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    mart = "diplomacy.fct_coded_event_month"
    columns = keys_of(warehouse)[mart]
    months = warehouse.execute(
        f"select concat_ws('|', {columns}), coded_count from {mart} order by coded_count desc, {columns} limit 5"
    ).fetchall()
    assert months[0][1] > 1
    for month, count in months:
        rested = "select count(distinct claim_id) from core.explain(?, ?) where role = 'event'"
        assert warehouse.execute(rested, [mart, month]).fetchall() == [(count,)]


@pytest.mark.parametrize(
    ("mart", "counted"),
    [
        ("diplomacy.fct_vote_agreement", "common_vote_count"),
        ("diplomacy.fct_permanent_member_distance", "common_vote_count"),
        ("diplomacy.fct_group_cohesion", "roll_call_count"),
        ("diplomacy.fct_veto_year", None),
    ],
)
def test_a_measure_of_votes_rests_on_as_many_roll_calls_as_it_counts(
    warehouse: duckdb.DuckDBPyConnection, mart: str, counted: str | None
) -> None:
    columns = keys_of(warehouse)[mart]
    figures = warehouse.execute(
        f"select concat_ws('|', {columns}), {counted or 'null'} from {mart} order by hash({columns}) limit 8"
    ).fetchall()
    assert len(figures) == 8
    for figure, count in figures:
        rested = warehouse.execute(
            "select role, count(distinct claim_id) from core.explain(?, ?) where role != 'history' group by role",
            [mart, figure],
        ).fetchall()
        assert [role for role, _ in rested] == ["roll call" if counted else "draft"]
        assert count is None or rested[0][1] == count, figure
