"""The tables of a GTFS feed, in a folder or in a .zip, by the names of their columns."""

import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.pack import BROKEN
from ingest.sources.raw import UnreadableFile
from ingest.sources.tabular import Columns, Row, rows

# What a reader needs of each table; what else a feed has keeps its own name.
COLUMNS = {
    "agency": ("agency_name", "agency_timezone"),
    "routes": ("route_id", "route_type"),
    "trips": ("route_id", "service_id", "trip_id"),
    "stops": ("stop_id", "stop_name"),
    "stop_times": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
    "calendar": (
        *("service_id", "start_date", "end_date"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
    "feed_info": (),
}

NEEDED = ("agency", "routes", "trips", "stops", "stop_times")

# Of the tables above, unpacked, and of their rows that are read. The times of trips that are no ferries are passed
# over, at about a million a second of processor time, so that the size bounds the time.
LARGEST = 1024**3
MOST_ROWS = 5_000_000

# A feed has a dozen members. The directory alone of a .zip of millions takes minutes.
MOST_MEMBERS = 1_000


@dataclass
class Feed:
    path: Path
    folder: Path | zipfile.Path
    row_count: int = 0  # of all tables, as far as they were read

    @classmethod
    def of(cls, path: Path) -> "Feed":
        """Raises UnreadableFile, zipfile.BadZipFile, OSError."""
        if path.is_dir():
            sizes = {file.stem: file.stat().st_size for file in path.glob("*.txt")}
            return cls._checked(path, path, sizes)
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise UnreadableFile(f"{path}: {len(members):,} members", expected=f"a feed, of at most {MOST_MEMBERS:,}")
        found = [one.filename for one in members if one.filename == "trips.txt" or one.filename.endswith("/trips.txt")]
        if len(found) != 1:
            raise UnreadableFile(
                f"{path}: {len(found)} feeds in it", expected="one trips.txt", remedy="unpack it, and name one folder"
            )
        below = found[0].removesuffix("trips.txt")
        sizes = {one.filename.removeprefix(below).removesuffix(".txt"): one.file_size for one in members}
        return cls._checked(path, zipfile.Path(archive, below), sizes)

    @classmethod
    def _checked(cls, path: Path, folder: Path | zipfile.Path, sizes: dict[str, int]) -> "Feed":
        if missing := [f"{name}.txt" for name in NEEDED if name not in sizes]:
            raise UnreadableFile(f"{path}: no {', '.join(missing)}", expected="a GTFS feed", remedy="fetch it again")
        if sum(size for name, size in sizes.items() if name in COLUMNS) > LARGEST:
            raise UnreadableFile(
                f"{path}: its tables are larger than {LARGEST >> 20} MiB", remedy="keep the routes of ferries alone"
            )
        return cls(path, folder)

    @property
    def title(self) -> str:
        return f"GTFS feed {self.path.stem if self.path.is_file() else self.path.name}"

    def file(self, name: str) -> Path:
        """What a row of a table is cited from: its own file, or the .zip."""
        return self.path if self.path.is_file() else self.path / f"{name}.txt"

    def rows(self, name: str, only: tuple[str, Container[str]] | None = None) -> Iterator[Row]:
        """None of a table that the feed does without; with `only`, those of some values of a column.

        Raises UnreadableFile."""
        table = self.folder / f"{name}.txt"
        if not table.is_file():
            return
        # A stop, an agency or a route may be called NA.
        columns = Columns(dict.fromkeys(COLUMNS[name], ()), {})
        for row in rows(table, columns, delimiter=",", nulls=(), only=only):
            self.row_count += 1
            if self.row_count > MOST_ROWS:
                raise UnreadableFile(
                    f"{self.path}: more than {MOST_ROWS:,} rows up to {name}.txt",
                    remedy="keep the routes of ferries alone",
                )
            yield row


def is_feed(path: Path) -> bool:
    """Whether it looks like one: it has routes, trips and the times of their stops."""
    wanted = {"routes.txt", "trips.txt", "stop_times.txt"}
    if path.is_dir():
        return all((path / name).is_file() for name in wanted)
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return wanted <= {name.rsplit("/", 1)[-1] for name in archive.namelist()}
    except (*BROKEN, OSError, ValueError):
        return False
