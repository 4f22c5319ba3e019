"""The append-only log in a DuckDB file: the truth that everything else is made from."""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from ingest.actor import Actor
from ingest.arrow import to_arrow, to_event, to_record
from ingest.event import Emptied, Event, Ref
from warehouse.files.connection import DEFAULT_WAIT, opened
from warehouse.files.errors import FileUnusable
from warehouse.files.rewrite import rewrite
from warehouse.ledger import append as appending
from warehouse.ledger.as_of import moments, standing
from warehouse.ledger.behind import require_not_behind
from warehouse.ledger.clock import RecordedAhead, recorded_ahead
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.migrations import layout, migrate, migrations, pending
from warehouse.ledger.recorded import GENESIS, Appended, AsOf, ExpectedVersion, Head, Recorded
from warehouse.ledger.redact import redaction
from warehouse.ledger.rejection import unknown
from warehouse.ledger.verify import Verdict, verify

PAGE = 10_000

# Positions have no gap, so a page of all records ends where it is full: nothing behind it is looked at.
_READ = "select * from event where position > $after and position <= $after + $page order by position"

_READ_SOME = """
select * from event
where position > $after and ($subject is null or subject = $subject) and ($kind is null or kind = $kind)
order by position
limit $page
"""

_FIND = """
select * from event
where identity_key = md5_number_lower($source || chr(31) || $id) and source = $source and id = $id
"""

_SAME_REDACTION = """
select * from event
where act = 'redact' and source = $source and reason = $reason and target_positions = $positions
    and from_json(data -> '$.fields', '["VARCHAR"]') = from_json($fields, '["VARCHAR"]')
"""


class Ledger:
    """A ledger. It holds its file only during a call, and makes it at the first append."""

    def __init__(self, path: Path, *, wait: float = DEFAULT_WAIT) -> None:
        self.path, self.wait = path, wait

    def append(self, events: Sequence[Event | Emptied], *, expected_version: ExpectedVersion = "any") -> Appended:
        """Take a batch, all of it or none; on disk when this returns.

        A record whose identity and content are known is answered with its position and not taken again: a retry is
        safe. `expected_version` is of the batch's one subject, before it. Raises a Rejected, naming the records;
        WrongVersion; FileLocked when another process stays longer than `wait` seconds."""
        return self.append_rows(to_arrow(events), expected_version=expected_version)

    def append_rows(self, records: pa.Table, *, expected_version: ExpectedVersion = "any") -> Appended:
        """As `append`, of records that are columns already (`ingest.arrow.to_arrow`)."""
        if not len(records):
            return Appended((), 0)
        with self.writing() as ledger:
            return appending.append(ledger, records, expected_version)

    def read(self, *, after: int = 0, subject: str | None = None, kind: str | None = None) -> Iterator[Recorded]:
        """The records beyond a position, in order; of one subject or one kind where asked.

        The file is closed between pages, so that a slow reader shuts nobody out."""
        asked = {} if (subject, kind) == (None, None) else {"subject": subject, "kind": kind}
        while True:
            with self.reading() as ledger:
                page = rows(ledger, _READ_SOME if asked else _READ, {"after": after, "page": PAGE, **asked})
            yield from map(recorded, page)
            if len(page) < PAGE:
                return
            after = page[-1]["position"]

    def as_of(self, moment: AsOf | None = None) -> list[Recorded]:
        """The claims that stand at moments on the three clocks, by position; without any, those that stand now."""
        with self.reading() as ledger:
            return [recorded(row) for row in rows(ledger, standing("*"), moments(moment or AsOf()))]

    def positions_as_of(self, moment: AsOf | None = None) -> Sequence[int]:
        """As `as_of`, the positions alone: for counting, and for joining with columns of one's own."""
        with self.reading() as ledger:
            column = ledger.execute(standing("position"), moments(moment or AsOf())).fetchnumpy()["position"]
            positions: list[int] = column.tolist()
            return positions

    def find(self, ref: Ref) -> Recorded | None:
        """The record of an identity."""
        with self.reading() as ledger:
            found = rows(ledger, _FIND, ref.model_dump())
        return recorded(found[0]) if found else None

    def head(self) -> Head:
        """Where the ledger ends; position 0 before the first append."""
        if not self.path.exists():
            return Head(0, GENESIS)
        with self.reading() as ledger:
            return appending.head(ledger)

    def recorded_ahead(self) -> RecordedAhead | None:
        """Why nothing new can be appended, where the last record is dated ahead of now."""
        if not self.path.exists():
            return None
        with self.reading() as ledger:
            ((last,),) = ledger.execute("select max(recorded_at) from batch").fetchall()
        return recorded_ahead(last) if last else None

    def verify(self, *, from_position: int = 1, against: Head | None = None) -> Verdict:
        """Whether every record from a position on is what was recorded, and extends a citation."""
        with self.reading() as ledger:
            return verify(ledger, from_position=from_position, against=against)

    def redact(
        self, targets: Sequence[Ref], *, fields: Sequence[str] = (), reason: str, by: Actor, source: str
    ) -> Appended:
        """Remove the redactable part of records, or the fields of it that are named, from the file and its disk.

        All hashes stay and verify. The same once more adds nothing, and finishes what was interrupted. Raises
        CannotRedact, and a Rejected as `append` does."""
        with self.reading() as ledger:
            found = list(self._rows_of(ledger, targets))
            said = {"positions": [row["position"] for row in found], "fields": json.dumps(list(fields))}
            before = rows(ledger, _SAME_REDACTION, said | {"reason": reason, "source": source})
            act = to_event(before[0]) if before else redaction(found, fields, reason=reason, by=by, source=source)
        return self._carry_out(act)

    def _carry_out(self, redaction: Event) -> Appended:
        """Append it and rewrite the file, in one: a process that is shut out has not redacted a part of anything."""
        with self._open(write=True) as ledger:
            with transaction(ledger):
                self._require_newest(ledger)
                appended = appending.append(ledger, to_arrow([redaction]))
            rewrite(ledger, self.path)
        return appended

    def _rows_of(self, ledger: DuckDBPyConnection, refs: Sequence[Ref]) -> Iterator[dict[str, Any]]:
        for ref in refs:
            found = rows(ledger, _FIND, ref.model_dump())
            if not found:
                raise unknown({0: f"{ref} is not in the ledger"})
            yield found[0]

    def migrate(self) -> None:
        """Bring an older layout up to date, in one transaction."""
        with self._open(write=True) as ledger, transaction(ledger):
            migrate(ledger)

    @contextmanager
    def reading(self, *, reach: Sequence[Path] = ()) -> Iterator[DuckDBPyConnection]:
        """A read-only connection, for queries of your own; its statements open no other file than `reach`."""
        with self._open(write=False, reach=reach) as ledger:
            _require_layout(ledger, self.path, oldest=1)
            yield ledger

    @contextmanager
    def writing(self) -> Iterator[DuckDBPyConnection]:
        """A connection in a transaction that is committed at the end, and rolled back on an error."""
        self._require_place()
        with self._open(write=True) as ledger, transaction(ledger):
            self._begin(ledger)
            yield ledger

    def _require_place(self) -> None:
        """The folder is there, and where there is no ledger in it, there was none."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            require_not_behind(self.path, 0)

    def _begin(self, ledger: DuckDBPyConnection) -> None:
        """Give a new file the layout of a ledger, and require that of any other."""
        if layout(ledger) == 0:
            migrate(ledger)
        self._require_newest(ledger)

    def _require_newest(self, ledger: DuckDBPyConnection) -> None:
        """Before anything is written: the layout is ours, and no later state of this ledger is known."""
        _require_layout(ledger, self.path, oldest=len(migrations()))
        require_not_behind(self.path, appending.head(ledger).position)

    def _open(self, *, write: bool, reach: Sequence[Path] = ()) -> AbstractContextManager[DuckDBPyConnection]:
        return opened(self.path, write=write, wait=self.wait, contents=LEDGER, reach=reach)


@contextmanager
def transaction(ledger: DuckDBPyConnection) -> Iterator[None]:
    """All of what is done within, or nothing."""
    ledger.begin()
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # what is damaged is not rolled back either, and is to be named
            ledger.rollback()
        raise
    ledger.commit()


def rows(ledger: DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns."""
    result = ledger.execute(query, parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def recorded(row: dict[str, Any]) -> Recorded:
    """A row of the ledger as a record."""
    return Recorded(
        position=row["position"],
        recorded_at=row["recorded_at"].replace(tzinfo=UTC),
        source=row["source"],
        id=row["id"],
        subject=row["subject"],
        subject_version=row["subject_version"],
        act=row["act"],
        kind=row["kind"],
        version=row["version"],
        target_positions=tuple(row["target_positions"] or ()),
        content=to_record(row),
    )


def _require_layout(ledger: DuckDBPyConnection, path: Path, *, oldest: int) -> None:
    found = layout(ledger)
    if not found:
        raise FileUnusable(f"{path} is a DuckDB file, but no ledger", remedy="give the path of a ledger")
    if found > len(migrations()):
        raise FileUnusable(f"{path} has layout {found}, newer than this dateline", remedy="install a newer dateline")
    if found < oldest:
        names = ", ".join(f"{migration.number:04} {migration.name}" for migration in pending(ledger))
        raise FileUnusable(
            f"{path} has layout {found}, and is to go through {names} before anything is written",
            remedy="see what they do with dateline migrate, and let them with dateline migrate --apply",
        )
