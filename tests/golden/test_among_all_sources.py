"""What the article adds up to is the same where every other source is loaded beside it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.everything import DATA, append_all, dateline_does
from tests.golden.test_article import *  # noqa: F403 - each of its tests, on another file

# Of the second timeline, no line of the article: more sources tell of more tests than the two that it holds together.
del test_the_tests_of_the_year_are_counted_once_however_many_tell_of_them  # noqa: F821
# Other sources have tests and undated claims of their own: asked below of more tests, and of the article alone.
del test_nothing_expected_is_counted_as_held  # noqa: F821
del test_what_the_article_does_not_date_has_no_date  # noqa: F821

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data"),
]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of the bundled timelines and every source file."""
    home = tmp_path_factory.mktemp("everything")
    append_all(home)
    dateline_does(home, "build")
    dateline_does(home, "publish", "--force", "--reason", "the audit is not what is tested here")
    return home / "warehouse.duckdb"


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
