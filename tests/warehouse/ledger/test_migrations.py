"""A ledger of every layout that was ever released opens for ever; what it has to go through is named, and whole."""

from pathlib import Path

import duckdb
import pytest

import warehouse.ledger.ledger
from tests.warehouse.records import claim, ref
from warehouse.files.connection import opened
from warehouse.files.errors import FileUnusable
from warehouse.ledger import migrations as layouts
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.migrations import Migration, layout, migrations, pending
from warehouse.ledger.recorded import Head

GOLDEN = Path(__file__).parents[2] / "golden"

# Where each golden ledger ends; it was cited when it was made.
CITED = {1: "17:92ec777d1eb9351d82f547b3a780f3bb47b6759fe4650d6534f66e078c408c48"}

ACTS = ["assert"] * 11 + ["correct", "dispute", "link", "retract", "redact", "redact"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.duckdb"


@pytest.fixture(params=sorted(CITED))
def old(request: pytest.FixtureRequest, path: Path) -> Ledger:
    """A ledger as an earlier dateline has left it."""
    with opened(path, write=True) as connection:
        connection.execute((GOLDEN / f"ledger_{request.param:04}.sql").read_text(encoding="utf-8"))
        assert layout(connection) == request.param
    return Ledger(path)


def tables(path: Path) -> list[tuple[str, str]]:
    with opened(path) as connection:
        return connection.execute("select table_name, sql from duckdb_tables() order by all").fetchall()


def later(*, sql: str) -> tuple[Migration, ...]:
    number = len(migrations()) + 1
    return (*migrations(), Migration(number, "of_tomorrow", sql))


def test_migrations_are_numbered_without_a_gap_and_named() -> None:
    assert [migration.number for migration in migrations()] == list(range(1, 1 + len(migrations())))
    assert migrations()[0].name == "ledger"
    assert all(migration.sql.strip() for migration in migrations())


def test_what_an_old_ledger_holds_is_known_when_it_comes_again(old: Ledger) -> None:
    old.migrate()
    events = [record.event for record in old.read() if record.event]
    appended = old.append(events)
    assert len(events) == len(list(old.read())) - 1  # one is redacted as a whole
    assert (appended.new, appended.known) == (0, len(events))


def test_a_new_ledger_goes_through_all_of_them(path: Path) -> None:
    Ledger(path).append([claim("a")])
    with opened(path) as connection:
        gone_through = connection.execute("select number, name from migration order by number").fetchall()
        assert gone_through == [(migration.number, migration.name) for migration in migrations()]
        assert pending(connection) == ()


def test_an_old_ledger_is_read_as_it_is(old: Ledger) -> None:
    records = list(old.read())
    assert [record.act for record in records] == ACTS
    assert all((record.event is None) == (record.id == "meeting") for record in records)
    assert [record.id for record in old.as_of()][-3:] == ["test-b", "test-c", "test-a@2"]
    assert old.find(ref("test-a")) == records[8]
    assert old.verify(against=Head.parse(next(iter(CITED.values())))).is_sound


def test_an_old_ledger_is_not_written_to_and_it_is_said_what_to_do(old: Ledger) -> None:
    before = tables(old.path)
    with pytest.raises(FileUnusable, match=r"layout 1, and is to go through 0002 subscription") as failure:
        old.append([claim("a")])
    assert "dateline migrate --apply" in failure.value.remedy
    assert tables(old.path) == before
    assert old.verify().verified == len(ACTS)


def test_an_old_ledger_is_migrated_verifies_and_goes_on(old: Ledger) -> None:
    before = list(old.read())
    old.migrate()
    assert list(old.read()) == before
    assert (
        old.append([claim("a"), claim("test-a", subject="tests", occurred="2017-05/..")], expected_version="any").new
        == 1
    )
    verdict = old.verify(against=Head.parse(next(iter(CITED.values()))))
    assert (verdict.is_sound, verdict.verified) == (True, len(ACTS) + 1)


def test_an_old_ledger_ends_up_with_the_tables_of_a_new_one(old: Ledger, tmp_path: Path) -> None:
    new = Ledger(tmp_path / "new.duckdb")
    new.migrate()
    old.migrate()
    assert tables(old.path) == tables(new.path)


def test_migrating_twice_is_migrating_once(old: Ledger) -> None:
    old.migrate()
    after = tables(old.path)
    old.migrate()
    assert tables(old.path) == after


def test_a_migration_that_fails_leaves_nothing(old: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(old.path)
    failing = later(sql="create table half (one integer); select error('in the middle');")
    monkeypatch.setattr(layouts, "migrations", lambda: failing)
    with pytest.raises(duckdb.Error, match="in the middle"):
        old.migrate()
    monkeypatch.undo()
    assert tables(old.path) == before
    old.migrate()
    assert old.append([claim("a")]).new == 1


def test_a_ledger_of_a_newer_dateline_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = later(sql="create table tomorrow (one integer)")
    monkeypatch.setattr(layouts, "migrations", lambda: newer)
    monkeypatch.setattr(warehouse.ledger.ledger, "migrations", lambda: newer)
    Ledger(path).append([claim("a")])
    monkeypatch.undo()
    for use in (Ledger(path).as_of, lambda: Ledger(path).append([claim("b")])):
        with pytest.raises(FileUnusable, match="newer than this dateline"):
            use()
