"""The only place in our Python that opens a DuckDB file: with what intent, how long to wait, who holds it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingest.errors import DatelineError, ExitCode

DEFAULT_WAIT = 10.0

# Clients of DuckDB 1.x open it; newer defaults shut them out.
STORAGE_VERSION = "v1.0.0"


class FileLocked(DatelineError):
    """Another process holds the file, and the time to wait is over."""

    exit_code = ExitCode.LOCKED


class FileUnusable(DatelineError):
    """There is no such file, or no DuckDB file that we may open."""


@contextmanager
def opened(path: Path, *, write: bool = False, wait: float = DEFAULT_WAIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file, closed at the end. Times in it are UTC.

    Waits up to `wait` seconds for another process to let go of it, then raises FileLocked."""
    if not write and not path.exists():
        raise FileUnusable(f"there is no file {path}", remedy="make it first: dateline run")
    connection = _patiently(path, write, wait)
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to no file, to attach files to."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return connection


def _patiently(path: Path, write: bool, wait: float) -> duckdb.DuckDBPyConnection:
    deadline, pause = time.monotonic() + wait, 0.01
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write)
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise FileUnusable(f"{path} cannot be opened: {_first_line(error)}", remedy=_advice(path)) from error
            if time.monotonic() >= deadline:
                raise _locked(path, str(error), wait) from error
        except duckdb.Error as error:
            raise FileUnusable(f"{path} cannot be opened: {_first_line(error)}", remedy=_advice(path)) from error
        time.sleep(pause)
        pause = min(pause * 2, 0.25)


def _locked(path: Path, message: str, wait: float) -> FileLocked:
    holder = re.search(r"held in (.+?) \(PID (\d+)\)", message)
    who = f"{holder[1]} (process {holder[2]})" if holder else "another process"
    return FileLocked(
        f"{path} is held by {who}; waited {wait:g} s",
        remedy="let it end and try again, or wait longer: dateline --wait SECONDS …",
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _advice(path: Path) -> str:
    return (
        "check the folder's permissions and the free disk" if path.parent.exists() else f"make the folder {path.parent}"
    )
