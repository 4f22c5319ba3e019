"""The tables of a GTFS feed, in a folder or in a .zip, by the names of their columns."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
}

# Unpacked; the largest feeds of whole countries have a quarter of it.
LARGEST = 4 * 1024**3

NEEDED = ("agency", "routes", "trips", "stops", "stop_times")


@dataclass(frozen=True)
class Feed:
    path: Path
    folder: Path | zipfile.Path

    @classmethod
    def of(cls, path: Path) -> "Feed":
        """Raises UnreadableFile, zipfile.BadZipFile, OSError."""
        if path.is_dir():
            return cls._checked(path, path)
        archive = zipfile.ZipFile(path)
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise UnreadableFile(f"{path}: it unpacks to more than {LARGEST >> 30} GiB", remedy="fetch it again")
        found = [name for name in archive.namelist() if name == "trips.txt" or name.endswith("/trips.txt")]
        if len(found) != 1:
            raise UnreadableFile(
                f"{path}: {len(found)} feeds in it", expected="one trips.txt", remedy="unpack it, and name one folder"
            )
        return cls._checked(path, zipfile.Path(archive, found[0].removesuffix("trips.txt")))

    @classmethod
    def _checked(cls, path: Path, folder: Path | zipfile.Path) -> "Feed":
        if missing := [f"{name}.txt" for name in NEEDED if not (folder / f"{name}.txt").is_file()]:
            raise UnreadableFile(f"{path}: no {', '.join(missing)}", expected="a GTFS feed", remedy="fetch it again")
        return cls(path, folder)

    @property
    def title(self) -> str:
        return f"GTFS feed {self.path.stem if self.path.is_file() else self.path.name}"

    def file(self, name: str) -> Path:
        """What a row of a table is cited from: its own file, or the .zip."""
        return self.path if self.path.is_file() else self.path / f"{name}.txt"

    def rows(self, name: str) -> Iterator[Row]:
        """None of a table that the feed does without. Raises UnreadableFile."""
        table = self.folder / f"{name}.txt"
        if table.is_file():
            # A stop, an agency or a route may be called NA.
            yield from rows(table, Columns(dict.fromkeys(COLUMNS[name], ()), {}), nulls=())


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
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
