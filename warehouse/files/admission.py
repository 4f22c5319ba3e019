"""What a file holds is checked when it is opened, unless this process left it as it is."""

from pathlib import Path

import duckdb

from warehouse.files.contents import Contents, Held, held
from warehouse.files.errors import FileStrange

# DuckDB's main header and its two database headers, in bytes.
HEADERS = 3 * 4096

# How this process left files whose contents it had checked: what nobody has written to since is not checked again.
_left: dict[tuple[Path, str], tuple[int, ...] | None] = {}


def admit(connection: duckdb.DuckDBPyConnection, name: str, path: Path, contents: Contents | None) -> None:
    """Raises FileStrange unless the file, attached under that name, holds what a file of those contents may hold.

    Until that is known, the names of functions and operators are looked up in the catalog of the system first."""
    seen = _look(path)
    if contents is None or (seen is not None and _left.get((path.resolve(), contents.name)) == seen):
        return
    ((before,),) = connection.execute("select system.main.current_setting('search_path')").fetchall()
    connection.execute("set search_path = " + as_text('system.main,"' + name.replace('"', '""') + '".main'))
    try:
        found = Held(name, {}, ()) if _has_no_block(path) else held(connection, name)
        if problem := contents.check(connection, found):
            raise FileStrange(
                f"{path} is no {contents.name} to be trusted: it holds {problem}",
                expected=contents.expected,
                remedy=contents.remedy,
            )
    finally:
        connection.execute(f"set search_path = {as_text(before)}")


def _look(path: Path) -> tuple[int, ...] | None:
    """What changes when somebody writes to the file; None where a log beside it holds changes, too."""
    if _has_log(path):
        return None
    found = path.stat()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _has_no_block(path: Path) -> bool:
    """Whether the file is no more than its headers, as one that was just made. What it holds, its catalog too, is in
    blocks behind them or in a log: to ask the catalog for nothing would take 20 ms."""
    return not _has_log(path) and path.stat().st_size <= HEADERS


def _has_log(path: Path) -> bool:
    """Whether changes lie in a log, which is beside the file itself, not beside a symbolic link to it."""
    real = path.resolve()
    return real.with_name(f"{real.name}.wal").exists()


def note(path: Path, contents: Contents) -> None:
    """Remember how a file is left whose contents were checked."""
    _left[path.resolve(), contents.name] = _look(path)


def as_text(text: str) -> str:
    """A text of SQL, in quotes."""
    return "'" + text.replace("'", "''") + "'"
