"""Why a DuckDB file could not be opened, read or written, in words of ours."""

import re
from pathlib import Path

import duckdb

from ingest.errors import DatelineError, ExitCode
from warehouse.files.contents import Contents

# How DuckDB and Python report, in errors of several kinds, that the system would not take what was written.
UNWRITTEN = re.compile("Could not (write|truncate|sync)|No space left|File too large|Disk quota|Out of disk", re.I)

# How DuckDB reports, when it opens a file or reads in it, that its bytes are not those that were written.
DAMAGE = re.compile(r"Corrupt (database|WAL) file|Could not read enough bytes|replaying WAL|[Dd]eserializ")

# How it reports that a file lacks the mark of a DuckDB file: another file, or one whose first bytes have changed.
_NO_DATABASE = "not a valid DuckDB database file"

# What DuckDB's errors say where a query or a commit wants more memory than it may take; they end in advice in SQL.
OUT_OF_MEMORY = re.compile("Out of Memory Error|could not allocate block")
MORE_MEMORY = "let DuckDB take more of what the machine has, such as: dateline --memory 8GB"


class FileLocked(DatelineError):
    """Another process holds the file, and the time to wait is over."""

    exit_code = ExitCode.LOCKED


class FileUnusable(DatelineError):
    """There is no such file, or no DuckDB file that we may open."""


class FileStrange(FileUnusable):
    """A file holds something that no file of its kind holds, and that could answer in the place of its tables."""


class FileDamaged(FileUnusable):
    """The bytes of a file are not those that DuckDB wrote: a bit has flipped, or a part is gone."""


class FileUnwritable(DatelineError):
    """The disk is full, or a limit or a right is in the way; what was to be written was not, and nothing of it."""


def unopened(path: Path, error: duckdb.Error, contents: Contents | None) -> FileUnusable:
    if DAMAGE.search(str(error)):
        return damaged(path, error, contents)
    remedy = contents.repair(path) if contents and _NO_DATABASE in str(error) else _advice(path)
    return FileUnusable(f"{path} cannot be opened: {first_line(error)}", remedy=remedy)


def damaged(path: Path, error: Exception, contents: Contents | None) -> FileDamaged:
    place = re.search(r"location (\d+)|byte position (\d+)", str(error))
    where = f" in the block at byte {place[1] or place[2]}" if place else ""
    return FileDamaged(
        f"{path} is damaged{where}: {first_line(error)}",
        expected="the bytes that were written: DuckDB keeps a checksum of each block",
        remedy=contents.repair(path) if contents else "delete it, and make it again from the ledger: dateline run",
    )


def locked(path: Path, message: str, wait: float) -> FileLocked:
    holder = re.search(r"held in (.+?) \(PID (\d+)\)", message)
    who = f"{holder[1]} (process {holder[2]})" if holder else "another process"
    return FileLocked(
        f"{path} is held by {who}; waited {wait:g} s",
        remedy="let it end and try again, or wait longer: dateline --wait SECONDS …",
    )


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _advice(path: Path) -> str:
    return (
        "check the folder's permissions and the free disk" if path.parent.exists() else f"make the folder {path.parent}"
    )
