"""From a file to the ledger: the records that are good are taken, the others go aside, and nothing is lost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dateline.output import Progress
from ingest.intake import Accepted, Problem, Refused, validate
from ingest.refused import set_aside
from warehouse.ledger import Ledger, Rejected

# A transaction of this many records: large enough for bulk, small enough for memory.
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the records of one file."""

    file: Path
    read: int
    new: int
    known: int
    refused: tuple[Refused, ...]
    set_aside: Path | None


def append_file(path: Path, ledger: Ledger, refused_folder: Path, *, strict: bool, progress: Progress) -> Taken:
    """Append the records of a file in batches. With `strict` all of them go in as one, or none if one is refused."""
    read = new = known = 0
    refused: list[Refused] = []
    for batch in _batches(validate(path), None if strict else BATCH):
        bad = [one for one in batch if isinstance(one, Refused)]
        good = [one for one in batch if isinstance(one, Accepted)]
        appended, late = ((), []) if strict and bad else _append(good, ledger, strict=strict)
        read, refused = read + len(batch), [*refused, *bad, *late]
        new, known = new + sum(appended), known + len(appended) - sum(appended)
        progress(f"Reading {path.name}", read)
    return Taken(path, read, new, known, tuple(refused), set_aside(refused, refused_folder) if refused else None)


def _append(good: list[Accepted], ledger: Ledger, *, strict: bool) -> tuple[Sequence[bool], list[Refused]]:
    """For each record taken whether it is new, and those that the ledger would not take."""
    late: list[Refused] = []
    while True:
        try:
            appended = ledger.append([one.event for one in good])
            return [True] * appended.new + [False] * appended.known, late
        except Rejected as rejection:
            places = dict(zip(rejection.ordinals, rejection.reasons, strict=True))
            late += [_refused(good[place], why, rejection.remedy) for place, why in places.items()]
            good = [one for place, one in enumerate(good) if place not in places]
            if strict:
                return (), late


def _refused(accepted: Accepted, reason: str, remedy: str) -> Refused:
    identity = accepted.raw.line_of(("id",))
    return Refused(accepted.raw, (Problem(identity, "id", f'"{accepted.event.id}"', reason, remedy.capitalize()),))


def _batches(items: Iterable[Accepted | Refused], size: int | None) -> Iterator[list[Accepted | Refused]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
