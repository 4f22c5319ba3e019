"""Each expectation of the suites catches what it is there for: a good warehouse is broken for each of its clauses."""

import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml

from expectations import Check, audit
from expectations.audit import SUITES
from expectations.engine import WarehouseError
from expectations.suites import Entry, Suite, read_suites
from tests.expectations.breaking import breaking, meeting, without_constraints
from tests.expectations.clauses import changed, types_of, unnoticed, weakened
from tests.shared import made_once
from warehouse.publish.write import SCHEMAS

Each = list[tuple[Suite, Entry]]

EACH: Each = [(suite, entry) for suite in read_suites(SUITES) for entry in suite.expectations]
LIKENESSES = [(suite, entry) for suite, entry in EACH if entry.like_published]
# Of the others, what a query finds the breaking rows of, and what speaks of a table as a whole.
OF_ROWS = [(suite, entry) for suite, entry in EACH if entry.sql or entry.decided_by is not None]
QUERIES = [(suite, entry) for suite, entry in OF_ROWS if entry.sql]
OF_TABLES = [one for one in EACH if one not in LIKENESSES and one not in OF_ROWS]


@pytest.fixture(scope="module")
def good(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the main job, without the constraints that would not let it be broken."""
    return without_constraints(home / "build.duckdb", tmp_path_factory.mktemp("good") / "good.duckdb")


# What of a clause is no other expectation when it is weakened.
CHANGES_NOTHING = {
    # A claim is no day apart from itself, and a pair that comes out twice is as broken as one that comes out once.
    (
        "core.fct_claim",
        "dates of one occurrence that differ by a day, a week, a month or a year are mostly slips or time zones",
    ): {
        "comparison flipped: claim.claim_id < other.claim_id -> claim.claim_id <= other.claim_id",
        "join key dropped: claim.event_id = other.event_id AND claim.claim_id < other.claim_id"
        " -> claim.event_id = other.event_id",
    },
    # No sum of two doubles differs from 1 by exactly 1e-9: those next to 1 are 2.2e-16 and 1.1e-16 apart.
    ("diplomacy.fct_permanent_member_distance", "distance is what agreement lacks"): {
        "comparison flipped: ABS(distance + lijphart_index - 1) > 1e-9 -> ABS(distance + lijphart_index - 1) >= 1e-9"
    },
}


@dataclass(frozen=True)
class Broken:
    """A copy to be broken."""

    connection: duckdb.DuckDBPyConnection
    path: Path

    def types(self, table: str) -> dict[str, str]:
        return {name: type_ for name, type_, *_ in self.connection.execute(f"describe {table}").fetchall()}

    def do(self, suite: Suite, entry: Entry) -> None:
        self.connection.execute(self.changes(suite, entry)[0])

    def changes(self, suite: Suite, entry: Entry) -> list[str]:
        return breaking(suite.table, entry, self.types(suite.table))

    def meeting(self, suite: Suite, entry: Entry) -> list[str]:
        return meeting(suite.table, entry, self.types(suite.table))

    def count(self, query: str) -> int:
        return len(self.connection.execute(query).fetchall())


@pytest.fixture(scope="module")
def tried(good: Path) -> Iterator[Broken]:
    """Broken in a transaction that is rolled back each time."""
    copy = good.with_name("tried.duckdb")
    shutil.copyfile(good, copy)
    with duckdb.connect(str(copy)) as connection:
        yield Broken(connection, copy)


@pytest.fixture(scope="module")
def types(tried: Broken) -> dict[str, str]:
    return types_of(tried.connection)


@pytest.fixture(scope="module")
def found(good: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Check]:
    """By the hash of its expectation, what the audit says of each where all of them are broken."""

    def make(folder: Path) -> None:
        copy = folder / "broken.duckdb"
        shutil.copyfile(good, copy)
        with duckdb.connect(str(copy)) as connection:
            broken = Broken(connection, copy)
            for suite, entry in OF_ROWS:
                broken.do(suite, entry)
            checks = caught(broken, OF_ROWS)
        (folder / "checks").write_bytes(pickle.dumps(checks))

    checks = pickle.loads((made_once(tmp_path_factory, "all_broken", make) / "checks").read_bytes())
    return {suite.hash_of(entry): check for (suite, entry), check in zip(OF_ROWS, checks, strict=True)}


@pytest.fixture
def broken(good: Path, tmp_path: Path) -> Iterator[Broken]:
    """Broken permanently."""
    copy = tmp_path / "broken.duckdb"
    shutil.copyfile(good, copy)
    with duckdb.connect(str(copy)) as connection:
        yield Broken(connection, copy)


def name_of(it: Suite | Entry) -> str:
    return it.table if isinstance(it, Suite) else f"{it.reason} {it.arguments}"


@pytest.mark.parametrize(("suite", "entry"), OF_ROWS, ids=name_of)
def test_each_change_that_breaks_it_brings_out_rows_and_none_that_meets_it(
    tried: Broken, found: dict[str, Check], suite: Suite, entry: Entry
) -> None:
    """By the query that a failure is reported with."""
    query = found[suite.hash_of(entry)].failing_sql
    assert query
    before = tried.count(query)
    assert before == 0 or entry.severity == "warning"
    for change in tried.changes(suite, entry):
        with changed(tried.connection, change):
            assert tried.count(query) > before, change
    for met in tried.meeting(suite, entry):
        with changed(tried.connection, met):
            assert tried.count(query) == before, met


@pytest.mark.parametrize(("suite", "entry"), QUERIES, ids=name_of)
def test_each_of_its_clauses_is_broken_alone_and_by_the_least_amount(
    tried: Broken, suite: Suite, entry: Entry, types: dict[str, str]
) -> None:
    """With a clause left out, or a bound moved by the least amount, a change passes or another is caught."""
    assert entry.sql
    changes, met = tried.changes(suite, entry), tried.meeting(suite, entry)
    left = set(unnoticed(tried.connection, entry.sql, weakened(entry.sql, types), changes, met))
    assert left == CHANGES_NOTHING.get((suite.table, entry.reason), set())


def test_the_audit_catches_all_of_them_and_the_gate_what_is_critical(found: dict[str, Check]) -> None:
    assert all(check.failing_count and check.failing_rows for check in found.values())


def test_so_does_it_what_speaks_of_a_whole_table(broken: Broken) -> None:
    for suite, entry in OF_TABLES:
        broken.do(suite, entry)
    caught(broken, OF_TABLES)


def test_so_does_it_what_is_no_longer_like_what_was_published(broken: Broken) -> None:
    enlarge(broken)
    published = publication_of(broken)
    for suite, entry in sorted(LIKENESSES, key=lambda one: one[1].like_published != "row_count"):
        broken.do(suite, entry)
    caught(broken, LIKENESSES, published)


def test_what_is_like_what_was_published_passes(broken: Broken) -> None:
    enlarge(broken)
    published = publication_of(broken)
    broken.connection.close()
    found = audit(broken.path, suites=written(broken, LIKENESSES), published=published)
    assert {check.status for check in found.checks} == {"passed"}
    assert {check.observed for check in found.checks} == {"as expected"}


def test_while_nothing_was_published_there_is_nothing_to_compare_with(broken: Broken) -> None:
    broken.connection.close()
    found = audit(broken.path, suites=written(broken, LIKENESSES), published=broken.path.with_name("none.duckdb"))
    assert {(check.status, check.observed) for check in found.checks} == {
        ("passed", "nothing published to compare with")
    }


def test_a_published_file_that_cannot_be_read_is_no_result(broken: Broken) -> None:
    broken.connection.close()
    torn = broken.path.with_name("torn.duckdb")
    torn.write_bytes(b"torn" * 5000)
    with pytest.raises(WarehouseError, match="cannot compare with"):
        audit(broken.path, suites=written(broken, LIKENESSES), published=torn)


def caught(broken: Broken, those: Each, published: Path | None = None) -> list[Check]:
    """The failed checks of an audit by these entries: each of them, and the gate is shut by the critical ones."""
    broken.connection.close()
    found = audit(broken.path, suites=written(broken, those), published=published)
    missed = [
        f"{one.table}: {one.reason}: {one.error or one.observed}" for one in found.checks if one.status != "failed"
    ]
    assert missed == []
    assert len(found.checks) == len(those)
    assert [check.is_blocking for check in found.checks] == [check.severity == "critical" for check in found.checks]
    assert found.is_publishable == all(entry.severity == "warning" for _, entry in those)
    return list(found.checks)


def written(broken: Broken, those: Each) -> Path:
    """A folder of suites that have these entries alone."""
    folder = broken.path.with_name("suites")
    folder.mkdir()
    for suite in {suite.table: suite for suite, _ in those}.values():
        kept = [as_written(entry) for one, entry in those if one.table == suite.table]
        whole = {"table": suite.table, "owner": suite.owner, "expectations": kept}
        (folder / suite.file.name).write_text(yaml.safe_dump(whole), encoding="utf-8")
    return folder


def as_written(entry: Entry) -> dict[str, object]:
    """An entry as it may stand in a file."""
    own = entry.model_dump(exclude={"arguments", "broken_by", "met_by"}, exclude_defaults=True)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in (own | entry.arguments).items()}


def publication_of(broken: Broken) -> Path:
    """A file of the marts as they are: nothing else may stand in a publication."""
    path = broken.path.with_name("published.duckdb")
    broken.connection.execute(f"attach '{path}' as published")
    listing = "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
    for schema, table in broken.connection.execute(listing).fetchall():
        if schema in SCHEMAS:
            broken.connection.execute(f"create schema if not exists published.{schema}")
            broken.connection.execute(f"create table published.{schema}.{table} as from {schema}.{table}")
    broken.connection.execute("detach published")
    return path


VALUES = {"VARCHAR": "'yes'", "DOUBLE": "1.0 + range", "DATE": "date '2017-01-01' + range::int"}


def enlarge(broken: Broken) -> None:
    """Rows enough for a likeness to be asked for."""
    for table in {suite.table for suite, _ in LIKENESSES}:
        columns = {
            entry.arguments["column"]
            for suite, entry in LIKENESSES
            if suite.table == table and "column" in entry.arguments
        }
        types = broken.types(table)
        values = "".join(f', {VALUES[types[column]]} as "{column}"' for column in sorted(columns))
        broken.connection.execute(
            f"insert into {table} by name select 1000 + range as claim_id{values} from range(300)"
        )
    broken.connection.execute("checkpoint")
