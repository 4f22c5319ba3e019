"""The only place in our Python that opens a DuckDB file: with what intent, how long to wait, who holds it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from warehouse.files.admission import admit, as_text, note
from warehouse.files.connection_settings import apply_settings
from warehouse.files.contents import Contents
from warehouse.files.errors import (
    DAMAGE,
    UNWRITTEN,
    FileUnusable,
    FileUnwritable,
    damaged,
    first_line,
    locked,
    unopened,
)
from warehouse.files.replacement import fresh_path

DEFAULT_WAIT = 10.0

# Clients of DuckDB 1.x open it; newer defaults shut them out.
STORAGE_VERSION = "v1.0.0"


@contextmanager
def opened(
    path: Path,
    *,
    write: bool = False,
    wait: float = DEFAULT_WAIT,
    contents: Contents | None = None,
    reach: Sequence[Path] = (),
    is_shut: bool = True,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file, closed at the end. Times in it are UTC.

    What a file of those `contents` may not hold is refused before anything is asked of it: raises FileStrange. Only a
    file that this home makes for itself has none. No setting can be changed, and no other file be opened than `reach`
    (a file, or a folder and what is in it) and the one that is to replace this one, unless it is not `is_shut`.

    Waits up to `wait` seconds for another process to close it, then raises FileLocked."""
    path = _real(path)
    _require(path, write)
    connected = closing(_patiently(path, wait, lambda: _connect(path, write), contents))
    with connected as connection, as_whole(path, contents), _written(path), interruptible(connection):
        apply_settings(connection, reach=[*reach, fresh_path(path)] if write else reach, is_shut=is_shut)
        ((name,),) = connection.execute("select system.main.current_database()").fetchall()
        admit(connection, name, path, contents)
        yield connection
    if contents is not None:
        note(path, contents)


@contextmanager
def reading(
    path: Path, *, contents: Contents | None, wait: float = DEFAULT_WAIT, reach: Sequence[Path] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of `attached`, closed at the end. Raises FileUnusable for a file of another version of dateline."""
    connected = attached(path, contents=contents, wait=wait, reach=reach)
    with closing(connected) as connection, as_expected(path), as_whole(path, contents), interruptible(connection):
        yield connection


@contextmanager
def as_whole(path: Path, contents: Contents | None = None) -> Iterator[None]:
    """Raises FileDamaged for what DuckDB says of a file whose bytes are not those that it wrote."""
    try:
        yield
    except duckdb.Error as error:
        if not DAMAGE.search(str(error)):
            raise
        raise damaged(path, error, contents) from error


@contextmanager
def as_expected(path: Path) -> Iterator[None]:
    """Raises FileUnusable where the file, which an older dateline made, lacks a table or a column that is asked for."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise FileUnusable(
            f"{path} is of another version of dateline: {first_line(error)}",
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

    connected = closing(_patiently(source, wait, attached))
    with connected as connection, as_whole(source), _written(target), interruptible(connection):
        attach_new(connection, target)
        apply_settings(connection)
        yield connection


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to no file, for what is only computed."""
    with closing(duckdb.connect()) as connection, interruptible(connection):
        apply_settings(connection)
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
            f"{path} cannot be written: {first_line(error)}",
            remedy="see to free disk, and to the limits on it, then try again; what was there before is unharmed",
        ) from error


def attached(
    path: Path,
    *,
    contents: Contents | None,
    wait: float = DEFAULT_WAIT,
    reach: Sequence[Path] = (),
    threads: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection to no file, with `path` attached as `warehouse`, to read; the caller closes it.

    `contents` and `reach` as of `opened`. It is to the file that stands there now. One that this process has opened at
    the same path before goes on with what stood there then, if a publication has replaced it: with `opened`, both would
    be to the older."""
    _require(path, False)

    def attach() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute(f"attach {quoted(path)} as warehouse (read_only)")
        return connection

    connection = _patiently(path, wait, attach, contents)
    try:
        with as_whole(path, contents):
            apply_settings(connection, reach=reach, threads=threads)
            admit(connection, "warehouse", path, contents)
            connection.execute("use warehouse")
    except BaseException:
        connection.close()
        raise
    return connection


def computing(into: Path | None, reading: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """A connection to a database `build`, in memory or in a new file, with other files attached by name, to read; the
    caller closes it. No further file is opened. Of a few records threads would mostly wait for each other: it has one.

    The caller says what the files may hold: it has opened them."""
    connection = duckdb.connect()
    try:
        for name, path in reading.items():
            connection.execute(f"attach {quoted(path)} as {name} (read_only)")
        target = quoted(into) if into else as_text(":memory:")
        connection.execute(f"attach {target} as build; use build")
        apply_settings(connection, reach=[*reading.values(), *([into] if into else [])], threads=1)
    except BaseException:
        connection.close()
        raise
    return connection


def attach_new(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a new file as `fresh`, in a storage version that clients of DuckDB 1.x open."""
    connection.execute(f"attach {quoted(path)} as fresh (storage_version '{STORAGE_VERSION}')")


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return as_text(str(path.resolve()))


def _connect(path: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """Open the file that stands there once it is open: a redaction puts a new one in the place of the old."""
    while True:
        before = _identity(path)
        connection = duckdb.connect(str(path), read_only=not write)
        if before in (None, _identity(path)):
            return connection
        connection.close()


def _real(path: Path) -> Path:
    """What a symbolic link leads to: DuckDB looks for the log of writes (WAL) beside the name by which it opens a file,
    and every name has to have the same one. Raises FileUnusable."""
    if not path.is_symlink():
        return path
    real, log = path.resolve(), path.with_name(f"{path.name}.wal")
    if log.exists():
        raise FileUnusable(
            f"{log} lies beside a symbolic link", expected="it beside the file itself", remedy=f"mv {log} {real}.wal"
        )
    return real


def _identity(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None


def _require(path: Path, write: bool) -> None:
    if not write and not path.exists():
        raise FileUnusable(f"there is no file {path}", remedy="make it first: dateline run")


def _patiently(
    path: Path,
    wait: float,
    connect: Callable[[], duckdb.DuckDBPyConnection],
    contents: Contents | None = None,
) -> duckdb.DuckDBPyConnection:
    deadline, pause = time.monotonic() + wait, 0.01
    while True:
        try:
            return connect()
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise unopened(path, error, contents) from error
            if time.monotonic() >= deadline:
                raise locked(path, str(error), wait) from error
        except duckdb.Error as error:
            raise unopened(path, error, contents) from error
        time.sleep(pause)
        pause = min(pause * 2, 0.25)
