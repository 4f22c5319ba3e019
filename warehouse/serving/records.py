"""The records of the ledger as Parquet, a folder a kind and year: what an engine on many machines reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from duckdb import DuckDBPyConnection

from ingest.errors import UsageError
from warehouse.files.connection import quoted
from warehouse.ledger.append import head
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import GENESIS, Head
from warehouse.ledger.subscription import require_history

# So many records are sorted into their folders at a time; it bounds the memory, and the size of a file.
PAGE = 1_000_000

# Engines pass over names that begin with an underscore.
_REACHED, _FRESH = "_REACHED", "_FRESH"

# The salt stays behind, as in a build; the keys only find things within DuckDB.
_COLUMNS = "* exclude (salt, identity_key, subject_key), year(start_earliest) as year"

_REDACTED = """
select distinct kind, year(start_earliest) as year
from event
where position <= $known and position in (
    select unnest(target_positions) from event where act = 'redact' and position > $known and position <= $last
)
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """The records new to the folder, by kind; up to where it holds the ledger; folders rewritten after a redaction."""

    records: dict[str, int]
    reached: Head
    rewritten: int


def export_records(ledger: Ledger, folder: Path) -> Exported:
    """Bring a folder up to the ledger: `kind=…/year=…/first-last_n.parquet`, the year that of the earliest first day.

    Only what is new since the last time is written, and the folders of what was redacted since, whole. An export that
    was broken off is taken up where the one before it ended. Raises UsageError for a folder that holds anything else,
    and HistoryRewritten for one that another ledger was exported to."""
    known = _known(folder)
    with ledger.reading(reach=[folder]) as connection:
        require_history(connection, known, str(folder))
        last = head(connection)
        folder.mkdir(parents=True, exist_ok=True)
        for left in [file for file in _files(folder) if _first(file) > known.position]:
            left.unlink()
        redacted = connection.execute(_REDACTED, {"known": known.position, "last": last.position}).fetchall()
        for kind, year in redacted:
            _renew(connection, folder, kind, year, known.position)
        for first in range(known.position + 1, last.position + 1, PAGE):
            _add(connection, folder, "true", first, min(first + PAGE - 1, last.position))
        (folder / f"{_REACHED}.new").write_text(f"{last}\n", encoding="utf-8")
        (folder / f"{_REACHED}.new").replace(folder / _REACHED)
        counted = connection.execute(
            "select kind, count(*) from event where position > $1 and position <= $2 group by kind order by kind",
            [known.position, last.position],
        )
        return Exported(dict(counted.fetchall()), last, len(redacted))


def _known(folder: Path) -> Head:
    reached = folder / _REACHED
    if reached.exists():
        return Head.parse(reached.read_text(encoding="utf-8").strip())
    if folder.exists() and any(entry.name != _FRESH and not _is_partition(entry) for entry in folder.iterdir()):
        raise UsageError(f"{folder} holds something else than records of a ledger", remedy="name a new folder")
    return Head(0, GENESIS)


def _is_partition(entry: Path) -> bool:
    return entry.is_dir() and entry.name.startswith("kind=")


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("kind=*/year=*/*.parquet")


def _first(file: Path) -> int:
    return int(file.name.partition("-")[0])


def _renew(connection: DuckDBPyConnection, folder: Path, kind: str, year: int | None, last: int) -> None:
    """Rewrite the records of one kind and year, and leave no older file of them."""
    years = "year(start_earliest) is null" if year is None else f"year(start_earliest) = {year}"
    partition = folder / f"kind={kind}" / f"year={'__HIVE_DEFAULT_PARTITION__' if year is None else year}"
    for old in list(partition.glob("*.parquet")):
        old.unlink()
    _add(connection, folder, f"kind = '{kind}' and {years}", 1, last)


def _add(connection: DuckDBPyConnection, folder: Path, which: str, first: int, last: int) -> None:
    """Write the records between two positions beside the rest, then move them in: no reader meets half a file."""
    fresh = folder / _FRESH
    rmtree(fresh, ignore_errors=True)
    connection.execute(
        f"copy (select {_COLUMNS} from event where position between {first} and {last} and {which}) "
        f"to {quoted(fresh)} (format parquet, compression zstd, partition_by (kind, year), "
        f"filename_pattern '{first}-{last}_{{i}}')"
    )
    for file in list(_files(fresh)):
        place = folder / file.relative_to(fresh)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)
    rmtree(fresh)
