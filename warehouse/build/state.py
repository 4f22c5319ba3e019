"""Which rows a build changed since the one before (dbt_project/macros/state.sql), and whether it is as we left it."""

import errno
import json
from dataclasses import dataclass, field
from pathlib import Path

from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class BuildState:
    """A state of a build, None where it is not whole; the one that it was made from, None where it was made from
    nothing; the condition on the rows of each mart that changed; and the code of dateline that built it, None where dbt
    was called without it. A mart without a condition was rebuilt whole."""

    state_id: str | None = None
    previous_state_id: str | None = None
    changed_rows: dict[str, str] = field(default_factory=dict)
    code_hash: str | None = None


def state_in(build: DuckDBPyConnection) -> BuildState:
    """What the current build says of itself."""
    if not has_table(build, "state"):
        return BuildState()
    found = build.execute("from log.state")
    row = found.fetchone()
    assert row
    state = dict(zip((column[0] for column in found.description), row, strict=True))
    changed_rows = dict(build.execute("from log.changed_rows").fetchall())
    # A build of an older dateline has no hash of the code.
    return BuildState(state["state_id"], state["previous_state_id"], changed_rows, state.get("code_hash"))


def has_table(build: DuckDBPyConnection, name: str) -> bool:
    """Whether the build has that table about itself."""
    found = build.execute("from duckdb_tables() where schema_name = 'log' and table_name = ?", [name])
    return found.fetchone() is not None


def rows_of(mart: str, condition: str) -> str:
    """The query that gives the rowid of each row under the condition.

    To be asked for by it: DuckDB then reads the other columns only where such rows lie, mostly at the end."""
    return f"select rowid from {mart} where {condition}"


def forget(build: DuckDBPyConnection) -> None:
    """Let the next build have no state before it: nothing is reused of this one."""
    if has_table(build, "state"):
        build.execute("drop table log.state")


def has_passed(build: DuckDBPyConnection) -> bool | None:
    """Whether the current build met what must hold of it, None where that was not checked."""
    if not has_table(build, "audit"):
        return None
    return build.execute("select is_passed from log.audit").fetchone() == (True,)


def seal(database: Path) -> None:
    """Note how we leave the file of a build: of one that somebody else has written to since, nothing is reused.

    Where there is no room for the note there is none, and the next build is made from nothing."""
    note = _seal_of(database)
    try:
        note.write_text(json.dumps(_look_of(database)), encoding="utf-8")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        note.unlink(missing_ok=True)


def is_sealed(database: Path) -> bool:
    """Whether nobody but us has written to the build."""
    try:
        is_as_noted = json.loads(_seal_of(database).read_text(encoding="utf-8")) == _look_of(database)
    except (FileNotFoundError, ValueError):
        return False
    return is_as_noted and not database.with_name(f"{database.name}.wal").exists()


def _seal_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.seal")


def _look_of(database: Path) -> dict[str, int]:
    found = database.stat()
    return {"bytes": found.st_size, "modified_ns": found.st_mtime_ns, "inode": found.st_ino}
