"""The rows of a release that are new in it and, after them, the retractions of what it no longer has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from dateline.pipeline.conflict import Place, in_file
from dateline.pipeline.withheld import Withheld
from ingest.absence import are_doubtful
from ingest.arrow import to_arrow
from ingest.event import Event, Ref
from ingest.problems import Refused
from ingest.refused import written
from ingest.release import Comparison, Tally
from ingest.sources.raw import Raw
from ingest.sources.reading import Reading
from ingest.validation import ValidatedBatch, validate


@dataclass(slots=True)
class Release:
    """One reading of a data set whose rows change; `tally` and what follows it are complete once all parts were taken.

    Withdrawals that are in doubt go to `folder` (nowhere without one), unless `applies_all`."""

    reading: Reading
    comparison: Comparison
    folder: Path | None
    applies_all: bool
    tally: Tally = field(default_factory=Tally)
    withheld: Withheld = field(default_factory=Withheld)
    retractions: int = 0
    _met: dict[str, tuple[str, Place]] = field(default_factory=dict)  # by id: the fingerprint, and where it stands

    def parts(self) -> Iterator[ValidatedBatch]:
        """Raises UnreadableFile, UnknownRelease."""
        for part in validate(self.reading, self.comparison):
            part = self._without_rivals(part)
            self.tally.add(part.tally)
            yield part
        absences = self.comparison.absences(self.tally)
        retractions = list(self.comparison.withdrawals(self.tally, absences))
        if retractions and not self.applies_all and (not self.tally.is_whole or are_doubtful(absences)):
            self.withheld = Withheld(tuple(absences), self._kept(retractions), self.tally.is_whole)
        elif retractions:
            self.retractions = len(retractions)
            yield self._batch_of(retractions)

    def _without_rivals(self, part: ValidatedBatch) -> ValidatedBatch:
        """The part without the rows whose id an earlier row of the release has with other content: they would be taken
        for a newer state of that row. Raises UnknownRelease for another row that changed, in a file without release."""
        assert part.raw_at
        refused: dict[int, Refused] = {}
        for met in part.tally.met:
            fingerprint, first = self._met.setdefault(met.id, (met.fingerprint, Place(met.line, met.row)))
            if fingerprint != met.fingerprint:
                refused[met.place] = in_file(part.raw_at(met.place), met.id, first, self.reading.source)
                part.tally.known -= met.is_known
                part.tally.older -= met.is_older
            elif not met.is_known and self.reading.source:
                self.comparison.require_release(Ref(source=self.reading.source.name, id=met.id))
        if not refused:
            return part
        keep = [place for place, at in enumerate(part.places) if at not in refused]
        return replace(
            part,
            rows=part.rows.take(pa.array(keep, pa.int64())),
            raw_of=lambda place: part.raw_of(keep[place]),
            refused=(*part.refused, *refused.values()),
        )

    def _kept(self, retractions: Sequence[Event]) -> Path | None:
        """Where they were written to, as records that can be read, and appended in part."""
        if self.folder is None:
            return None
        lines = (event.model_dump_json(exclude_none=True, exclude_defaults=True) for event in retractions)
        named = self.reading.files[0].with_suffix(".ndjson")
        return written("".join(f"{line}\n" for line in lines), named, self.folder, mark="withheld")

    def _batch_of(self, retractions: Sequence[Event]) -> ValidatedBatch:
        (file, *_) = self.reading.files
        raws = [Raw(file, 0, b"", f"no longer there: {event.targets[0]}") for event in retractions]
        return ValidatedBatch(to_arrow(retractions), raws.__getitem__, ())
