"""Publish an audited build: copy and compact its marts into a new file, and put that in place in one step."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from warehouse.connection import DEFAULT_WAIT, copying, opened
from warehouse.replacement import replacing

SCHEMAS = ("core", "trade", "diplomacy", "ops")

# What runs did: not made from the ledger, so no two publications of one ledger agree in it.
OPS = "ops"


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
    forced_reason: str | None = None  # why it was published in spite of its check
    build_id: str = ""  # of this publication alone; the file says the same in ops.publication


def record_audit(database: Path, *, passed: bool, wait: float = DEFAULT_WAIT) -> None:
    """Keep the verdict in the build that it is about; the next build drops it."""
    with opened(database, write=True, wait=wait) as build:
        build.execute("create or replace table log.audit as select ? as is_passed", [passed])


def publish(database: Path, target: Path, *, forced_reason: str | None = None, wait: float = DEFAULT_WAIT) -> Manifest:
    """Write the marts of a build to `target`, read-only; whoever holds the old file keeps reading it.

    Raises NotAudited unless the build passed its audit, or a reason forces it: the manifest keeps that where it was
    needed."""
    with replacing(target) as fresh:
        now = datetime.now(UTC)
        with opened(database, wait=wait) as build:
            obstacle = _obstacle(build, target)
            if obstacle and forced_reason is None:
                raise obstacle
            tables = _tables(build)
            position, chain_hash = _ledger_state(build)
            build_id = f"{now:%Y%m%dT%H%M%S%fZ}-{position}"
            # While the build is held: it stays the one that was audited.
            rows = _copy(database, fresh, tables) | _sign(fresh, [build_id, now, position, chain_hash])
        fresh.chmod(0o444)
        manifest = Manifest(
            published_at=now.isoformat(timespec="seconds"),
            build_id=build_id,
            ledger_position=position,
            ledger_chain_hash=chain_hash,
            versions={name: version(name) for name in ("dateline", "duckdb", "dbt-core", "dbt-duckdb")},
            rows=rows,
            bytes=fresh.stat().st_size,
            sha256=_sha256(fresh),
            forced_reason=forced_reason if obstacle else None,
        )
    _write_manifest(manifest, manifest_path(target))
    return manifest


def manifest_path(target: Path) -> Path:
    return target.with_suffix(".json")


def read_manifest(target: Path) -> Manifest | None:
    """The manifest beside a published file, if there is one."""
    path = manifest_path(target)
    return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def age_told(target: Path) -> str:
    """How old the published file is, for whoever is told that it stays."""
    manifest = read_manifest(target)
    if manifest is None:
        return "nothing was published before"
    published = datetime.fromisoformat(manifest.published_at)
    return (
        f"the last published file stays in place, of {manifest.published_at}, {told(datetime.now(UTC) - published)} old"
    )


def told(age: timedelta) -> str:
    """A span of time as a person says it: 3 days, 5 hours, 12 minutes."""
    minutes = int(age.total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            return f"{minutes // size} {name}{'s' if minutes >= 2 * size else ''}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _obstacle(build: DuckDBPyConnection, target: Path) -> NotAudited | None:
    audited = build.execute(
        "select count(*) from duckdb_tables() where schema_name = 'log' and table_name = 'audit'"
    ).fetchone()
    if audited == (0,):
        return NotAudited(f"this build has not been checked; {age_told(target)}", remedy="check it: dateline check")
    if build.execute("select is_passed from log.audit").fetchone() != (True,):
        return NotAudited(
            f"this build did not pass its check; {age_told(target)}",
            remedy="see what failed with dateline check, mend the data, and run again; "
            'or publish it all the same: dateline publish --force --reason "why"',
        )
    return None


def _tables(build: DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Schema, name and definition of each mart.

    The build has proved its keys. In the published file they stand in the comments: an index of a newer DuckDB keeps
    clients of 1.0 from opening it."""
    tables = build.execute(
        "select schema_name, table_name, sql from duckdb_tables() where list_contains(?, schema_name) order by 1, 2",
        [list(SCHEMAS)],
    ).fetchall()
    return [(schema, table, re.sub(r",?\s*PRIMARY KEY(\([^)]*\))?", "", sql)) for schema, table, sql in tables]


def _ledger_state(build: DuckDBPyConnection) -> tuple[int, str]:
    row = build.execute("select last_position, chain_hash from log.batch order by batch_id desc limit 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def _copy(database: Path, fresh: Path, tables: list[tuple[str, str, str]]) -> dict[str, int]:
    with copying(database, fresh) as memory:
        memory.execute("use fresh")
        for schema in SCHEMAS:
            memory.execute(f"create schema {schema}")
        rows = {}
        for schema, table, definition in tables:
            memory.execute(definition)
            memory.execute(f"insert into {schema}.{table} from old.{schema}.{table}")
            rows[f"{schema}.{table}"] = memory.execute(f"select count(*) from {schema}.{table}").fetchall()[0][0]
        for comment in memory.execute(_COMMENTS, {"schemas": list(SCHEMAS)}).fetchall():
            memory.execute(comment[0])
        memory.execute("use memory")
        memory.execute("detach fresh")
    return rows


def _sign(fresh: Path, publication: list[Any]) -> dict[str, int]:
    """Add what no build has: the macros, made in the file itself so that they name no database that others would not
    have, and the one row that tells this publication from every other."""
    with opened(fresh, write=True) as published:
        for script in ("macros.sql", "publication.sql"):
            published.execute((files("warehouse") / script).read_text(encoding="utf-8"))
        published.execute("insert into ops.publication values (?, ?, ?, ?)", publication)
    return {"ops.publication": 1}


_COMMENTS = """
select format('comment on table {}.{} is ''{}''', schema_name, table_name, replace(comment, '''', ''''''))
from duckdb_tables()
where database_name = 'old' and comment is not null and list_contains($schemas, schema_name)
union all
select format(
    'comment on column {}.{}.{} is ''{}''', schema_name, table_name, column_name, replace(comment, '''', '''''')
)
from duckdb_columns()
where database_name = 'old' and comment is not null and list_contains($schemas, schema_name)
"""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(manifest: Manifest, path: Path) -> None:
    with replacing(path) as fresh:
        fresh.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        fresh.chmod(0o644)  # whoever may read the published file may know what it is
