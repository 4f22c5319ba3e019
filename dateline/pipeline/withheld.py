"""Withdrawals of a release that are in doubt, too many or after rows that were refused: applied only when asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.absence import MOST, SHARE, Absence

FLAG = "--apply-withdrawals"


@dataclass(frozen=True, slots=True)
class Withheld:
    """The withdrawals of one reading that were not applied."""

    absences: tuple[Absence, ...] = ()
    kept_in: Path | None = None  # None in a rehearsal
    is_whole: bool = True  # false where a refused row may be any of the missing ones

    @property
    def count(self) -> int:
        return sum(len(one.missing) for one in self.absences)

    def report(self, named: str) -> Iterator[str]:
        """How many of each scope, where they are, and how to apply them; nothing if there are none."""
        if not self.count:
            return
        held = f"{self.count} records that are held are" if self.count > 1 else "1 record that is held is"
        why = (
            f", more than {MOST} and more than {SHARE:.0%} of what it should have. It may be incomplete"
            if self.is_whole
            else ", and rows were refused on which any of them may depend"
        )
        yield f"{named}: {held} missing from it{why}: none of them was withdrawn or cut short"
        yield from (f"  missing: {absence}" for absence in self.absences if absence.missing)
        if self.kept_in:
            yield f"  the retractions and corrections are in {self.kept_in}"
        yield f"  if the source does not have them any more: dateline append {FLAG}"
