"""A change behind the ledger's back is found, with its place; a rewritten ledger shows against a citation."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.torture import times
from tests.warehouse.sample import ledger_of_every_act, redact, statement
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Head
from warehouse.ledger.verify import verify

EVENT_COLUMNS = (
    *("position", "batch_id", "recorded_at", "source", "id", "identity_key", "subject", "subject_key"),
    *("subject_version", "act", "targets", "target_positions", "reason", "kind", "version", "occurred"),
    *("start_earliest", "start_latest", "end_earliest", "end_latest", "stated", "stated_earliest", "stated_latest"),
    *("modality", "reliability", "credibility", "claimants", "reporter", "document", "data", "salt"),
    *("content_hash", "event_hash"),
)
BATCH_COLUMNS = ("batch_id", "first_position", "last_position", "recorded_at", "chain_hash")
CELLS = [("event", name) for name in EVENT_COLUMNS] + [("batch", name) for name in BATCH_COLUMNS]
REDACTED = (4, 5)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A sound ledger of every act."""
    ledger = ledger_of_every_act(tmp_path_factory.mktemp("original") / "ledger.duckdb")
    assert ledger.verify().is_sound
    return ledger


@pytest.fixture(scope="module")
def connection(original: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same ledger without its constraints, for changes that come to nothing in the end.

    A ledger with other tables is not opened at all; what its hashes prove does not rest on that."""
    copy = Ledger(Path(shutil.copy(original.path, tmp_path_factory.mktemp("open"))))
    tamper(copy, *(f"alter table event alter {name} drop not null" for name in EVENT_COLUMNS))
    tamper(copy, *(f"alter table batch alter {name} drop not null" for name in BATCH_COLUMNS))
    with duckdb.connect(str(copy.path)) as connection:
        yield connection


@pytest.fixture
def ledger(original: Ledger, tmp_path: Path) -> Ledger:
    """A copy of it, to tamper with."""
    return Ledger(Path(shutil.copy(original.path, tmp_path)))


def tamper(ledger: Ledger, *changes: str) -> None:
    """Change a ledger as somebody does who has the file and SQL."""
    with duckdb.connect(str(ledger.path)) as connection:
        for change in changes:
            connection.execute(change)


def test_a_ledger_of_every_act_is_sound_as_a_whole_and_from_every_position(ledger: Ledger) -> None:
    end = ledger.head()
    assert end.position == 13
    for position in range(1, end.position + 1):
        verdict = ledger.verify(from_position=position, against=end)
        assert verdict.is_sound
        assert verdict.verified >= end.position - position + 1


class TestCells:
    """Any stored value of any record or batch changed: the record is named, or the first of its batch."""

    def test_the_columns_that_are_tried_are_all_there_are(self, ledger: Ledger) -> None:
        with ledger.reading() as connection:
            for table, columns in (("event", EVENT_COLUMNS), ("batch", BATCH_COLUMNS)):
                described = connection.execute(f"describe {table}").fetchall()
                assert tuple(name for name, *_ in described) == columns

    @pytest.mark.search
    @settings(max_examples=times(80, 5_000, 400), deadline=None)
    @given(data=st.data())
    def test_a_changed_value_is_named(self, connection: duckdb.DuckDBPyConnection, data: st.DataObject) -> None:
        table, column = data.draw(st.sampled_from(CELLS))
        key, values = stored(connection, table, column)
        place = data.draw(st.sampled_from(sorted(values)))
        changed = data.draw(other_than(column, values[place]))
        first = batches(connection)
        expected = {place, first_of_batch(connection, place)} if table == "event" else {first[place]}
        if column == key:  # what stands there already is doubled
            expected |= {changed} - {None} if table == "event" else {first.get(changed, first[place])}
        with tampering(connection):
            connection.execute(f"update {table} set {column} = ? where {key} = ?", [changed, place])
            assert verify(connection).position in expected

    @pytest.mark.parametrize("column", EVENT_COLUMNS[1:])
    def test_no_value_of_a_column_is_unguarded(self, connection: duckdb.DuckDBPyConnection, column: str) -> None:
        key, values = stored(connection, "event", column)
        for place, value in values.items():
            for changed in (None,) if value is not None else nothing_yet(column):
                with tampering(connection):
                    connection.execute(f"update event set {column} = ? where {key} = ?", [changed, place])
                    assert verify(connection).position in (place, first_of_batch(connection, place))


class TestRecords:
    @pytest.mark.parametrize("position", range(1, 14))
    def test_a_record_that_was_removed_is_missed(self, ledger: Ledger, position: int) -> None:
        first = first_of_batch_in(ledger, position)
        tamper(ledger, f"delete from event where position = {position}")
        assert ledger.verify().position in (position, first)

    @pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (2, 8), (4, 5), (7, 13), (12, 13)])
    def test_two_that_changed_places_are_noticed(self, ledger: Ledger, one: int, other: int) -> None:
        first = first_of_batch_in(ledger, one)
        tamper(ledger, f"update event set position = {one + other} - position where position in ({one}, {other})")
        assert ledger.verify().position in (one, first)

    @pytest.mark.parametrize("columns", ["claimants reporter document data", "data salt", EVENT_COLUMNS[1:]])
    @pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 8), (7, 13)])
    def test_two_that_changed_contents_are_noticed(
        self, ledger: Ledger, columns: str | Sequence[str], one: int, other: int
    ) -> None:
        first = first_of_batch_in(ledger, one)
        names = columns.split() if isinstance(columns, str) else columns
        tamper(
            ledger,
            f"create temp table swapped as select {one + other} - position as position, {', '.join(names)} from event "
            f"where position in ({one}, {other})",
            f"update event set {', '.join(f'{name} = swapped.{name}' for name in names)} from swapped "
            "where event.position = swapped.position",
        )
        assert ledger.verify().position in (one, first)

    @pytest.mark.parametrize("position", [0, 1, 5, 13, 14, 99])
    @pytest.mark.parametrize("batch", [1, 4, 7, 8])
    def test_one_that_was_slipped_in_is_noticed(self, ledger: Ledger, position: int, batch: int) -> None:
        tamper(
            ledger,
            f"insert into event select * replace ({position} as position, {batch} as batch_id, 'new' as id) from event "
            "where position = 3",
        )
        assert not ledger.verify().is_sound

    def test_a_batch_that_was_slipped_in_without_its_hash_is_noticed(self, ledger: Ledger) -> None:
        tamper(
            ledger,
            "insert into event select * replace (14 as position, 8 as batch_id) from event where position = 13",
            "insert into batch select * replace (8 as batch_id, 14 as first_position, 14 as last_position) from batch "
            "where batch_id = 7",
        )
        assert ledger.verify().position == 14

    @pytest.mark.parametrize("batch", range(1, 8))
    def test_a_batch_that_was_removed_is_missed(self, ledger: Ledger, batch: int) -> None:
        first = batches_in(ledger)[batch]
        tamper(ledger, f"delete from batch where batch_id = {batch}")
        assert ledger.verify().position == first

    @pytest.mark.parametrize("batch", range(1, 8))
    def test_a_batch_that_was_doubled_is_noticed(self, ledger: Ledger, batch: int) -> None:
        tamper(ledger, f"insert into batch from batch where batch_id = {batch}")
        assert not ledger.verify().is_sound


class TestRedaction:
    """What was taken out cannot be put back, nor anything else be taken out without an act."""

    @pytest.mark.parametrize("position", REDACTED)
    @pytest.mark.parametrize("salt", ["salt", "repeat('0', 32)"])
    def test_content_cannot_be_slipped_back(self, ledger: Ledger, position: int, salt: str) -> None:
        first = first_of_batch_in(ledger, position)
        tamper(
            ledger,
            f'update event set salt = {salt}, claimants = \'[{{"name":"Another"}}]\' where position = {position}',
        )
        assert ledger.verify().position in (position, first)

    @pytest.mark.parametrize("position", [1, 3, 6, 11, 13])
    def test_content_cannot_be_emptied_without_an_act(self, ledger: Ledger, position: int) -> None:
        first = first_of_batch_in(ledger, position)
        tamper(
            ledger,
            "update event set salt = null, claimants = null, reporter = null, document = null, data = null "
            f"where position = {position}",
        )
        assert ledger.verify().position in (position, first)

    def test_the_content_that_was_removed_cannot_be_put_back_with_its_own_salt(self, tmp_path: Path) -> None:
        """It fits its hash; that a redaction attests less shows the change."""
        ledger = Ledger(tmp_path / "ledger.duckdb")
        ledger.append([statement("1"), statement("2")])
        with duckdb.connect(str(ledger.path)) as before:
            kept = before.execute("select salt, claimants, reporter, document, data from event").fetchall()
        redact(ledger, "2")
        with duckdb.connect(str(ledger.path)) as forged:
            forged.execute(
                "update event set salt = ?, claimants = ?, reporter = ?, document = ?, data = ? where position = 2",
                kept[1],
            )
        verdict = ledger.verify()
        assert (verdict.position, verdict.why) == (
            2,
            "its content is gone, or changed, without a redaction that says so",
        )

    @pytest.mark.parametrize("position", [1, 6, 13])
    def test_another_salt_does_not_open_the_same_lock(self, ledger: Ledger, position: int) -> None:
        tamper(ledger, f"update event set salt = repeat('0', 32) where position = {position}")
        assert ledger.verify().position == position


class TestCitation:
    def test_a_tail_cut_off_cleanly_shows_only_against_a_citation(self, ledger: Ledger) -> None:
        cited = ledger.head()
        tamper(ledger, "delete from event where batch_id >= 6", "delete from batch where batch_id >= 6")
        verdict = ledger.verify()
        # The act that attested what remains of record 5 is gone with the tail.
        assert verdict.position == 5
        tamper(ledger, "delete from event where batch_id >= 2", "delete from batch where batch_id >= 2")
        assert ledger.verify().is_sound
        verdict = ledger.verify(against=cited)
        assert verdict.position == 4
        assert "cut off" in str(verdict.why)

    def test_what_was_appended_to_a_cut_ledger_does_not_hide_the_cut(self, ledger: Ledger) -> None:
        cited = ledger.head()
        tamper(ledger, "delete from event where batch_id = 7", "delete from batch where batch_id = 7")
        ledger.append([statement(f"other-{place}") for place in range(4)])
        assert ledger.verify().is_sound
        assert not ledger.verify(against=cited).is_sound

    def test_a_ledger_rewritten_as_a_whole_shows_only_against_a_citation(self, ledger: Ledger, tmp_path: Path) -> None:
        other = ledger_of_every_act(tmp_path / "other.duckdb")
        assert other.verify().is_sound
        assert other.head().position == ledger.head().position
        verdict = other.verify(against=ledger.head())
        assert verdict.position == ledger.head().position
        assert "not the one that was cited" in str(verdict.why)

    def test_every_end_of_a_batch_is_a_citation_that_later_appends_extend(self, ledger: Ledger) -> None:
        cited = ledger.head()
        ledger.append([statement("later")])
        assert ledger.verify(against=cited).is_sound
        assert not ledger.verify(against=Head(cited.position - 1, cited.chain_hash)).is_sound


class TestFromAPosition:
    def test_only_what_comes_before_its_batch_is_passed_over(self, ledger: Ledger) -> None:
        tamper(ledger, "update event set kind = 'vote' where position = 4")
        assert ledger.verify(from_position=6).is_sound
        assert ledger.verify(from_position=5).position == 4
        assert ledger.verify(from_position=1).position == 4

    def test_a_change_after_it_is_named(self, ledger: Ledger) -> None:
        tamper(ledger, "update event set kind = 'vote' where position = 8")
        assert ledger.verify(from_position=7).position in (6, 8)


@pytest.mark.integration
def test_the_command_line_names_the_place_and_ends_with_1(ledger: Ledger) -> None:
    tamper(ledger, "update event set data = replace(data, 'again', 'never') where position = 2")
    home = ledger.path.parent
    ended = subprocess.run(
        [sys.executable, "-m", "dateline", "--home", str(home), "verify", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert '"position": 2' in ended.stdout


@contextmanager
def tampering(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Changes that come to nothing in the end."""
    connection.begin()
    try:
        yield
    finally:
        connection.rollback()


def stored(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> tuple[str, dict[int, Any]]:
    """The values of a column by the key of their row."""
    key = "position" if table == "event" else "batch_id"
    return key, dict(connection.execute(f"select {key}, {column} from {table}").fetchall())


def batches(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """The first position of each batch."""
    return dict(connection.execute("select batch_id, first_position from batch").fetchall())


def batches_in(ledger: Ledger) -> dict[int, int]:
    with ledger.reading() as connection:
        return batches(connection)


def first_of_batch(connection: duckdb.DuckDBPyConnection, position: int) -> int:
    return max(first for first in batches(connection).values() if first <= position)


def first_of_batch_in(ledger: Ledger, position: int) -> int:
    return max(first for first in batches_in(ledger).values() if first <= position)


def other_than(column: str, value: Any) -> st.SearchStrategy[Any]:
    """Another value for a column: a byte flipped, put in or taken out, nothing where something was, the reverse."""
    if value is None:
        return st.sampled_from(nothing_yet(column))
    others: st.SearchStrategy[Any]
    if isinstance(value, str):
        others = st.integers(0, len(value) - 1).flatmap(lambda place: _edited(value, place))
    elif isinstance(value, datetime):
        others = st.integers(-(10**12), 10**12).map(lambda many: value + timedelta(microseconds=many))
    elif isinstance(value, date):
        others = st.integers(-9999, 9999).map(lambda many: value + timedelta(days=many))
    elif isinstance(value, list):
        others = st.lists(st.integers(-1, 20), max_size=3)
    else:
        limit = 32_000 if column in ("version", "credibility") else 10**12
        least = 0 if column.endswith("_key") else -limit
        others = st.one_of(st.just(value + 1), st.integers(least, limit))
    return st.one_of(others, st.none()).filter(lambda other: other != value)


def nothing_yet(column: str) -> Sequence[Any]:
    """What may be put into a column where nothing was."""
    if column == "target_positions":
        return [], [1], [0]
    if column.endswith(("_earliest", "_latest")):
        return date(2017, 7, 4), date(1, 1, 1)
    return "x", "", "null", "[]", "{}", "\x1e", "\x1f"


def _edited(value: str, place: int) -> st.SearchStrategy[str]:
    letters = st.sampled_from('0aZ "}\x1e\x1f\u00e9')
    flipped = letters.map(lambda letter: value[:place] + letter + value[place + 1 :])
    longer = letters.map(lambda letter: value[:place] + letter + value[place:])
    return st.one_of(flipped, longer, st.just(value[:place] + value[place + 1 :]))
