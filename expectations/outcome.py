"""What an audit found: one Check for each expectation, and whether the file may be published."""

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning"]
Status = Literal["passed", "failed", "error"]

# The one check of a table that is not there, or that nothing can be asked of.
UNREADABLE = "table can be read"


@dataclass(frozen=True)
class Check:
    """One expectation held against one table.

    `status` is "error" when the expectation could not be evaluated; `error` then says why and nothing
    is known about the data. `observed` says what was found, in words. `failing_rows` holds at most five
    rows that break a failed expectation, whole rows of the table where the expectation speaks of rows,
    and is empty where it speaks of the table or of a column as a whole. Of a failed one `failing_sql` finds all of
    them, and `failing_count` says how many there are, where that can be said. By `expectation_hash` the expectation is
    known again.
    """

    table: str
    expectation: str
    column: str | None
    severity: Severity
    owner: str
    reason: str
    status: Status
    observed: str = ""
    failing_rows: tuple[dict[str, Any], ...] = ()
    error: str | None = None
    failing_count: int | None = None
    failing_sql: str | None = None
    expectation_hash: str = ""

    @property
    def verdict(self) -> str:
        """passed, warned, failed or error: the status as it bears on publication."""
        return "warned" if self.status == "failed" and not self.is_blocking else self.status

    @property
    def is_blocking(self) -> bool:
        """Whether this check alone forbids publishing: a critical failure, or an error of any severity."""
        return self.status == "error" or (self.status == "failed" and self.severity == "critical")


@dataclass(frozen=True)
class Audit:
    """All checks of one audit, in the order of the suite files and of the entries in them."""

    checks: tuple[Check, ...]

    @property
    def blocking(self) -> tuple[Check, ...]:
        """The checks that forbid publishing."""
        return tuple(check for check in self.checks if check.is_blocking)

    @property
    def met(self) -> list[str]:
        """By their hashes, the expectations that were met."""
        return [check.expectation_hash for check in self.checks if check.status == "passed" and check.expectation_hash]

    @property
    def is_publishable(self) -> bool:
        """Whether no critical check failed and every check could be evaluated."""
        return not self.blocking
