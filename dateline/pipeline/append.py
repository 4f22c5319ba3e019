"""From a file to the ledger: valid records are appended, the others are written to a file, and nothing is lost."""

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from dateline.output import Progress
from dateline.pipeline.conflict import Place, in_file, with_held
from dateline.pipeline.release import Release
from dateline.pipeline.withheld import Withheld
from ingest.event import Ref
from ingest.places import UNKNOWN
from ingest.problems import Problem, Refused
from ingest.refused import write_refused
from ingest.release import Comparison
from ingest.sources.document import NUMBERED, sha256_in
from ingest.sources.raw import Raw
from ingest.sources.reading import Reading
from ingest.sources.source import Source
from ingest.validation import ValidatedBatch, validate
from warehouse.files.replacement import unfinished
from warehouse.ledger.behind import require_not_behind
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Appended
from warehouse.ledger.rejection import IdentityConflict, Rejected
from warehouse.ledger.releases import held

# A row group of DuckDB: a transaction of just that size goes to its place on disk without passing through the log, and
# is not written once more with the next one.
BATCH = 122_880


REHEARSAL = "rehearsal"


@dataclass(frozen=True, slots=True)
class AppendResult:
    """What became of the records of what was read at once."""

    reading: Reading
    read: int
    new: int
    known: int
    refused: tuple[Refused, ...]
    refused_file: Path | None
    corrected: int = 0  # of the new ones: corrections of what an older release had,
    withdrawn: int = 0  # and retractions of what the release no longer has
    withheld: Withheld = field(default_factory=Withheld)  # retractions that were too many to be applied
    older: int = 0  # of the known ones: held as a newer release has them
    lacking: int = 0  # of the refused: no records, but what the files should hold and do not
    unknown_country: int = 0  # of the new ones: they name a country that no list knows

    @property
    def is_clean(self) -> bool:
        """Whether nothing of it waits for somebody to look at it."""
        return not self.refused and not self.withheld.count


@dataclass(frozen=True, slots=True)
class AppendOptions:
    """How to append: all or none of a file, as which release of its source, or only to see what it would do;
    whether to withdraw however many records the release lacks."""

    strict: bool = False
    release: str | None = None
    dry_run: bool = False
    apply_withdrawals: bool = False


def append_reading(
    reading: Reading, ledger: Ledger, refused_folder: Path, how: AppendOptions, progress: Progress
) -> AppendResult:
    """Append what is read, in batches. With `strict` all of it goes in as one, or none if one record is refused.

    Of a data set that is revised only what is new or changed goes in. Raises UnreadableFile, UnknownRelease."""
    lacking = reading.missing() if reading.source else ()
    release = _release(reading, ledger, refused_folder, how, is_partial=bool(lacking))
    validated = release.parts() if release else validate(reading)
    counts: Counter[str] = Counter()
    refused: list[Refused] = []
    with rehearsal(ledger) if how.dry_run else nullcontext(ledger) as store:
        for batch in _batches(validated, None if how.strict else BATCH):
            bad = [one for part in batch for one in part.refused]
            result = _BatchResult() if how.strict and bad else _append(batch, store, reading.source, strict=how.strict)
            refused += [*bad, *result.late]
            known = sum(part.tally.known for part in batch)
            counts.update(result.counts, known=known, read=sum(len(part.rows) for part in batch) + known + len(bad))
            progress(f"Reading {reading.title}", counts["read"])
    refused_file = None
    if refused and not how.dry_run:
        refused_file = write_refused(refused, refused_folder, of_data_set=reading.source is not None)
    return AppendResult(
        reading,
        read=counts["read"] - len(lacking) - (release.retractions if release else 0),
        new=counts["new"],
        known=counts["known"],
        refused=tuple(refused),
        refused_file=refused_file,
        corrected=counts["correct"] if release else 0,
        withdrawn=counts["retract"] if release else 0,
        withheld=release.withheld if release else Withheld(),
        older=release.tally.older if release else 0,
        lacking=len(lacking),
        unknown_country=counts["unknown_country"],
    )


def _release(reading: Reading, ledger: Ledger, folder: Path, how: AppendOptions, *, is_partial: bool) -> Release | None:
    """The release of a source whose rows change, to be compared with what the ledger holds of it."""
    source = reading.source
    if source is None or not source.is_revised:
        return None
    release = how.release or reading.release()
    by_scope = source.complete == "scope"
    scope, covers = (source.scope, source.covers) if by_scope else (None, None)
    known = held(ledger, source.name, scope, with_data=source.versions is not None)
    comparison = Comparison(release, known, source.complete != "", scope, covers, source.versions, is_partial)
    return Release(reading, comparison, None if how.dry_run else folder, applies_all=how.apply_withdrawals)


class Rehearsal(Ledger):
    """A copy of a ledger, to see what an append would do."""


@contextmanager
def rehearsal(ledger: Ledger) -> Iterator[Ledger]:
    """A copy of the ledger that is thrown away; a copy is used as it is.

    It lies in the home, where a redaction finds it if we are killed."""
    if isinstance(ledger, Rehearsal):
        yield ledger
        return
    require_not_behind(ledger.path, ledger.head().position)
    home = ledger.path.parent
    place = unfinished(home / REHEARSAL) if home.exists() else TemporaryDirectory(prefix="dateline-")
    with place as folder:
        copy = Path(folder) / ledger.path.name
        if ledger.path.exists():
            with ledger.reading():  # whole: nobody writes meanwhile
                shutil.copyfile(ledger.path, copy)
                wal = Path(f"{ledger.path.resolve()}.wal")
                if wal.exists():
                    shutil.copyfile(wal, copy.with_name(copy.name + ".wal"))
        yield Rehearsal(copy)


@dataclass(frozen=True, slots=True)
class _BatchResult:
    """What became of the good records of a batch."""

    counts: Mapping[str, int] = field(default_factory=dict)  # `new`, `known`, `unknown_country`, and new ones by act
    late: Sequence[Refused] = ()  # those among them that the ledger refused


def _append(batch: list[ValidatedBatch], ledger: Ledger, source: Source | None, *, strict: bool) -> _BatchResult:
    rows = pa.concat_tables([part.rows for part in batch])
    places = list(range(len(rows)))
    late: list[Refused] = []
    while True:
        try:
            appended = ledger.append_rows(rows)
        except IdentityConflict as rejection:
            for place, reason in zip(rejection.ordinals, rejection.reasons, strict=True):
                raw, identity = _raw_of(batch, places[place]), str(rows["id"][place])
                if place in rejection.firsts:
                    first: Place | None = Place.of(_raw_of(batch, places[rejection.firsts[place]]))
                else:
                    first = _earlier(ledger, Ref(source=str(rows["source"][place]), id=identity), raw)
                late.append(
                    in_file(raw, identity, first, source) if first else with_held(raw, identity, reason, source)
                )
            rejected = rejection.ordinals
        except Rejected as rejection:
            for place, reason in zip(rejection.ordinals, rejection.reasons, strict=True):
                late.append(_refused(_raw_of(batch, places[place]), str(rows["id"][place]), reason, rejection.remedy))
            rejected = rejection.ordinals
        else:
            new = _new(rows, appended)
            unknown = pc.sum(pc.match_substring(new["data"], f'"{UNKNOWN}"')).as_py() or 0
            totals = {"new": appended.new, "known": appended.known, "unknown_country": unknown}
            return _BatchResult({**Counter(new["act"].to_pylist()), **totals}, late)
        keep = sorted(set(range(len(rows))) - set(rejected))
        if strict or not keep:
            return _BatchResult(late=late)
        rows, places = rows.take(keep), [places[place] for place in keep]


def _earlier(ledger: Ledger, ref: Ref, raw: Raw) -> Place | None:
    """Where the record that the ledger holds stands, if it is of the same file as this one."""
    held = ledger.find(ref)
    document = held.event.document if held and held.event else None
    number = re.search(NUMBERED, document.locator or "") if document else None
    is_same_file = document and document.sha256 and document.sha256 == sha256_in(raw.json)
    return Place(0, int(number[0].split()[1])) if number and is_same_file and Place.of(raw).row else None


def _new(rows: pa.Table, appended: Appended) -> pa.Table:
    """The records that were taken now, each once."""
    if appended.new in (0, len(rows)):
        return rows.slice(0, appended.new)
    last_known = max(appended.positions) - appended.new
    places = {position: place for place, position in enumerate(appended.positions) if position > last_known}
    return rows.take(list(places.values()))


def _refused(raw: Raw, identity: str, reason: str, remedy: str) -> Refused:
    problem = Problem(raw.line_of(("id",)), "id", f'"{identity}"', reason, remedy[:1].upper() + remedy[1:])
    return Refused(raw, (problem,))


def _raw_of(batch: Iterable[ValidatedBatch], place: int) -> Raw:
    """The record of a batch as its file has it."""
    for part in batch:
        if place < len(part.rows):
            return part.raw_of(place)
        place -= len(part.rows)
    raise IndexError(place)


def _batches(parts: Iterable[ValidatedBatch], size: int | None) -> Iterator[list[ValidatedBatch]]:
    """The parts in batches of exactly `size` records, but for the last one; all in one without a size."""
    batch: list[ValidatedBatch] = []
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


def _split(part: ValidatedBatch, count: int) -> tuple[ValidatedBatch, ValidatedBatch]:
    rest = ValidatedBatch(part.rows.slice(count), lambda place: part.raw_of(count + place), ())
    return replace(part, rows=part.rows.slice(0, count)), rest
