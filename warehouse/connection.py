"""The only place in our Python that opens a DuckDB file: with what intent, how long to wait, who holds it."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from ingest.errors import DatelineError, ExitCode

DEFAULT_WAIT = 10.0

# How much memory DuckDB may take before it goes on on disk, unless DATELINE_MEMORY says otherwise: what it takes by
# itself, four fifths of the machine, leaves too little for the rest, and more than this has made no build faster.
DEFAULT_MEMORY = "5GB"

# Clients of DuckDB 1.x open it; newer defaults shut them out.
STORAGE_VERSION = "v1.0.0"

# How DuckDB and Python tell, in errors of several kinds, that the system would not take what was written.
UNWRITTEN = re.compile("Could not (write|truncate|sync)|No space left|File too large|Disk quota|Out of disk", re.I)

# How DuckDB's own errors begin where a query wants more memory than it may take; they end in advice in words of SQL.
OUT_OF_MEMORY = "Out of Memory Error"
MORE_MEMORY = "let DuckDB take more of what the machine has, such as: dateline --memory 8GB"


class FileLocked(DatelineError):
    """Another process holds the file, and the time to wait is over."""

    exit_code = ExitCode.LOCKED


class FileUnusable(DatelineError):
    """There is no such file, or no DuckDB file that we may open."""


class FileUnwritable(DatelineError):
    """The disk is full, or a limit or a right is in the way; what was to be written was not, and nothing of it."""


def memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    """How much memory DuckDB may take, as it writes that: what was asked for, or less on a smaller machine."""
    most = os.environ.get("DATELINE_MEMORY", DEFAULT_MEMORY)
    row = connection.execute(
        "select least(parse_formatted_bytes(current_setting('memory_limit')), parse_formatted_bytes(?))", [most]
    ).fetchone()
    assert row
    return f"{row[0] // 1000}KB"


@contextmanager
def opened(path: Path, *, write: bool = False, wait: float = DEFAULT_WAIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file, closed at the end. Times in it are UTC.

    Waits up to `wait` seconds for another process to let go of it, then raises FileLocked."""
    _require(path, write)
    with closing(_patiently(path, wait, lambda: _connect(path, write))) as connection:
        _settle(connection)
        with _written(path), interruptible(connection):
            yield connection


@contextmanager
def reading(path: Path, *, wait: float = DEFAULT_WAIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of `attached`, closed at the end. Raises FileUnusable for a file of another version of dateline."""
    with closing(attached(path, wait=wait)) as connection, as_expected(path), interruptible(connection):
        yield connection


@contextmanager
def as_expected(path: Path) -> Iterator[None]:
    """Raises FileUnusable where the file, which an older dateline made, lacks a table or a column that is asked for."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise FileUnusable(
            f"{path} is of another version of dateline: {_first_line(error)}",
            remedy="publish it again with this version: dateline run, or dateline build, check and publish",
        ) from error


@contextmanager
def copying(source: Path, target: Path, *, wait: float = DEFAULT_WAIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to no file, with `source` attached as `old`, to read, and the file `target` as `fresh`.

    A new file is in a storage version that clients of DuckDB 1.x open. Nobody writes to `source` meanwhile."""
    _require(source, False)

    def attached() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute(f"attach {quoted(source)} as old (read_only)")
        return connection

    with closing(_patiently(source, wait, attached)) as connection:
        _settle(connection)
        with _written(target), interruptible(connection):
            attach_new(connection, target)
            yield connection


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to no file, for what is only computed."""
    with closing(duckdb.connect()) as connection, interruptible(connection):
        _settle(connection)
        yield connection


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """An interruption in the middle of a query is one, and ends the query.

    DuckDB makes a RuntimeError of it, and its threads go on: to close the connection would wait for them."""
    try:
        yield
    except RuntimeError as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            connection.interrupt()
            raise KeyboardInterrupt from error
        raise


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Raises FileUnwritable for what DuckDB says of a disk that is full."""
    try:
        yield
    except duckdb.Error as error:
        if not UNWRITTEN.search(str(error)):
            raise
        raise FileUnwritable(
            f"{path} cannot be written: {_first_line(error)}",
            remedy="see to free disk, and to the limits on it, then try again; what was there before is unharmed",
        ) from error


def attached(path: Path, *, wait: float = DEFAULT_WAIT) -> duckdb.DuckDBPyConnection:
    """A connection to no file, with `path` attached as `warehouse`, to read; whoever asked for it closes it.

    It is to the file that stands there now. One that this process has opened at the same path before goes on with what
    stood there then, if a publication has replaced it: with `opened`, both would be to the older."""
    _require(path, False)

    def attach() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute(f"attach {quoted(path)} as warehouse (read_only); use warehouse")
        return connection

    connection = _patiently(path, wait, attach)
    _settle(connection)
    return connection


def attach_new(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a new file as `fresh`, in a storage version that clients of DuckDB 1.x open."""
    connection.execute(f"attach {quoted(path)} as fresh (storage_version '{STORAGE_VERSION}')")


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path.resolve()).replace("'", "''") + "'"


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Times are UTC, memory has its limit, and a statement that takes long draws no bar into what we print."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set memory_limit = '{memory_limit(connection)}'")
    # Only where there is one: in a notebook without ipywidgets there is none, and DuckDB lets nobody speak of it.
    if connection.execute("select current_setting('enable_progress_bar')").fetchone() == (True,):
        connection.execute("set enable_progress_bar = false")


def _connect(path: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """Open the file that stands there once it is open: a redaction puts a new one in the place of the old."""
    while True:
        before = _identity(path)
        connection = duckdb.connect(str(path), read_only=not write)
        if before in (None, _identity(path)):
            return connection
        connection.close()


def _identity(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None


def _require(path: Path, write: bool) -> None:
    if not write and not path.exists():
        raise FileUnusable(f"there is no file {path}", remedy="make it first: dateline run")


def _patiently(path: Path, wait: float, connect: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    deadline, pause = time.monotonic() + wait, 0.01
    while True:
        try:
            return connect()
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
