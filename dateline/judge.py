"""Validate the records of a file into columns for the ledger, on all cores where the file is large."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

import pyarrow as pa

from ingest.event import Event
from ingest.intake import Accepted, Refused, judge
from ingest.release import Comparison
from ingest.sources import ndjson
from ingest.sources.raw import Block, Raw
from ingest.sources.reading import Reading
from warehouse.columns import to_arrow

# Few enough that Python's collector of garbage does not walk over them again and again.
CHUNK = 2_000

# Blocks that are judged before the ledger asks for them: enough for the next batch while it takes one.
AHEAD = 16

# A smaller file is validated before other processes have started.
LARGE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Judged:
    """The good records of a chunk as columns, how each is found in the file, and the refused ones."""

    rows: pa.Table
    raw_of: Callable[[int], Raw]
    refused: tuple[Refused, ...]
    known: int = 0  # good records that say nothing new


def judged(reading: Reading, processes: int | None = None) -> Iterator[Judged]:
    """The records of what is read, in order; `processes` (all cores) validate large files. Raises UnreadableFile."""
    processes = processes or os.cpu_count() or 1
    blocks = _blocks(reading)
    if blocks is None:
        for chunk in _chunks(reading.records()):
            rows, places, refused = _columns(chunk)
            yield Judged(rows, [chunk[place] for place in places].__getitem__, refused)
    else:
        yield from _in_processes(blocks, processes)


def revised(reading: Reading, comparison: Comparison) -> Iterator[Judged]:
    """As `judged`, of a data set whose rows change: of each record that is good, what is new in it."""
    for chunk in _chunks(reading.records()):
        results = [judge(raw) for raw in chunk]
        good = [(one.raw, comparison.revise(one.event)) for one in results if isinstance(one, Accepted)]
        raws = [raw for raw, event in good if event]
        rows = to_arrow([event for _, event in good if event])
        refused = tuple(one for one in results if isinstance(one, Refused))
        for one in refused:
            comparison.spare(one.raw.json)
        yield Judged(rows, raws.__getitem__, refused, len(good) - len(raws))


def _blocks(reading: Reading) -> Iterator[Block] | None:
    """The parts that processes can share, where there is enough to share."""
    if sum(file.stat().st_size for file in reading.files if file.is_file()) < LARGE:
        return None
    if reading.source is None:
        (file,) = reading.files
        return ndjson.blocks(file) if file.suffix in (".ndjson", ".jsonl") else None
    return reading.blocks() if reading.source.blocks else None


def _in_processes(blocks: Iterable[Block], processes: int) -> Iterator[Judged]:
    waiting: deque[tuple[Block, Future[list[_Columns]]]] = deque()
    # Spawned, not forked: the threads of the ledger are none of theirs.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_settle) as pool:
        for block in blocks:
            waiting.append((block, pool.submit(_judge_block, block)))
            if len(waiting) > AHEAD:
                block, future = waiting.popleft()
                yield from _of_block(block, future.result())
        for block, future in waiting:
            yield from _of_block(block, future.result())


def _settle() -> None:
    """Spare the collector of garbage to walk over all that was imported, again and again."""
    gc.freeze()
    gc.set_threshold(100_000)


# The good records, their places (or lines), and the refused ones: what a process can hand to another.
_Columns = tuple[pa.Table, list[int], tuple[Refused, ...]]


def _judge_block(block: Block) -> list[_Columns]:
    answers = []
    for chunk in _chunks(block.records()):
        rows, places, refused = _columns(chunk)
        answers.append((rows, [chunk[place].line for place in places], refused))
    return answers


def _of_block(block: Block, answers: Iterable[_Columns]) -> Iterator[Judged]:
    """A record is found again by its line: to keep them all would take several times the memory of the file."""
    for rows, lines, refused in answers:
        yield Judged(rows, lambda place, lines=lines: block.record(lines[place]), refused)  # type: ignore[misc]


def _columns(chunk: list[Raw]) -> _Columns:
    places: list[int] = []
    refused: list[Refused] = []

    def good() -> Iterator[Event]:
        """The events one at a time: none is kept longer than it takes to write it into the columns."""
        for place, raw in enumerate(chunk):
            one = judge(raw)
            if isinstance(one, Accepted):
                places.append(place)
                yield one.event
            else:
                refused.append(one)

    return to_arrow(good()), places, tuple(refused)


def _chunks(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    iterator = iter(raws)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
