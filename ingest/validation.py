"""Validate the records of what is read into columns for the ledger, on all cores where there is much of it."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

import pyarrow as pa
from pydantic import ValidationError

from ingest.arrow import to_arrow
from ingest.batched import batched
from ingest.child import end_with
from ingest.event import Emptied, Event, parse_any
from ingest.problems import Problem, Refused, refused_by
from ingest.release import Comparison, Tally
from ingest.sources.document import number_in
from ingest.sources.raw import Block, Raw
from ingest.sources.reading import Reading

# Few enough that Python's collector of garbage does not walk over them again and again.
CHUNK = 2_000

# Blocks that are validated before the ledger asks for them: enough for the next batch while it takes one.
AHEAD = 16

# What is smaller is validated before other processes have started.
LARGE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ValidatedBatch:
    """Good records as columns, how each is found in the file, and the refused ones."""

    rows: pa.Table
    raw_of: Callable[[int], Raw]
    refused: tuple[Refused, ...]
    tally: Tally = field(default_factory=Tally)
    places: Sequence[int] = ()  # of the good records in their block, in its order
    raw_at: Callable[[int], Raw] | None = None  # a record by its place in the block


def validate(
    reading: Reading, comparison: Comparison | None = None, processes: int | None = None
) -> Iterator[ValidatedBatch]:
    """The records of what is read, in order; of a release of a data set, what is new in them.

    `processes` (all cores) share what is large. Raises UnreadableFile, UnknownRelease."""
    blocks = reading.blocks()
    if sum(file.stat().st_size for file in reading.files if file.is_file()) < LARGE:
        for block in blocks:
            yield _with_records(block, _validate(block, comparison))
        return
    # Spawned, not forked: the threads of the ledger are none of theirs.
    with ProcessPoolExecutor(
        processes or os.cpu_count(), get_context("spawn"), initializer=_start_worker, initargs=(os.getpid(), comparison)
    ) as pool:
        waiting: deque[tuple[Block, Future[tuple[pa.Buffer, _BlockResult]]]] = deque()
        for block in blocks:
            waiting.append((block, pool.submit(_validate_in_worker, block)))
            if len(waiting) > AHEAD:
                block, future = waiting.popleft()
                yield _with_records(block, _received(*future.result()))
        for block, future in waiting:
            yield _with_records(block, _received(*future.result()))


def event_of(raw: Raw) -> Event | Emptied | Refused:
    """The event that a record is, or why it is none."""
    if raw.defect:
        return Refused(raw, (Problem(raw.line, "", "", raw.defect),))
    try:
        return parse_any(raw.json)
    except ValidationError as error:
        return refused_by(error, raw)


class _BlockResult(NamedTuple):
    """What becomes of a block: the good records, their places in it, the refused ones."""

    rows: pa.Table
    places: Sequence[int]
    refused: Sequence[Refused]
    tally: Tally


_comparison: Comparison | None = None


def _start_worker(parent: int, comparison: Comparison | None) -> None:
    end_with(parent)  # a worker whose parent was killed would wait for work for ever
    _start(comparison)


def _start(comparison: Comparison | None) -> None:
    """Take what every block is compared with, and spare the collector of garbage to walk over all that was imported."""
    global _comparison
    _comparison = comparison
    # Beside it work as many as there are cores.
    os.environ["POLARS_MAX_THREADS"] = "1"
    gc.freeze()
    gc.set_threshold(100_000)


def _validate_in_worker(block: Block) -> tuple[pa.Buffer, _BlockResult]:
    """The rows as one stream beside the rest: a table is handed over column by column, at several times the cost."""
    result = _validate(block, _comparison)
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, result.rows.schema) as writer:
        writer.write_table(result.rows)
    return stream.getvalue(), result._replace(rows=None)


def _received(stream: pa.Buffer, result: _BlockResult) -> _BlockResult:
    return result._replace(rows=pa.ipc.open_stream(stream).read_all())


def _validate(block: Block, comparison: Comparison | None) -> _BlockResult:
    places: list[int] = []
    refused: list[Refused] = []
    tally = Tally()

    def new(chunk: Iterable[tuple[int, Raw]]) -> Iterator[Event | Emptied]:
        """The events one at a time: none is kept longer than it takes to write it into the columns."""
        for place, raw in chunk:
            event: Event | Emptied | Refused | None = event_of(raw)
            if isinstance(event, Refused):
                refused.append(event)
                if comparison:
                    tally.spare(raw.json)
                continue
            if comparison and isinstance(event, Event):  # no data set holds what was redacted
                met = len(tally.met)
                event = comparison.revise(event, tally, raw.complete_for)
                if len(tally.met) > met:
                    tally.met[-1] = tally.met[-1]._replace(place=place, line=raw.line, row=number_in(raw.json))
            if event:
                places.append(place)
                yield event

    tables = [to_arrow(new(chunk)) for chunk in batched(enumerate(block), CHUNK)]
    return _BlockResult(pa.concat_tables(tables or [to_arrow(())]), places, refused, tally)


def _with_records(block: Block, result: _BlockResult) -> ValidatedBatch:
    """A record is found again by reading its block again: to keep them all would take several times its memory."""
    raws = cache(lambda: list(block))
    return ValidatedBatch(
        result.rows,
        lambda place: raws()[result.places[place]],
        tuple(result.refused),
        result.tally,
        result.places,
        lambda place: raws()[place],
    )
