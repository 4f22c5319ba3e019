"""What runs did, kept apart from what they made: one record a run, begun before anything is done and ended after it."""

import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.build.contents import RUNS, script
from warehouse.code import versions
from warehouse.files.connection import DEFAULT_WAIT, opened
from warehouse.files.replacement import is_running

Row = Mapping[str, Any]


def new_run_id(now: datetime | None = None) -> str:
    """Such as 20261124T061500Z-3f9a1c2b: runs of different seconds sort by it."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


@dataclass(slots=True)
class Run:
    """The record of a run; see runs.sql for what each field means. `files` and `checks` are rows of its tables."""

    command: str
    run_id: str = field(default_factory=new_run_id)
    is_scheduled: bool = False
    process_id: int = field(default_factory=os.getpid)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None
    seconds: float | None = None
    exit_code: int | None = None
    error_name: str | None = None
    read_count: int = 0
    appended_count: int = 0
    known_count: int = 0
    refused_count: int = 0
    model_count: int | None = None
    test_count: int | None = None
    build_seconds: float | None = None
    ledger_position: int | None = None
    published_sha256: str | None = None
    forced_reason: str | None = None
    versions: str = field(default_factory=lambda: ", ".join(map(" ".join, versions().items())))
    files: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)

    def end(self, exit_code: int, error_name: str | None = None) -> None:
        self.ended_at = datetime.now(UTC)
        self.seconds = (self.ended_at - self.started_at).total_seconds()
        self.exit_code, self.error_name = exit_code, error_name


class Runs:
    """The file of runs. It is held only during a call, and made at the first."""

    def __init__(self, path: Path, *, wait: float = DEFAULT_WAIT) -> None:
        self.path, self.wait = path, wait

    def keep(self, run: Run) -> None:
        """Write a run as it is now, in the place of what was kept of it. Raises FileLocked, FileUnwritable."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with opened(self.path, write=True, wait=self.wait, contents=RUNS) as runs:
            runs.begin()
            runs.execute(script())
            _end_the_dead(runs)
            for table in ("run", "file_read", "check_result"):
                runs.execute(f"delete from {table} where run_id = ?", [run.run_id])
            row = asdict(run)
            file_rows, check_rows = row.pop("files"), row.pop("checks")
            _insert(runs, "run", [row])
            _insert(runs, "file_read", _numbered(file_rows, "file_number", run.run_id))
            _insert(runs, "check_result", _numbered(check_rows, "check_number", run.run_id))
            runs.commit()

    def close(self, run_id: str, exit_code: int, error_name: str | None, started_at: datetime, *, command: str) -> None:
        """End the record of a scheduled run as its process ended: the run itself may have died before it could, never
        have begun one, or not know that it was stopped for its time."""
        kept = self.find(run_id)
        if kept is None:
            run = Run(command, run_id=run_id, is_scheduled=True, started_at=started_at)
            run.end(exit_code, error_name)
            self.keep(run)
        elif kept["exit_code"] != exit_code:
            with opened(self.path, write=True, wait=self.wait, contents=RUNS) as runs:
                runs.execute(
                    "update run set ended_at = $now, seconds = date_diff('millisecond', started_at, $now) / 1000, "
                    "exit_code = $code, error_name = $error where run_id = $run",
                    {"now": _utc(datetime.now(UTC)), "code": exit_code, "error": error_name or "Died", "run": run_id},
                )

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query of ours; none while there is no file, or only what a process left that died making it."""
        if not self.path.exists():
            return []
        with opened(self.path, wait=self.wait, contents=RUNS) as runs:
            if runs.execute("select count(*) from duckdb_tables()").fetchone() == (0,):
                return []
            result = runs.execute(query, list(parameters))
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def find(self, run_id: str) -> dict[str, Any] | None:
        return next(iter(self.rows("from run where run_id = ?", [run_id])), None)


def _end_the_dead(runs: DuckDBPyConnection) -> None:
    """A process that was killed ends no record: the next one that writes does it, without knowing how it ended."""
    open_runs = runs.execute("select run_id, process_id from run where ended_at is null").fetchall()
    for run_id, process_id in open_runs:
        if process_id != os.getpid() and not is_running(process_id):
            runs.execute(
                "update run set ended_at = ?, error_name = 'Died' where run_id = ?", [datetime.now(UTC), run_id]
            )


def _numbered(rows: Sequence[Row], name: str, run_id: str) -> list[dict[str, Any]]:
    return [{"run_id": run_id, name: number, **row} for number, row in enumerate(rows, 1)]


def _insert(runs: DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    for row in rows:
        names = ", ".join(row)
        runs.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", [*map(_utc, row.values())])


def _utc(value: Any) -> Any:
    """DuckDB's timestamps have no zone; ours are UTC."""
    with suppress(AttributeError):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
