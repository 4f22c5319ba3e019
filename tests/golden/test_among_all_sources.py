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

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")


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
