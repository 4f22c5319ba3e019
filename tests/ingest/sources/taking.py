"""What becomes of the files of a data set: judged by themselves, appended to a ledger, spoilt in the usual ways."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.append import How, Taken, append_reading
from ingest.errors import DatelineError
from ingest.event import Event
from ingest.intake import Accepted, Refused, validate
from ingest.sources.reading import Reading
from ingest.sources.source import Source
from warehouse.ledger import Ledger

DATA = Path(__file__).parents[4] / "shared" / "data"


def real(name: str) -> Path:
    """A real file of the field, which is no part of this repository."""
    if not (DATA / name).exists():
        pytest.skip(f"needs the file {name} of ../shared/data")
    return DATA / name


def written(path: Path, header: str, *rows: Mapping[str, str] | str) -> Path:
    """A table of these rows, each by its columns (what it leaves out is empty) or as it stands."""
    columns = header.split(",")
    lines = [row if isinstance(row, str) else ",".join(_quoted(row.get(column, "")) for column in columns)
             for row in rows]  # fmt: skip
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text


def judged(source: Source, *files: Path) -> tuple[list[Event], list[Refused]]:
    """The records of the files, and what was refused."""
    results = list(validate(Reading(files, source)))
    return [one.event for one in results if isinstance(one, Accepted)], [
        one for one in results if isinstance(one, Refused)
    ]


def accepted(source: Source, *files: Path) -> list[Event]:
    events, refused = judged(source, *files)
    assert [str(one) for one in refused] == []
    return events


def reasons(refused: list[Refused], length: int = 60) -> Counter[tuple[str, str]]:
    """How many records were refused for a field and a reason."""
    return Counter((one.problems[0].field, one.problems[0].reason[:length]) for one in refused)


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger of its own, to take releases into."""

    folder: Path
    source: Source

    def take(self, file: Path, release: str | None = None, *, dry_run: bool = False) -> Taken:
        how = How(release=release, dry_run=dry_run)
        reading = Reading((file,), self.source)
        return append_reading(reading, self._ledger, self.folder / "refused", how, lambda task, done: None)

    def rows(self) -> list[tuple[str, str, str | None]]:
        """Id, act and clock of each record of the ledger, in its order."""
        with self._ledger.reading() as connection:
            return connection.execute("select id, act, stated from event order by position").fetchall()

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger.duckdb")


def gained(taken: Taken) -> dict[str, int]:
    """What a file brought: its new records, corrections and retractions among them, and what was known."""
    counts = {"new": taken.new, "corrected": taken.corrected, "withdrawn": taken.withdrawn, "known": taken.known}
    return {name: count for name, count in (counts | {"older": taken.older}).items() if count}


def torn(good: bytes, cases: int) -> Iterator[bytes]:
    """A file spoilt in the usual ways: bytes changed, cut short, doubled, in another encoding."""
    chance = random.Random(20170704)
    encodings = ("utf-16", "latin-1", "utf-8-sig")
    ways: tuple[Callable[[bytes], bytes], ...] = (
        lambda data: _flipped(data, chance),
        lambda data: data[: chance.randrange(len(data))],
        lambda data: data[: (at := chance.randrange(len(data)))] + data[at // 2 :],
        lambda data: data.decode("utf-8", "replace").encode(chance.choice(encodings), "replace"),
        lambda data: b"\n".join(chance.sample(lines := data.split(b"\n"), len(lines))),
    )
    for _ in range(cases):
        yield chance.choice(ways)(good)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        spoilt[chance.randrange(len(spoilt))] = chance.choice((*b'",;\n\r\0-0', chance.randrange(256)))
    return bytes(spoilt)


def tells_only_our_errors(source: Source, file: Path, good: bytes, cases: int) -> None:
    """Whatever a file holds, its records are taken or refused, or the file is, each with a reason."""
    for data in torn(good, cases):
        file.write_bytes(data)
        with suppress(DatelineError):
            judged(source, file)
