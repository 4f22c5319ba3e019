"""What becomes of the files of a data set: validated by themselves, appended to a ledger, spoilt in the usual ways."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.event import Event
from ingest.problems import Refused
from ingest.sources.reading import Reading
from ingest.sources.source import Source
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger


def written(path: Path, header: str, *rows: Mapping[str, str] | str) -> Path:
    """A table of these rows, each by its columns (what it leaves out is empty) or as it stands."""
    columns = header.split(",")
    lines = [row if isinstance(row, str) else ",".join(_quoted(row.get(column, "")) for column in columns)
             for row in rows]  # fmt: skip
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text


def validated(source: Source, *files: Path) -> tuple[list[Event], list[Refused]]:
    """The records of the files, and what was refused."""
    results = list(validate(Reading(files, source)))
    return [one.event for one in results if isinstance(one, Accepted)], [
        one for one in results if isinstance(one, Refused)
    ]


def accepted(source: Source, *files: Path) -> list[Event]:
    events, refused = validated(source, *files)
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

    def take(
        self, file: Path, release: str | None = None, *, beside: Sequence[Path] = (), dry_run: bool = False
    ) -> AppendResult:
        how = AppendOptions(release=release, dry_run=dry_run)
        reading = Reading((file, *beside), self.source)
        return append_reading(reading, self._ledger, self.folder / "refused", how, lambda task, done: None)

    def rows(self) -> list[tuple[str, str, str | None]]:
        """Id, act and clock of each record of the ledger, in its order."""
        with self._ledger.reading() as connection:
            return connection.execute("select id, act, stated from event order by position").fetchall()

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger.duckdb")


def gained(taken: AppendResult) -> dict[str, int]:
    """What a file brought: its new records, corrections and retractions among them, and what was known."""
    counts = {"new": taken.new, "corrected": taken.corrected, "withdrawn": taken.withdrawn, "known": taken.known}
    return {name: count for name, count in (counts | {"older": taken.older}).items() if count}
