"""The append-only log: the truth that all else is made from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from ingest.event import Event
from warehouse.columns import PUBLIC, REDACTABLE, to_arrow, to_event
from warehouse.connection import DEFAULT_WAIT, FileUnusable, opened
from warehouse.hashes import content_hash, event_hash
from warehouse.statements import statements

FORMAT = 1

# The chain before the first batch.
GENESIS = "0" * 64


class Rejected(DatelineError):
    """Records that the ledger does not take; of their batch nothing was kept.

    `ordinals` are their places in the batch, `reasons` what is wrong with each."""

    def __init__(self, reasons: Mapping[int, str], *, expected: str, remedy: str) -> None:
        self.ordinals, self.reasons = zip(*sorted(reasons.items()), strict=True)
        more = f"\nand {len(reasons) - 1} more like it" if len(reasons) > 1 else ""
        super().__init__(self.reasons[0] + more, expected=expected, remedy=remedy)


class IdentityConflict(Rejected):
    """A record has the identity of an earlier one and other content."""


class UnknownTarget(Rejected):
    """An act is upon a record that the ledger does not hold."""


class NotTheClaimant(Rejected):
    """Somebody would correct or retract what another has claimed."""


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the records of a batch stand: `positions` in their order, `new` of them taken now."""

    positions: tuple[int, ...]
    new: int

    @property
    def known(self) -> int:
        return len(self.positions) - self.new


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the ledger holds it."""

    position: int
    recorded_at: datetime
    subject_version: int
    event_hash: str
    event: Event


@dataclass(frozen=True, slots=True)
class Head:
    """The last position and the chain hash at it: together they cite a state of the ledger."""

    position: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain_hash}"


class Ledger:
    """A ledger in a DuckDB file. It holds the file only during a call, and is made at the first append."""

    def __init__(self, path: Path, *, wait: float = DEFAULT_WAIT) -> None:
        self.path, self.wait = path, wait

    def append(self, events: Sequence[Event]) -> Appended:
        """Take a batch, all of it or none; on disk when this returns.

        A record whose identity and content are known is answered with its position and not taken again.
        Raises IdentityConflict, UnknownTarget or NotTheClaimant, and FileLocked when another writer stays."""
        if not events:
            return Appended((), 0)
        rows = to_arrow(events)
        with self._write() as ledger:
            ledger.register("incoming", rows)
            return _append(ledger, events)

    def read(self, *, after: int = 0, subject: str | None = None, kind: str | None = None) -> Iterator[Recorded]:
        """The records beyond a position, in order; of one subject or one kind where asked."""
        with self.reading() as ledger:
            rows = ledger.execute(
                """select * from event
                where position > $after and ($subject is null or subject = $subject) and ($kind is null or kind = $kind)
                order by position""",
                {"after": after, "subject": subject, "kind": kind},
            )
            names = [column[0] for column in rows.description]
            while batch := rows.fetchmany(10_000):
                for values in batch:
                    yield _recorded(dict(zip(names, values, strict=True)))

    def head(self) -> Head:
        """Where the ledger ends; position 0 before the first append."""
        if not self.path.exists():
            return Head(0, GENESIS)
        with self.reading() as ledger:
            return _head(ledger)

    @contextmanager
    def reading(self) -> Iterator[DuckDBPyConnection]:
        """A read-only connection to the ledger, for queries of your own."""
        with opened(self.path, wait=self.wait) as ledger:
            _check_format(ledger, self.path)
            yield ledger

    @contextmanager
    def _write(self) -> Iterator[DuckDBPyConnection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with opened(self.path, write=True, wait=self.wait) as ledger:
            ledger.begin()
            if not _is_ledger(ledger):
                ledger.execute((files("warehouse") / "schema.sql").read_text(encoding="utf-8"))
                ledger.execute("insert into ledger_format values (?, ?)", [FORMAT, _now()])
            _check_format(ledger, self.path)
            yield ledger
            ledger.commit()  # not reached after an error: closing rolls back


def _append(ledger: DuckDBPyConnection, events: Sequence[Event]) -> Appended:
    steps = {name: text.format(**_EXPRESSIONS) for name, text in statements("append.sql").items()}
    head = _head(ledger)
    for step in ("arrive", "recognise"):
        ledger.execute(steps[step])
    if conflicts := ledger.execute(steps["conflicts"]).fetchall():
        raise IdentityConflict(
            {
                ordinal: f"{events[ordinal].ref} stands {_place(position)} with other content"
                for ordinal, position in conflicts
            },
            expected="the same content, or an id of its own",
            remedy="append a record with act: correct whose target is this one, and a reason",
        )
    for step in ("number", "aim"):
        ledger.execute(steps[step])
    _check_targets(ledger, steps, events)
    new = _count(ledger, "select count(*) from numbered")
    if new:
        batch = {"batch_id": 1 + _count(ledger, "select count(*) from batch"), "recorded_at": _next_moment(ledger)}
        ledger.execute(steps["insert"], batch)
        ledger.execute(steps["seal"], batch | {"previous": head.chain_hash, "head": head.position})
    positions = tuple(position for _, position in ledger.execute(steps["answer"]).fetchall())
    return Appended(positions, new)


def _check_targets(ledger: DuckDBPyConnection, steps: dict[str, str], events: Sequence[Event]) -> None:
    if lost := ledger.execute(steps["lost_targets"]).fetchall():
        raise UnknownTarget(
            {
                ordinal: f"{events[ordinal].ref} would {events[ordinal].act} {target}, which the ledger does not hold"
                for ordinal, target in lost
            },
            expected="the identity (source#id) of a record that the ledger holds",
            remedy="look the record up with dateline events, or append it first",
        )
    if usurped := ledger.execute(steps["usurped_targets"]).fetchall():
        raise NotTheClaimant(
            {
                ordinal: f"{events[ordinal].ref} would {events[ordinal].act} {target}, which somebody else has claimed"
                for ordinal, target in usurped
            },
            expected="the claimant of the target, its data set, or a claimant whose role is editor",
            remedy="dispute it instead: a dispute removes nothing",
        )


def _place(position: int | None) -> str:
    return f"at position {position}" if position else "earlier in this batch"


def _head(ledger: DuckDBPyConnection) -> Head:
    row = ledger.execute("select last_position, chain_hash from batch order by batch_id desc limit 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def _next_moment(ledger: DuckDBPyConnection) -> datetime:
    """Now, or the moment of the last batch where the clock of the machine has gone back."""
    row = ledger.execute("select max(recorded_at) from batch").fetchone()
    return max(_now(), row[0]) if row and row[0] else _now()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _count(ledger: DuckDBPyConnection, query: str) -> int:
    row = ledger.execute(query).fetchone()
    return int(row[0]) if row else 0


def _is_ledger(ledger: DuckDBPyConnection) -> bool:
    return bool(_count(ledger, "select count(*) from duckdb_tables() where table_name = 'ledger_format'"))


def _check_format(ledger: DuckDBPyConnection, path: Path) -> None:
    if not _is_ledger(ledger):
        raise FileUnusable(f"{path} is a DuckDB file, but no ledger", remedy="give the path of a ledger")
    if (version := _count(ledger, "select max(version) from ledger_format")) > FORMAT:
        raise FileUnusable(
            f"{path} has layout {version}, this dateline knows {FORMAT}", remedy="install a newer dateline"
        )


def _recorded(row: dict[str, object]) -> Recorded:
    moment = row["recorded_at"]
    assert isinstance(moment, datetime)
    return Recorded(
        position=int(str(row["position"])),
        recorded_at=moment.replace(tzinfo=UTC),
        subject_version=int(str(row["subject_version"])),
        event_hash=str(row["event_hash"]),
        event=to_event(row),
    )


def _differ(names: Sequence[str]) -> str:
    return "(" + " or ".join(f"arriving.{name} is distinct from event.{name}" for name in names) + ")"


_COLUMNS = (
    *("position", "batch_id", "recorded_at", "source", "id", "identity_key", "subject", "subject_key"),
    *("subject_version", "act", "targets", "target_positions", *PUBLIC[3:], *REDACTABLE, "salt"),
)

_EXPRESSIONS = {
    # An act that names no subject has its target's: it differs only where it names another.
    "public_differs": f"(arriving.subject != event.subject or {_differ(PUBLIC[1:])})",
    "redactable_differs": _differ(REDACTABLE),
    "arriving_content_hash": content_hash("arriving.").replace("arriving.salt", "event.salt"),
    "content_hash": content_hash(),
    "event_hash": event_hash(),
    "columns": ", ".join(_COLUMNS),
}
