"""From a file to the ledger: the records that are good are taken, the others go aside, and nothing is lost."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from dateline.judge import Judged, judged
from dateline.output import Progress
from ingest.intake import Problem, Refused
from ingest.refused import set_aside
from ingest.sources.raw import Raw
from warehouse.ledger import Ledger
from warehouse.recorded import Appended
from warehouse.rejection import Rejected

# A row group of DuckDB: a transaction of just that size goes to its place on disk without passing through the log, and
# is not written once more with the next one.
BATCH = 122_880


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
    for batch in _batches(judged(path), None if strict else BATCH):
        bad = [one for part in batch for one in part.refused]
        appended, late = (Appended((), 0), []) if strict and bad else _append(batch, ledger, strict=strict)
        read += sum(len(part.rows) for part in batch) + len(bad)
        new, known, refused = new + appended.new, known + appended.known, [*refused, *bad, *late]
        progress(f"Reading {path.name}", read)
    return Taken(path, read, new, known, tuple(refused), set_aside(refused, refused_folder) if refused else None)


def _append(batch: list[Judged], ledger: Ledger, *, strict: bool) -> tuple[Appended, list[Refused]]:
    """What became of the good records of a batch, and those among them that the ledger would not take."""
    rows = pa.concat_tables([part.rows for part in batch])
    places = list(range(len(rows)))
    late: list[Refused] = []
    while True:
        try:
            return ledger.append_rows(rows), late
        except Rejected as rejection:
            for place, reason in zip(rejection.ordinals, rejection.reasons, strict=True):
                late.append(_refused(_raw_of(batch, places[place]), str(rows["id"][place]), reason, rejection.remedy))
            keep = [place for place in range(len(rows)) if place not in rejection.ordinals]
            rows, places = rows.take(keep), [places[place] for place in keep]
            if strict or not keep:
                return Appended((), 0), late


def _refused(raw: Raw, identity: str, reason: str, remedy: str) -> Refused:
    problem = Problem(raw.line_of(("id",)), "id", f'"{identity}"', reason, remedy[:1].upper() + remedy[1:])
    return Refused(raw, (problem,))


def _raw_of(batch: Iterable[Judged], place: int) -> Raw:
    """The record of a batch as its file has it."""
    for part in batch:
        if place < len(part.rows):
            return part.raw_of(place)
        place -= len(part.rows)
    raise IndexError(place)


def _batches(parts: Iterable[Judged], size: int | None) -> Iterator[list[Judged]]:
    """The parts in batches of exactly `size` records, but for the last one; all in one without a size."""
    batch: list[Judged] = []
    room = size or sys.maxsize
    for part in parts:
        while len(part.rows) >= room:
            first, part = _split(part, room)
            yield [*batch, first]
            batch, room = [], size or sys.maxsize
        batch.append(part)
        room -= len(part.rows)
    if batch:
        yield batch


def _split(part: Judged, count: int) -> tuple[Judged, Judged]:
    rest = Judged(part.rows.slice(count), lambda place: part.raw_of(count + place), ())
    return replace(part, rows=part.rows.slice(0, count)), rest
