"""The real files, and what becomes of a file that is read or appended."""

from collections.abc import Iterable
from pathlib import Path

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.event import Event
from ingest.problems import Refused
from ingest.sources.reading import readings
from ingest.sources.registry import SOURCES
from ingest.sources.source import Sample
from tests.real_files import real
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger


def real_lists_of_ofac(folder: Path) -> list[Path]:
    """The three real files of OFAC's list with their ends: the copies here have lost their last bytes."""
    files = []
    for name, end in (("sdn", ""), ("add", "-"), ("alt", "")):
        files.append(folder / f"ofac_{name}.csv")
        files[-1].write_bytes(real(f"sanctions/ofac_{name}.csv").read_bytes() + f"{end} \r\n\x1a".encode())
    return files


def sources_of(path: Path) -> list[str]:
    """Every source that takes the file for its own."""
    return [source.name for source in SOURCES.values() if source.recognises(Sample.of(path))]


def validated(*files: Path, source: str | None = None) -> tuple[list[Event], list[Refused]]:
    """The good and the refused records of files that are one reading."""
    (reading,) = readings(files, source)
    results = [validate_record(raw) for raw in reading.records()]
    good = [one.event for one in results if isinstance(one, Accepted)]
    return good, [one for one in results if isinstance(one, Refused)]


def reasons(refused: Iterable[Refused]) -> list[str]:
    return [str(problem) for one in refused for problem in one.problems]


def append(desk: Path, *files: Path, release: str | None = None, apply_withdrawals: bool = False) -> AppendResult:
    """Append files that are one reading to a ledger on the desk."""
    (reading,) = readings(files)
    return append_reading(
        reading,
        Ledger(desk / "ledger.duckdb"),
        desk / "refused",
        AppendOptions(release=release, apply_withdrawals=apply_withdrawals),
        lambda what, done=0, total=0: None,
    )
