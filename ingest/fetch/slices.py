"""The log of completeness: which slices of a source are fetched, missing, empty or only asked for, beside the files."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from filelock import FileLock, Timeout

from ingest.checksum import sha256
from ingest.errors import DatelineError, ExitCode


class State(StrEnum):
    ASKED = "asked"  # and no answer yet: the run ended before, or the source has not come so far
    FETCHED = "fetched"
    EMPTY = "empty"  # the source has it, with no record in it; no file is kept of it
    SPLIT = "split"  # more than one answer can hold; the slices that it was split into are asked for
    MISSING = "missing"  # the source says that it has none
    FAILED = "failed"

    @classmethod
    def _missing_(cls, value: object) -> "State | None":
        """A log of dateline 0.1 has an older name of the second state."""
        return cls.FETCHED if value == "had" else None


class Role(StrEnum):
    """What becomes of a slice that was fetched."""

    FIXED = "fixed"  # never asked for again
    LIVING = "living"  # its one address has always the newest: asked for again whenever it is asked for
    INDEX = "index"  # a list of slices, itself none: asked for again, and no older one is kept


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a source that comes as one file. `absent` is why it need not be asked for, `pending` why not yet."""

    name: str
    url: str
    file: str
    unpack: Callable[[Path], bool]
    role: Role = Role.FIXED
    md5: str = ""
    absent: str = ""
    pending: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """What became of a slice: a line of the log. `file` lies beside it; `sha256` is of that file, or of what was empty.

    `at` is in UTC; `why` says what a person has to know of a state that is not `fetched`."""

    source: str
    slice: str
    state: State
    url: str
    at: str
    file: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    etag: str = ""
    modified: str = ""
    why: str = ""

    @property
    def is_fetched(self) -> bool:
        """Whether there is nothing left to ask for."""
        return self.state in (State.FETCHED, State.EMPTY, State.SPLIT)


class FolderHeld(DatelineError):
    """Another process fetches into the same folder."""

    exit_code: ClassVar[ExitCode] = ExitCode.LOCKED


class Log:
    """The tries of one source, in the file `slices.ndjson` of its folder; only ever appended to."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder, self.source = folder, source
        self.file = folder / "slices.ndjson"

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Keep other processes out of the folder. Raises FolderHeld after `wait` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "slices.lock", timeout=wait)
        try:
            with lock:
                yield
        except Timeout as error:
            raise FolderHeld(
                f"{self.folder}: another process fetches into this folder", remedy="wait for it, or --wait longer"
            ) from error

    def last(self) -> dict[str, Try]:
        """The last try of each slice, by its name. A line that was cut off counts as not written."""
        found: dict[str, Try] = {}
        if self.file.exists():
            with self.file.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    if one := _read(line):
                        found[one.slice] = one
        return found

    def add(self, tries: Iterable[Try]) -> None:
        text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in tries)
        with self.file.open("a+b") as file:
            if file.tell() and not _ends_a_line(self.file):
                file.write(b"\n")
            file.write(text.encode())

    def tried(self, part: Slice, state: State, why: str = "") -> Try:
        """A try of now."""
        return Try(self.source, part.name, state, part.url, datetime.now(UTC).isoformat(timespec="seconds"), why=why)

    def holds(self, one: Try) -> bool:
        """Whether its file still is what came; of an empty slice and of one that was split there is none."""
        if one.file is None:
            return one.state in (State.EMPTY, State.SPLIT)
        file = self.folder / one.file
        return file.is_file() and sha256(file) == one.sha256


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as opened:
        opened.seek(-1, 2)
        return opened.read() == b"\n"


def _read(line: str) -> Try | None:
    try:
        fields = json.loads(line)
        return Try(**fields | {"state": State(fields["state"])})
    except (ValueError, TypeError, KeyError):
        return None
