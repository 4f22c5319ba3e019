"""Publish an audited build: copy and compact its marts into a new file, and put that in place in one step."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from warehouse.connection import DEFAULT_WAIT, STORAGE_VERSION, in_memory, opened

SCHEMAS = ("core", "trade", "diplomacy")


class NotAudited(DatelineError):
    """The build was not checked since it was made, or did not pass."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a published file holds and what it was made from; stands beside it as JSON."""

    published_at: str
    ledger_position: int
    ledger_chain_hash: str
    versions: dict[str, str]
    rows: dict[str, int]
    bytes: int
    sha256: str


def record_audit(database: Path, *, passed: bool, wait: float = DEFAULT_WAIT) -> None:
    """Keep the verdict in the build that it is about; the next build drops it."""
    with opened(database, write=True, wait=wait) as build:
        build.execute("create or replace table log.audit as select ? as is_passed", [passed])


def publish(database: Path, target: Path, *, wait: float = DEFAULT_WAIT) -> Manifest:
    """Write the marts of a build to `target`, read-only; whoever holds the old file keeps reading it.

    Raises NotAudited unless the build passed its audit."""
    _clear_away(target)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with opened(database, wait=wait) as build:
            _require_audit(build)
            tables = _tables(build)
            position, chain_hash = _ledger_state(build)
            rows = _copy(database, fresh, tables)  # while the build is held: it stays the one that was audited
        fresh.chmod(0o444)
        _to_disk(fresh)
        manifest = Manifest(
            published_at=datetime.now(UTC).isoformat(timespec="seconds"),
            ledger_position=position,
            ledger_chain_hash=chain_hash,
            versions={name: version(name) for name in ("dateline", "duckdb", "dbt-core", "dbt-duckdb")},
            rows=rows,
            bytes=fresh.stat().st_size,
            sha256=_sha256(fresh),
        )
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    _write_manifest(manifest, manifest_path(target))
    return manifest


def manifest_path(target: Path) -> Path:
    return target.with_suffix(".json")


def read_manifest(target: Path) -> Manifest | None:
    """The manifest beside a published file, if there is one."""
    path = manifest_path(target)
    return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _require_audit(build: DuckDBPyConnection) -> None:
    audited = build.execute(
        "select count(*) from duckdb_tables() where schema_name = 'log' and table_name = 'audit'"
    ).fetchone()
    if audited == (0,):
        raise NotAudited("this build has not been checked", remedy="check it first: dateline check")
    if build.execute("select is_passed from log.audit").fetchone() != (True,):
        raise NotAudited(
            "this build did not pass its check; the last published file stays in place",
            remedy="see what failed with dateline check, mend the data, and run again",
        )


def _tables(build: DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Schema, name and definition of each mart."""
    return build.execute(
        "select schema_name, table_name, sql from duckdb_tables() where list_contains(?, schema_name) order by 1, 2",
        [list(SCHEMAS)],
    ).fetchall()


def _ledger_state(build: DuckDBPyConnection) -> tuple[int, str]:
    row = build.execute("select last_position, chain_hash from log.batch order by batch_id desc limit 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def _copy(database: Path, fresh: Path, tables: list[tuple[str, str, str]]) -> dict[str, int]:
    with in_memory() as memory:
        memory.execute(f"attach {_quoted(database)} as build (read_only)")
        memory.execute(f"attach {_quoted(fresh)} as fresh (storage_version '{STORAGE_VERSION}')")
        memory.execute("use fresh")
        for schema in SCHEMAS:
            memory.execute(f"create schema {schema}")
        rows = {}
        for schema, table, definition in tables:
            memory.execute(definition)
            memory.execute(f"insert into {schema}.{table} from build.{schema}.{table}")
            rows[f"{schema}.{table}"] = memory.execute(f"select count(*) from {schema}.{table}").fetchall()[0][0]
        for comment in memory.execute(_COMMENTS, {"schemas": list(SCHEMAS)}).fetchall():
            memory.execute(comment[0])
        memory.execute("use memory")
        memory.execute("detach fresh")
    return rows


_COMMENTS = """
select format('comment on table {}.{} is ''{}''', schema_name, table_name, replace(comment, '''', ''''''))
from duckdb_tables()
where database_name = 'build' and comment is not null and list_contains($schemas, schema_name)
union all
select format(
    'comment on column {}.{}.{} is ''{}''', schema_name, table_name, column_name, replace(comment, '''', '''''')
)
from duckdb_columns()
where database_name = 'build' and comment is not null and list_contains($schemas, schema_name)
"""


def _clear_away(target: Path) -> None:
    """Take away what publications left behind whose process was killed."""
    for left in target.parent.glob(f".{target.name}.*"):
        owner = left.name.removeprefix(f".{target.name}.").removesuffix(".wal")
        if owner == str(os.getpid()) or not _is_running(owner):
            left.unlink(missing_ok=True)


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def _quoted(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"


def _to_disk(path: Path) -> None:
    for opened_path in (path, path.parent):
        descriptor = os.open(opened_path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(manifest: Manifest, path: Path) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)
