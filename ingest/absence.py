"""What a release of a data set no longer has, by scope, and how much of it is more than a source withdraws at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# A release that lacks more records than this, and a larger share of what is held, is likely to be incomplete.
MOST = 5
SHARE = 0.1

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Absence:
    """One scope of a release: how many records are held that it should have, and the rows that it does not have."""

    scope: str  # empty where the source has one scope
    days: Days | None  # the first and the last day that the release is complete for; None for all days
    held: int
    missing: tuple[str, ...]

    def __str__(self) -> str:
        place = f" of {self.scope}" if self.scope else ""
        period = f" from {self.days[0]} to {self.days[1]}" if self.days else ""
        return f"{len(self.missing)} of {self.held} records held{place}{period}"


def are_doubtful(absences: Sequence[Absence]) -> bool:
    """Whether one scope, or all of them together, would lose more than a source withdraws at once."""
    scopes = [(len(one.missing), one.held) for one in absences]
    total = (sum(missing for missing, _ in scopes), sum(held for _, held in scopes))
    return any(missing > MOST and missing > SHARE * held for missing, held in (*scopes, total))
