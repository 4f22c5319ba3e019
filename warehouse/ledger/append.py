"""One append, within a transaction of the caller: recognise what is known, refuse what does not fit, take the rest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from ingest.arrow import PUBLIC, REDACTABLE
from ingest.sources.document import NUMBERED
from warehouse.ledger import rejection
from warehouse.ledger.clock import recorded_ahead
from warehouse.ledger.hashes import content_hash, event_hash
from warehouse.ledger.recorded import GENESIS, Appended, ExpectedVersion, Head
from warehouse.ledger.redact import REMOVED, apply_redactions
from warehouse.statements import statements

# DuckDB hands an Arrow table to its threads piece by piece.
SCANNED_AT_ONCE = 8_192


def append(ledger: DuckDBPyConnection, records: pa.Table, expected: ExpectedVersion = "any") -> Appended:
    """Take a batch, as `to_arrow` has it, into an open ledger; raises what `Ledger.append` does.

    Nothing new is taken behind a record that is dated ahead of now: raises RecordedAhead."""
    steps = _steps()
    last = _last(ledger)
    numbered = records.append_column("ordinal", pa.array(range(len(records)), pa.int64()))
    ledger.register("incoming", pa.Table.from_batches(numbered.to_batches(max_chunksize=SCANNED_AT_ONCE)))
    ledger.execute(steps["arrive"], {"head": last.position})
    (new,) = row(ledger, steps["count"])
    has_acts = records["targets"].null_count < len(records)
    for step in ("aim", "join") if has_acts else ("no_join",):
        ledger.execute(steps[step])
    if new < len(records):
        _refuse_conflicts(ledger, records, steps["conflicts"])
    if new:
        if ahead := recorded_ahead(last.recorded_at):
            raise ahead
        if has_acts:
            _require_targets(ledger, records, steps)
        batch = {"batch_id": last.batch_id + 1, "recorded_at": max(_now(), last.recorded_at), "head": last.position}
        ledger.execute(steps["insert"], batch)
        if expected != "any":  # a million subjects are not fetched to be looked at by nobody
            versions = ledger.execute(steps["versions"], {"head": last.position}).fetchall()
            rejection.check_version(expected, versions)
        ledger.execute(steps["seal"], batch | {"previous": last.chain_hash})
        if has_acts:
            apply_redactions(ledger, after=last.position)
    if new == len(records):
        return Appended(tuple(range(last.position + 1, last.position + 1 + new)), new)
    positions = ledger.execute(steps["answer"]).fetchnumpy()
    return Appended(tuple(next(iter(positions.values())).tolist()), new)


def head(ledger: DuckDBPyConnection) -> Head:
    """Where the ledger ends; position 0 before the first batch."""
    last = _last(ledger)
    return Head(last.position, last.chain_hash)


def row(ledger: DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
    """The one row of a query that always has one."""
    found: tuple[Any, ...] = ledger.execute(query, parameters or {}).fetchall()[0]
    return found


class _Last(NamedTuple):
    """The batch that the next one follows."""

    batch_id: int
    position: int
    recorded_at: datetime
    chain_hash: str


def _last(ledger: DuckDBPyConnection) -> _Last:
    found = ledger.execute(
        "select batch_id, last_position, recorded_at, chain_hash from batch order by batch_id desc limit 1"
    ).fetchone()
    return _Last(*found) if found else _Last(0, 0, datetime.min, GENESIS)


def _require_targets(ledger: DuckDBPyConnection, records: pa.Table, steps: Mapping[str, str]) -> None:
    """Refuse the acts whose targets are not there."""
    for step, make, why in (
        ("lost_targets", rejection.unknown, "which the ledger does not hold before it"),
        ("not_authorized_targets", rejection.not_authorized, "which somebody else has claimed"),
        ("unfit_targets", rejection.unfit, "which is {}"),
        ("stale_targets", rejection.stale, "which position {} has replaced or withdrawn"),
    ):
        _refuse(ledger, records, steps[step], make, lambda target, *more, why=why: (
            f"is to act upon {target}, {why.format(*more)}"
        ))  # fmt: skip


def _refuse(
    ledger: DuckDBPyConnection,
    records: pa.Table,
    query: str,
    make: Callable[[Mapping[int, str]], rejection.Rejected],
    reason: Callable[..., str],
) -> None:
    """Raise the rejection, if any record comes out of the query: its place in the batch, and what the reason needs."""
    if found := ledger.execute(query).fetchall():
        raise make({
            place: f"{records['source'][place]}#{records['id'][place]} {reason(*rest)}" for place, *rest in found
        })  # fmt: skip


def _refuse_conflicts(ledger: DuckDBPyConnection, records: pa.Table, query: str) -> None:
    if found := ledger.execute(query).fetchall():
        reasons = {
            place: f"{records['source'][place]}#{records['id'][place]} stands "
            f"{f'at position {position}' if position else 'earlier in this batch'} with other content"
            for place, position, _ in found
        }
        raise rejection.conflict(reasons, {place: first for place, _, first in found if first is not None})


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _compared(column: str) -> str:
    """A column as two records are compared by it: the document without the number of the row in its file."""
    if not column.endswith(".document"):
        return column
    # The key stands without a backslash before its quotes only where it is one.
    return f"""regexp_replace({column}, '("locator":"(?:[^"\\\\]|\\\\.)*?){NUMBERED}', '\\1')"""


@cache
def _steps() -> dict[str, str]:
    def differ(names: Sequence[str]) -> str:
        pairs = [(f"arriving.{name}", f"event.{name}") for name in names]
        return "(" + " or ".join(f"{_compared(one)} is distinct from {_compared(other)}" for one, other in pairs) + ")"

    columns = (
        *("position", "batch_id", "recorded_at", "source", "id", "identity_key", "subject", "subject_key"),
        *("subject_version", "act", "targets", "target_positions", *PUBLIC[3:], *REDACTABLE, "salt"),
    )
    expressions = {
        # An act that names no subject has its target's: it differs only where it names another.
        "public_differs": f"(arriving.subject != event.subject or {differ(PUBLIC[1:])})",
        "redactable_differs": differ(REDACTABLE),
        "content_hash": content_hash("incoming", salt="incoming.salt"),
        "event_hash": event_hash(),
        "columns": ", ".join(columns),
        "removed": REMOVED,
    }
    return {name: text.format(**expressions) for name, text in statements("warehouse.ledger", "append.sql").items()}
