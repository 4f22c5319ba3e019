"""The ledger in a file, and one that is held open, keep every promise of a ledger; and what only a file can show."""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from ingest.errors import UsageError
from ingest.event import Event
from tests.warehouse.conformance import LedgerConformance, redact
from tests.warehouse.records import ANA, claim, ref, upon
from warehouse.files.admission import note
from warehouse.files.connection import opened
from warehouse.files.errors import FileUnusable
from warehouse.ledger import append as appending
from warehouse.ledger.clock import RecordedAhead
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.held import HeldLedger, held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import GENESIS, AsOf, Head
from warehouse.ledger.rejection import UnknownTarget


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "ledger.duckdb"
    with Ledger(path).writing():
        pass
    return path


@pytest.fixture
def path(tmp_path: Path, empty_file: Path) -> Path:
    """A ledger that was made, and has no record yet. Its contents are known, as to the process that made it."""
    copied = shutil.copy(empty_file, tmp_path / "ledger.duckdb")
    note(copied, LEDGER)
    return copied


class TestLedger(LedgerConformance):
    @pytest.fixture
    def ledger(self, path: Path) -> Ledger:
        return Ledger(path)


class TestHeldLedger(LedgerConformance):
    @pytest.fixture
    def ledger(self, path: Path) -> Iterator[HeldLedger]:
        with held(Ledger(path)) as ledger:
            yield ledger


# The file ------------------------------------------------------------------------------------------------------------


def test_the_first_append_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new" / "home" / "ledger.duckdb")
    assert ledger.head() == Head(0, GENESIS)
    assert ledger.append([]).new == 0
    assert not ledger.path.exists()
    ledger.append([claim("a")])
    assert ledger.head().position == 1


def test_a_ledger_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for read in (ledger.as_of, ledger.positions_as_of, ledger.verify, lambda: list(ledger.read())):
        with pytest.raises(FileUnusable, match="there is no file"):
            read()


@pytest.mark.parametrize("write", [False, True])
def test_another_file_of_duckdb_is_no_ledger_and_stays_as_it_is(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("create table mine as select 1 as one")
    with pytest.raises(FileUnusable, match="no ledger"):
        Ledger(path).append([claim("a")]) if write else Ledger(path).as_of()
    with duckdb.connect(str(path)) as other:
        assert other.execute("select table_name from duckdb_tables()").fetchall() == [("mine",)]


def test_a_ledger_that_is_closed_and_opened_again_answers_the_same(path: Path) -> None:
    Ledger(path).append([claim("a"), upon("correct", "a", identifier="a2")])
    assert [record.id for record in Ledger(path).as_of()] == ["a2"]
    assert Ledger(path).append([claim("a")]).positions == (1,)


def test_a_slow_reader_shuts_no_writer_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.ledger.ledger.PAGE", 2)
    ledger = Ledger(path, wait=0)
    ledger.append([claim(name) for name in "abc"])
    reader = ledger.read()
    assert next(reader).id == "a"
    ledger.append([claim("d")])
    assert [record.id for record in reader] == ["b", "c", "d"]


def test_a_moment_without_a_zone_is_no_moment(path: Path) -> None:
    with pytest.raises(UsageError, match="names no time zone"):
        Ledger(path).as_of(AsOf(recorded_at=datetime(2017, 7, 4)))


def recorded_later(path: Path, span: str) -> None:
    """As if the clock had been ahead when the first batch came."""
    with opened(path, write=True) as connection:
        connection.execute(f"update batch set recorded_at = recorded_at + interval {span}")


@pytest.mark.parametrize("span", ["70 seconds", "1 day", "20 years"])
def test_nothing_is_appended_behind_a_record_that_is_dated_ahead_of_now(path: Path, span: str) -> None:
    ledger = Ledger(path)
    ledger.append([claim("a")])
    recorded_later(path, span)
    with pytest.raises(RecordedAhead, match="ahead of this machine's clock") as refusal:
        ledger.append([claim("b")])
    assert "dateline restore FOLDER --replace" in refusal.value.remedy
    assert [record.id for record in ledger.read()] == ["a"]
    assert ledger.append([claim("a")]).known == 1  # nothing new is dated by it
    assert "ahead of this machine's clock" in str(ledger.verify().clock)


def test_verify_has_nothing_to_say_of_a_clock_that_is_right(path: Path) -> None:
    ledger = Ledger(path)
    ledger.append([claim("a")])
    recorded_later(path, "30 seconds")
    assert ledger.verify().clock is None


def test_a_clock_that_goes_back_leaves_the_moments_in_order(path: Path) -> None:
    ledger = Ledger(path)
    ledger.append([claim("a")])
    recorded_later(path, "30 seconds")
    ledger.append([claim("b")])
    with ledger.reading() as connection:
        moments = connection.execute("select recorded_at from batch order by batch_id").fetchall()
    assert moments[1] >= moments[0]


# Verify and cite -----------------------------------------------------------------------------------------------------


def test_each_head_cites_a_state_that_later_ones_extend(path: Path) -> None:
    ledger = Ledger(path)
    heads = [ledger.head()]
    for batch in ([claim("a"), claim("b")], [upon("retract", "a")], [claim("c")]):
        ledger.append(batch)
        heads.append(ledger.head())
    redact(ledger, "b")
    for head in heads:
        assert ledger.verify(against=Head.parse(str(head))).is_sound
    assert ledger.verify().verified == 5


def test_verification_begins_with_the_batch_of_a_position(path: Path) -> None:
    ledger = Ledger(path)
    for batch in ([claim("a"), claim("b")], [claim("c"), claim("d")], [claim("e")]):
        ledger.append(batch)
    assert [ledger.verify(from_position=position).verified for position in (1, 2, 3, 4, 5, 6)] == [5, 5, 3, 3, 1, 0]


def test_a_citation_that_the_ledger_does_not_extend_is_reported(path: Path) -> None:
    ledger = Ledger(path)
    ledger.append([claim("a"), claim("b")])
    beyond, inside, other = Head(3, "0" * 64), Head(1, "0" * 64), Head(2, "0" * 64)
    assert (ledger.verify(against=beyond).position, ledger.verify(against=beyond).is_sound) == (3, False)
    assert "cut off" in str(ledger.verify(against=beyond).why)
    assert "another ledger" in str(ledger.verify(against=inside).why)
    assert "not the one that was cited" in str(ledger.verify(against=other).why)


@pytest.mark.parametrize("citation", ["", "3", "3:abc", "x:" + "0" * 64, "-1:" + "0" * 64])
def test_text_that_is_no_citation_is_refused(citation: str) -> None:
    with pytest.raises(UsageError, match="no citation"):
        Head.parse(citation)


def test_a_redacted_text_is_gone_from_the_disk(path: Path) -> None:
    ledger, secret = Ledger(path), "Zebulon Quixote"
    ledger.append(
        [claim("a", "statement", data={"summary": f"{secret} spoke."}), claim("b", claimant={"name": secret})]
    )
    assert secret.encode() in path.read_bytes()
    redact(ledger, "a")
    redact(ledger, "b", fields=["claimants"])
    assert not [file for file in path.parent.iterdir() if secret.encode() in file.read_bytes()]
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert ledger.verify().is_sound


# Held open -----------------------------------------------------------------------------------------------------------


def appended_together(ledger: HeldLedger, batches: Sequence[Sequence[Event]], **expected: Any) -> list[Any]:
    """What each thread is answered, all of whose batches come while the file is in use; an error, if it is one."""

    def append(batch: Sequence[Event]) -> Any:
        try:
            return ledger.append(batch, **expected)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(batches)) as threads:
        with ledger.reading():
            blocked = threads.submit(append, batches[0])  # the committer takes it up, and waits for the file
            while not ledger._waiting.empty():
                pass
            answers = []
            for number, batch in enumerate(batches[1:], 1):
                answers.append(threads.submit(append, batch))
                while ledger._waiting.qsize() < number:
                    pass
        return [answer.result(timeout=30) for answer in (blocked, *answers)]


def test_those_who_append_at_once_share_a_commit_and_get_their_own_answers(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        ledger.append([claim("known")])
        batches = [[claim("z")], [claim("a")], [claim("known")], [claim("b"), claim("a")], [claim("known"), claim("c")]]
        first, *answers = appended_together(ledger, batches)
        assert (first.positions, first.new) == ((2,), 1)
        assert [(one.positions, one.new) for one in answers] == [((3,), 1), ((1,), 0), ((4, 3), 1), ((1, 5), 1)]
        with ledger.reading() as connection:
            assert connection.execute("select count(*) from batch").fetchall() == [(3,)]


def test_a_commit_of_what_is_known_is_new_to_nobody(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        ledger.append([claim("a"), claim("b")])
        assert [one.new for one in appended_together(ledger, [[claim("a")], [claim("b")], [claim("a")]])] == [0, 0, 0]


def test_of_those_who_append_at_once_one_who_is_refused_stands_alone(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        batches = [[claim("z")], [claim("a")], [upon("retract", "nothing")], [claim("b")]]
        _, first, second, third = appended_together(ledger, batches)
        assert (first.positions, third.positions) == ((2,), (3,))
        assert isinstance(second, UnknownTarget)


def test_versions_are_expected_one_after_the_other(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        batches = [[claim("a", subject="s")], [claim("b", subject="s")]]
        first, second = appended_together(ledger, batches, expected_version="none")
        assert first.new == 1
        assert "s is at version 1" in str(second)


def test_nobody_waits_for_ever_when_a_commit_fails(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("no more room")

    with held(Ledger(path)) as ledger:
        monkeypatch.setattr(appending, "append", fail)
        batches = [[claim("a")], [claim("b")], [claim("c")]]
        assert [str(one) for one in appended_together(ledger, batches)] == ["no more room"] * 3
        monkeypatch.undo()
        assert ledger.append([claim("a")]).positions == (1,)


def test_nobody_waits_for_ever_when_the_ledger_is_held_no_longer(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        pass
    with pytest.raises(UsageError, match="held no longer"):
        ledger.append([claim("a")])


def test_who_comes_as_the_ledger_is_let_go_of_has_an_answer(path: Path) -> None:
    acknowledged: list[str] = []

    def come_again(name: str) -> None:
        with suppress(UsageError):
            for number in count():
                ledger.append([claim(f"{name}-{number}")])
                acknowledged.append(f"{name}-{number}")

    with held(Ledger(path)) as ledger:
        threads = [Thread(target=come_again, args=(name,), daemon=True) for name in "abcdefgh"]
        for thread in threads:
            thread.start()
        ledger.append([claim("one")])
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    assert sorted(record.id for record in Ledger(path).read()) == sorted([*acknowledged, "one"])


def test_a_ledger_that_is_held_goes_on_after_a_redaction(path: Path) -> None:
    with held(Ledger(path)) as ledger:
        ledger.append([claim("a", claimant={"name": "Zebulon Quixote"})])
        redact(ledger, "a")
        assert b"Zebulon Quixote" not in path.read_bytes()
        ledger.append([claim("b")])
    assert [record.position for record in Ledger(path).read()] == [1, 2, 3]
    assert Ledger(path).verify().is_sound


def test_an_error_of_the_one_who_holds_it_loses_nothing_that_was_acknowledged(path: Path) -> None:
    def fail() -> None:
        with held(Ledger(path)) as ledger:
            ledger.append([claim("a")])
            raise RuntimeError("of another's making")

    with pytest.raises(RuntimeError):
        fail()
    assert Ledger(path).find(ref("a")) is not None


def test_a_joint_claim_is_found_as_it_was_made(path: Path) -> None:
    joint = claim("a", claimant=None, claimants=[ANA, {"name": "Ben Ito"}])
    Ledger(path).append([joint])
    found = Ledger(path).find(ref("a"))
    assert found
    assert found.event == joint
