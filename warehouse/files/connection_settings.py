"""What every connection of ours is set to, before anything is asked of it."""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.files.admission import as_text

# How much memory DuckDB may take before it goes on on disk, unless DATELINE_MEMORY says otherwise: what it takes by
# itself, four fifths of the machine, leaves too little for the rest, and more than this has made no build faster.
DEFAULT_MEMORY = "5GB"

_LEAST = """
select system.main.least(
    system.main.parse_formatted_bytes(system.main.current_setting('memory_limit')),
    system.main.parse_formatted_bytes(?)
)
"""


def memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    """How much memory DuckDB may take, as it writes that: what was asked for, or less on a smaller machine."""
    most = os.environ.get("DATELINE_MEMORY", DEFAULT_MEMORY)
    row = connection.execute(_LEAST, [most]).fetchone()
    assert row
    return f"{row[0] // 1000}KB"


def _sql_list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(as_text, texts)) + "]"


def apply_settings(
    connection: duckdb.DuckDBPyConnection,
    *,
    reach: Sequence[Path] = (),
    is_shut: bool = True,
    threads: int | None = None,
) -> None:
    """Times are UTC, memory has its limit, no other file than `reach` is opened, and no setting changes from here on.

    In one process all connections to a file share the settings of the first. A function is called by its full name:
    the file may have another one of that name."""
    ((is_locked, has_progress_bar),) = connection.execute(
        "select system.main.current_setting('lock_configuration'), system.main.current_setting('enable_progress_bar')"
    ).fetchall()
    if is_locked:
        return
    names = [str(one.resolve()) for one in reach]
    settings = [
        "global TimeZone = 'UTC'",
        f"memory_limit = '{memory_limit(connection)}'",
        *([f"threads = {threads}"] if threads is not None else []),
        # Only where there is one: in a notebook without ipywidgets there is none, and DuckDB lets nobody speak of it.
        *(["enable_progress_bar = false"] if has_progress_bar else []),
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "python_enable_replacements = false",
    ]
    if is_shut:
        folders, paths = _sql_list(names), _sql_list([name + end for name in names for end in _ENDINGS])
        settings += [f"allowed_directories = {folders}", f"allowed_paths = {paths}", "enable_external_access = false"]
    connection.execute(";".join(f"set {one}" for one in (*settings, "lock_configuration = true")))


# A database and the logs that DuckDB writes beside it.
_ENDINGS = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
