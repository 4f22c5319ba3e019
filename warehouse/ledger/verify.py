"""Show that a ledger is what was recorded, or the first position where it is not. Hashes are computed in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from duckdb import DuckDBPyConnection

from ingest.arrow import REDACTABLE
from warehouse.ledger.append import head, row
from warehouse.ledger.clock import recorded_ahead
from warehouse.ledger.hashes import _NULL, content_hash, event_hash, joined_hash
from warehouse.ledger.recorded import GENESIS, Head
from warehouse.statements import statements

# What is checked, in this order: a batch only when its records fit, and what redactions attest only when they, too,
# are what was recorded. So what is named is what was changed, not what rests upon it.
CHECKS = (("gap", "record", "content", "mark"), ("batch",), ("redacted",))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Up to where the ledger fits, or the first `position` that does not, and why."""

    head: Head
    verified: int
    position: int | None = None
    why: str | None = None
    clock: str | None = None  # what is wrong with the time of the last record

    @property
    def is_sound(self) -> bool:
        return self.position is None


def verify(ledger: DuckDBPyConnection, *, from_position: int = 1, against: Head | None = None) -> Verdict:
    """Check every record from the batch of a position on, and that the ledger extends the citation `against`."""
    end = head(ledger)
    (after,) = row(ledger, _steps()["start"], {"from_position": from_position})
    for checks in CHECKS:
        if found := [finding for check in checks for finding in _findings(ledger, check, after)]:
            break
    else:
        found = disproofs(end, against, _chain_hash(ledger, against)) if against else []
    ((last,),) = ledger.execute("select max(recorded_at) from batch").fetchall()
    ahead = recorded_ahead(last) if last else None
    return replace(verdict_of(end, after, found), clock=ahead.what if ahead else None)


def verdict_of(end: Head, after: int, found: Sequence[tuple[int, str]]) -> Verdict:
    """The verdict on what lies beyond a position, by the places that do not fit."""
    if not found:
        return Verdict(end, end.position - after)
    position, why = min(found)
    return Verdict(end, max(position - 1 - after, 0), position, why)


def _findings(ledger: DuckDBPyConnection, check: str, after: int) -> list[tuple[int, str]]:
    genesis = {"genesis": GENESIS} if check == "batch" else {}
    return ledger.execute(_steps()[check], {"after": after} | genesis).fetchall()


def disproofs(end: Head, cited: Head, chain_hash: str | None) -> list[tuple[int, str]]:
    """Where a ledger that ends there does not extend a citation, if so; it has this hash where the citation stands."""
    if cited == Head(0, GENESIS):
        return []
    if cited.position > end.position:
        return [(end.position + 1, f"the ledger ends at {end.position}: what the citation saw after it was cut off")]
    if chain_hash is None:
        return [(cited.position, "no batch of this ledger ends there: the citation is of another ledger")]
    if chain_hash != cited.chain_hash:
        return [(cited.position, "the history up to there is not the one that was cited")]
    return []


def _chain_hash(ledger: DuckDBPyConnection, cited: Head) -> str | None:
    found = ledger.execute(_steps()["cited"], {"position": cited.position}).fetchone()
    return found[0] if found else None


@cache
def _steps() -> dict[str, str]:
    expressions = {
        "event_hash": event_hash(),
        "content_hash": content_hash("event"),
        "null_mark": _NULL,
        "remains_hash": joined_hash([f"event.{name}" for name in REDACTABLE]),
    }
    return {name: text.format(**expressions) for name, text in statements("warehouse.ledger", "verify.sql").items()}
