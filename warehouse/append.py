"""One append, within a transaction of the caller: recognise what is known, refuse what does not fit, take the rest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse import rejection
from warehouse.columns import PUBLIC, REDACTABLE
from warehouse.hashes import content_hash, event_hash
from warehouse.recorded import GENESIS, Appended, ExpectedVersion, Head
from warehouse.redact import apply_redactions
from warehouse.statements import statements

# DuckDB hands an Arrow table to its threads piece by piece.
SCANNED_AT_ONCE = 8_192


def append(ledger: DuckDBPyConnection, records: pa.Table, expected: ExpectedVersion = "any") -> Appended:
    """Take a batch, as `to_arrow` has it, into an open ledger; raises what `Ledger.append` does."""
    steps = _steps()
    last = head(ledger)
    ordinals = pa.array(range(len(records)), pa.int64())
    numbered = records.append_column("ordinal", ordinals).combine_chunks().to_batches(max_chunksize=SCANNED_AT_ONCE)
    ledger.register("incoming", pa.Table.from_batches(numbered))
    ledger.execute(steps["arrive"])
    new, known = row(ledger, steps["count"])
    if known:
        _refuse(ledger, records, steps["conflicts"], rejection.conflict, lambda position: (
            f"stands {f'at position {position}' if position else 'earlier in this batch'} with other content"
        ))  # fmt: skip
    ledger.execute(steps["place"], {"head": last.position})
    if new:
        _aim(ledger, records, steps)
        ledger.execute(steps["version"])
        if expected != "any":  # a million subjects are not fetched to be looked at by nobody
            rejection.check_version(expected, ledger.execute(steps["versions"]).fetchall())
        batch = {"batch_id": row(ledger, "select count(*) + 1 from batch")[0], "recorded_at": _next_moment(ledger)}
        ledger.execute(steps["insert"], batch)
        ledger.execute(steps["seal"], batch | {"previous": last.chain_hash, "head": last.position})
        apply_redactions(ledger, after=last.position)
    positions = ledger.execute(steps["answer"]).fetchnumpy()
    return Appended(tuple(next(iter(positions.values())).tolist()), new)


def head(ledger: DuckDBPyConnection) -> Head:
    """Where the ledger ends; position 0 before the first batch."""
    found = ledger.execute("select last_position, chain_hash from batch order by batch_id desc limit 1").fetchone()
    return Head(*found) if found else Head(0, GENESIS)


def row(ledger: DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
    """The one row of a query that always has one."""
    found: tuple[Any, ...] = ledger.execute(query, parameters or {}).fetchall()[0]
    return found


def _aim(ledger: DuckDBPyConnection, records: pa.Table, steps: Mapping[str, str]) -> None:
    """Find the targets of the acts, and refuse those that are not to be had."""
    if records["targets"].null_count == len(records):
        ledger.execute(steps["no_aim"])
        return
    ledger.execute(steps["aim"])
    for step, make, why in (
        ("lost_targets", rejection.unknown, "which the ledger does not hold before it"),
        ("usurped_targets", rejection.usurped, "which somebody else has claimed"),
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


def _next_moment(ledger: DuckDBPyConnection) -> datetime:
    """Now, or the moment of the last batch where the clock of the machine has gone back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    (last,) = row(ledger, "select max(recorded_at) from batch")
    return max(now, last) if last else now


@cache
def _steps() -> dict[str, str]:
    def differ(names: Sequence[str]) -> str:
        return "(" + " or ".join(f"arriving.{name} is distinct from event.{name}" for name in names) + ")"

    columns = (
        *("position", "batch_id", "recorded_at", "source", "id", "identity_key", "subject", "subject_key"),
        *("subject_version", "act", "targets", "target_positions", *PUBLIC[3:], *REDACTABLE, "salt"),
    )
    expressions = {
        # An act that names no subject has its target's: it differs only where it names another.
        "public_differs": f"(arriving.subject != event.subject or {differ(PUBLIC[1:])})",
        "redactable_differs": differ(REDACTABLE),
        "arriving_content_hash": content_hash("arriving", salt="event.salt"),
        "content_hash": content_hash("incoming", salt="incoming.salt"),
        "event_hash": event_hash(),
        "columns": ", ".join(columns),
    }
    return {name: text.format(**expressions) for name, text in statements("append.sql").items()}
