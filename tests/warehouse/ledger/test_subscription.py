"""A consumer gets every record at least once, in order, and notices when the history is another."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conformance import redact
from tests.warehouse.records import claim, upon
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Recorded
from warehouse.ledger.subscription import HistoryRewritten, deliver


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Five records in three batches."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for batch in ([claim("a"), claim("b")], [claim("c")], [upon("retract", "a"), claim("d")]):
        ledger.append(batch)
    return ledger


def count(ledger: Ledger, records: list[Recorded]) -> None:
    """A consumer that keeps what it got in a file of its own, each record once."""
    with duckdb.connect(str(ledger.path.with_name("seen.duckdb"))) as own:
        own.execute("create table if not exists seen (position bigint primary key, id varchar)")
        for record in records:
            own.execute("insert or ignore into seen values (?, ?)", [record.position, record.id])


def seen(ledger: Ledger) -> list[str]:
    with duckdb.connect(str(ledger.path.with_name("seen.duckdb"))) as own:
        return [name for (name,) in own.execute("select id from seen order by position").fetchall()]


def delivered(ledger: Ledger, name: str = "counter", **how: int) -> list[str]:
    with deliver(ledger, name, **how) as records:
        count(ledger, records)
        return [record.id for record in records]


def test_a_consumer_gets_what_there_is_and_then_what_is_new(ledger: Ledger) -> None:
    assert delivered(ledger) == ["a", "b", "c", "retract-a", "d"]
    assert delivered(ledger) == []
    ledger.append([claim("e")])
    assert delivered(ledger) == ["e"]


def test_what_is_delivered_ends_with_a_batch(ledger: Ledger) -> None:
    assert delivered(ledger, at_least=1) == ["a", "b"]
    assert delivered(ledger, at_least=2) == ["c", "retract-a", "d"]


def test_each_consumer_has_its_own_place(ledger: Ledger) -> None:
    assert delivered(ledger, at_least=1) == ["a", "b"]
    assert delivered(ledger, "another") == ["a", "b", "c", "retract-a", "d"]
    assert delivered(ledger, at_least=1) == ["c"]


def test_a_consumer_of_an_empty_ledger_gets_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    assert delivered(ledger) == []
    ledger.append([claim("a")])
    assert delivered(ledger) == ["a"]


def test_a_consumer_that_fails_gets_the_same_records_again(ledger: Ledger) -> None:
    delivered(ledger, at_least=1)

    def crash() -> None:
        with deliver(ledger, "counter", at_least=1) as records:
            count(ledger, records)
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        crash()
    assert seen(ledger) == ["a", "b", "c"]
    assert delivered(ledger, at_least=1) == ["c"]
    assert seen(ledger) == ["a", "b", "c"]


def test_a_consumer_survives_a_redaction_and_gets_it(ledger: Ledger) -> None:
    delivered(ledger)
    redact(ledger, "b")
    assert [name[:8] for name in delivered(ledger)] == ["b@redact"]
    assert seen(ledger)[:5] == ["a", "b", "c", "retract-a", "d"]


def test_another_history_is_not_followed(ledger: Ledger, tmp_path: Path) -> None:
    delivered(ledger)
    other = Ledger(tmp_path / "other.duckdb")
    for name in "vwxyz":
        other.append([claim(name)])
    with opened(ledger.path) as source, opened(other.path, write=True) as target:
        for row in source.execute("select * from subscription").fetchall():
            target.execute("insert into subscription values (?, ?, ?, ?)", row)
    with pytest.raises(HistoryRewritten, match="counter has followed another history up to position 5"):
        delivered(other)
    assert delivered(other, "another") == list("vwxyz")


def test_a_tail_that_was_cut_off_is_noticed(ledger: Ledger, tmp_path: Path) -> None:
    delivered(ledger)
    with opened(ledger.path, write=True) as connection:
        connection.execute("delete from event where position > 3; delete from batch where last_position > 3")
    with pytest.raises(HistoryRewritten):
        delivered(ledger)


def test_a_ledger_that_was_put_back_and_went_on_is_noticed(ledger: Ledger, tmp_path: Path) -> None:
    backup = shutil.copy(ledger.path, tmp_path / "backup.duckdb")
    ledger.append([claim("e")])
    delivered(ledger)
    with ledger.reading() as connection:
        place = connection.execute("select * from subscription").fetchall()[0]
    restored = Ledger(Path(backup))
    restored.append([claim("f")])
    with restored.writing() as connection:
        connection.execute("insert into subscription values (?, ?, ?, ?)", place)
    with pytest.raises(HistoryRewritten):
        delivered(restored)
