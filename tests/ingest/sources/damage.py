"""Files that have suffered on their way, and what becomes of them: records, refusals, or an error of ours.

A case takes a whole file, of few rows, does it one harm, and appends it as a person would: to the ledger's twin in
memory, now and then to a file that holds the whole rows already. Whatever the harm, no other error comes, it does not
hang, and the ledger has all good records of the file or none."""

import io
import random
import shutil
import signal
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import cast

import openpyxl
import pyarrow as pa

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.arrow import to_event
from ingest.errors import DatelineError
from ingest.sources.reading import Reading, readings
from tests.real_files import DATA
from tests.torture import times
from tests.warehouse.memory import MemoryLedger
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Appended

# Seconds: far more than a few rows need, also where ten others want the disk.
LONGEST_CASE = 120

# Every so many cases the ledger is a file that holds what the whole files say.
KEPT = 500

# What a field has that should not: numbers that are none, days that are none, digits of other scripts, long texts.
NASTY = (
    *("", " ", "NA", "NULL", "-9", "-0- ", "0", "-1", "1.5", "1e999", "nan", "inf", "9" * 40, "0x10", "1_000"),
    *("2017-02-31", "2017-13", "0000-00-00", "20170231", "99991231", "31/12/99999", "25:61:00", "true", "null"),
    *("ZZZ", "QQ", "É", "٣", "²", "\\ud800", "\ufeff", "\0", "\x1a", "\u2028", "\r", "\n", '"', '""', "'", "#", "@"),
    *("[", "{}", "&amp;", "<x>", "a" * 600, "a" * 11_000, "[" * 3_000, "=1+1", "http://"),
)

ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "utf-7", "latin-1", "cp037", "cp1252", "shift-jis")

Files = Mapping[str, bytes]


class Hung(BaseException):
    """A case that takes too long."""


def withstands(
    folder: Path, *wholes: Files, source: str | None = None, read: Callable[[Path], list[Reading]] | None = None
) -> None:
    """All cases: 20, in `make test-long` 120, in `make torture` 20,000.

    Each of `wholes` is one reading, its files by their names. The source is named, but in every fourth case, where
    the files are to be recognised."""
    for number in range(times(20, 5_000, between=60)):
        chance, whole = random.Random(number), wholes[number % len(wholes)]
        named = source if number % 4 else None

        def found(at: Path, whole: Files = whole, named: str | None = named) -> list[Reading]:
            return read(at) if read else readings([at / name for name in whole], named)

        victim = chance.choice(sorted(whole))
        desk = folder / f"desk{number % len(wholes)}" / "files"
        if number < len(wholes):  # laid out once: a disk takes longer than a case
            _laid(desk, whole)
            assert all(_append(one, Twin(), desk.with_name("refused"), AppendOptions()).new for one in found(desk)), (
                whole
            )
        ledger = _holding(found(desk), folder) if number % KEPT == 7 else Twin()
        (desk / victim).write_bytes(harmed(whole[victim], chance))
        try:
            with _limit():
                _takes_all_or_none(found, desk, ledger, strict=number % 3 == 0)
        except DatelineError:
            pass
        except BaseException as error:
            error.add_note(f"case {number}: {victim} is {(desk / victim).read_bytes()[:3_000]!r}")
            raise
        (desk / victim).write_bytes(whole[victim])


def excerpt(*names: str, rows: int = 3) -> tuple[Files, ...]:
    """The first rows of real files that are one reading, where the real files are present."""
    paths = [DATA / name for name in names]
    if not all(path.exists() for path in paths):
        return ()
    return ({path.name: _first_cells(path, rows) if path.suffix == ".xlsx" else _first(path, rows) for path in paths},)


def _first(path: Path, rows: int) -> bytes:
    with path.open("rb") as file:
        return b"".join(islice(file, rows + 1))


def _first_cells(path: Path, rows: int) -> bytes:
    """A workbook of the first rows of another, the blank one above its header too."""
    small = openpyxl.Workbook()
    large = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    small.worksheets[0].title = large.title
    for cells in large.iter_rows(max_row=rows + 2, values_only=True):
        small.worksheets[0].append(cells)
    written = io.BytesIO()
    small.save(written)
    return written.getvalue()


class Twin(MemoryLedger):
    """The ledger in memory, as far as an append needs one."""

    path = Path("nowhere")

    def append_rows(self, rows: pa.Table) -> Appended:
        return self.append([to_event(row) for row in rows.to_pylist()])


def _takes_all_or_none(
    found: Callable[[Path], list[Reading]], desk: Path, ledger: Twin | Ledger, *, strict: bool
) -> None:
    before = held = _held(ledger)
    for reading in found(desk):
        held = _held(ledger)
        try:
            shutil.rmtree(refused := desk.with_name("refused"), ignore_errors=True)
            taken = _append(reading, ledger, refused, AppendOptions(strict=strict, release="2030"))
        except DatelineError:
            assert _held(ledger) == held  # what cannot be read to its end leaves nothing behind
            continue
        if strict and taken.refused:
            assert (taken.new, _held(ledger)) == (0, held)
        else:
            assert taken.read + taken.lacking + taken.withdrawn == taken.new + taken.known + len(taken.refused)
            assert _held(ledger) == held + taken.new
        assert bool(taken.refused) == (taken.refused_file is not None)
    assert _held(ledger) >= before


def _append(reading: Reading, ledger: Twin | Ledger, refused: Path, how: AppendOptions) -> AppendResult:
    return append_reading(reading, cast(Ledger, ledger), refused, how, lambda what, done: None)


def _held(ledger: Twin | Ledger) -> int:
    return ledger.head().position if isinstance(ledger, Ledger) else sum(1 for _ in ledger.read())


def _holding(found: list[Reading], folder: Path) -> Ledger:
    """A ledger in a file that has the whole files, as an older release of their source."""
    shutil.rmtree(folder / "held", ignore_errors=True)
    ledger = Ledger(folder / "held" / "ledger.duckdb")
    for reading in found:
        _append(reading, ledger, folder / "held", AppendOptions(release="2029"))
    return ledger


def _laid(desk: Path, whole: Files) -> None:
    for name, content in whole.items():
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_bytes(content)


@contextmanager
def _limit() -> Iterator[None]:
    hung: list[Hung] = []

    def stop(number: int, frame: FrameType | None) -> None:
        hung.append(Hung(f"no end after {LONGEST_CASE} seconds"))
        raise hung[0]

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_CASE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if hung:  # whatever was made of it on its way
            raise hung[0]


def harmed(whole: bytes, chance: random.Random) -> bytes:
    """The file with one harm done to it; of a zip, mostly within one of the files in it."""
    if whole.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        return _harmed_within(whole, chance)
    at, to = sorted((chance.randrange(len(whole) + 1), chance.randrange(len(whole) + 1)))
    match chance.randrange(10):
        case 0:
            return _flipped(whole, chance)
        case 1:
            return whole[:to]
        case 2:
            return whole[:to] + whole[at:]
        case 3:
            return whole[:at] + whole[to:]
        case 4:
            return whole[:at] + chance.choice(NASTY).encode() + whole[at:]
        case 5:
            return whole.decode(errors="replace").encode(chance.choice(ENCODINGS), errors="replace")
        case 6:
            lines = whole.splitlines(keepends=True)
            return b"".join(chance.choices(lines, k=chance.randrange(2 * len(lines))))
    return _with_other_fields(whole, chance)


def _flipped(whole: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        flipped[chance.randrange(len(flipped))] = chance.choice((*b'",;\t\n\r\0-09<', chance.randrange(256)))
    return bytes(flipped)


def _with_other_fields(whole: bytes, chance: random.Random) -> bytes:
    """One to three fields of the rows, whatever parts them here, with something else in them."""
    for _ in range(chance.randint(1, 3)):
        begin = chance.randrange(len(whole) + 1)
        while begin and whole[begin - 1] not in b',;\t\n"<>|:[':
            begin -= 1
        end = begin
        while end < len(whole) and whole[end] not in b',;\t\n"<>|:]':
            end += 1
        whole = whole[:begin] + chance.choice(NASTY).encode() + whole[end:]
    return whole


def _harmed_within(whole: bytes, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(packed, "w") as after:
        names = before.namelist()
        victim = chance.choice([name for name in names if "sheet" in name or "Strings" in name] or names)
        for name in names:
            content = before.read(name)
            after.writestr(name, harmed(content, chance) if name == victim and content else content)
    return packed.getvalue()
