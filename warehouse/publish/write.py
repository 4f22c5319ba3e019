"""Publish an audited build: copy its marts into a new file, and put that in place in one step."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from warehouse.build.state import BuildState, has_passed, is_sealed, rows_of, seal, state_in
from warehouse.code import versions
from warehouse.files.connection import DEFAULT_WAIT, copying, opened
from warehouse.files.errors import FileUnusable
from warehouse.files.replacement import replacing
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.declared import SCHEMAS
from warehouse.publish.macros import macros, signature
from warehouse.publish.manifest import Manifest, manifest_of, manifest_path, read_manifest, write_manifest

__all__ = ["SCHEMAS", "Manifest", "NotAudited", "manifest_path", "publish", "read_manifest", "record_audit"]

# A published file of which parts were replaced holds room that nothing needs: this much of it, and all is copied again.
MOST_ROOM = 1 / 3

# What runs did: not made from the ledger, so no two publications of one ledger agree in it.
OPS = "ops"


class NotAudited(DatelineError):
    """The build was not checked since it was made, or did not pass."""


def record_audit(database: Path, *, passed: bool, met: Iterable[str] = (), wait: float = DEFAULT_WAIT) -> None:
    """Keep the verdict in the build that it is about; the next build drops it. What was `met` stays until the next
    audit, by the state that met it."""
    was_sealed = is_sealed(database)
    with opened(database, write=True, wait=wait) as build:
        build.execute("create or replace table log.audit as select ? as is_passed", [passed])
        state = state_in(build).state_id if was_sealed else None
        build.execute(
            "create or replace table log.met as select ? as state_id, unnest(?::varchar[]) as expectation_hash",
            [state, [*met] if state else []],
        )
    if was_sealed:
        seal(database)


def publish(database: Path, target: Path, *, forced_reason: str | None = None, wait: float = DEFAULT_WAIT) -> Manifest:
    """Write the marts of a build to `target`, read-only; a process that has the old file open keeps reading it.

    Raises NotAudited unless the build passed its audit, or a reason forces it: the manifest keeps that where it was
    needed."""
    with replacing(target) as fresh:
        now = datetime.now(UTC)
        with opened(database, wait=wait) as build:
            obstacle = _obstacle(build, target)
            if obstacle and forced_reason is None:
                raise obstacle
            tables = _tables(build)
            made = state_in(build) if is_sealed(database) else BuildState()
            base = _base(made, target)
            position, chain_hash = _ledger_state(build)
            build_id = f"{now:%Y%m%dT%H%M%S%fZ}-{position}"
            # While the build is held: it stays the one that was audited.
            if not (base and _take_over(target, database, fresh, tables, made)):
                base = None
                _copy(database, fresh, tables)
            reason = forced_reason if obstacle else None
            _sign(fresh, [build_id, now, position, chain_hash], [build_id, json.dumps(versions()), reason])
        fresh.chmod(0o444)
        copied = manifest_of(fresh)
        manifest = replace(
            copied, state_id=made.state_id, compact_bytes=base.compact_bytes if base else copied.compact_bytes
        )
    write_manifest(manifest, target)
    return manifest


def age_of_published(target: Path) -> str:
    """That the published file stays in place, and how old it is."""
    manifest = read_manifest(target)
    if manifest is None:
        return "nothing was published before"
    published = datetime.fromisoformat(manifest.published_at)
    age = age_in_words(datetime.now(UTC) - published)
    return f"the last published file stays in place, of {manifest.published_at}, {age} old"


def age_in_words(age: timedelta) -> str:
    """A span of time as a person says it: 3 days, 5 hours, 12 minutes."""
    minutes = int(age.total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            return f"{minutes // size} {name}{'s' if minutes >= 2 * size else ''}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _obstacle(build: DuckDBPyConnection, target: Path) -> NotAudited | None:
    is_passed = has_passed(build)
    if is_passed is None:
        return NotAudited(
            f"this build has not been checked; {age_of_published(target)}", remedy="check it: dateline check"
        )
    if not is_passed:
        return NotAudited(
            f"this build did not pass its check; {age_of_published(target)}",
            remedy="see what failed with dateline check, correct the data, and run again; "
            'or publish it all the same: dateline publish --force --reason "why"',
        )
    return None


class Table(NamedTuple):
    """A mart, its name with the schema, and how it is made."""

    name: str
    definition: str


def _tables(build: DuckDBPyConnection) -> list[Table]:
    """Each mart.

    The build has proved its keys. In the published file they stand in the comments: an index of a newer DuckDB keeps
    clients of 1.0 from opening it."""
    found = build.execute(_DEFINITIONS, {"schemas": list(SCHEMAS)})
    return [Table(*row) for row in found.fetchall()]


def _ledger_state(build: DuckDBPyConnection) -> tuple[int, str]:
    row = build.execute("select last_position, chain_hash from log.batch order by batch_id desc limit 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def _base(made: BuildState, target: Path) -> Manifest | None:
    """The last published file by its manifest, if the build differs from it only in its changed rows."""
    manifest = read_manifest(target) if target.exists() else None
    if (
        manifest is None
        or not made.changed_rows
        or manifest.state_id is None
        or manifest.state_id != made.previous_state_id
    ):
        return None
    if manifest.versions != versions():
        return None
    try:
        with opened(target, contents=PUBLICATION):
            pass
    except FileUnusable:  # damaged, or changed: nothing is taken over from it
        return None
    return manifest if manifest.bytes <= manifest.compact_bytes * (1 + MOST_ROOM) else None


def _copy(database: Path, fresh: Path, tables: list[Table]) -> None:
    with copying(database, fresh) as memory:
        memory.execute("use fresh")
        for schema in SCHEMAS:
            memory.execute(f"create schema {schema}")
        for table in tables:
            _copied(memory, table)
        _describe(memory)
        memory.execute("use memory")
        memory.execute("detach fresh")


def _take_over(base: Path, database: Path, fresh: Path, tables: list[Table], made: BuildState) -> bool:
    """Copy the file that was published last, and replace in it the rows that changed; False, and no file, where that
    does not come to as many rows of each mart as the build has."""
    shutil.copyfile(base, fresh)
    with copying(database, fresh) as memory:
        memory.execute("use fresh")
        held = {name for (name,) in memory.execute(_HELD, {"schemas": list(SCHEMAS)}).fetchall()}
        kept = [table for table in tables if table.name in made.changed_rows and table.name in held]
        for name in sorted(held - {table.name for table in kept}):
            memory.execute(f"drop table {name}")
        memory.execute("checkpoint fresh")  # what was dropped leaves its room to what comes
        rows = {}
        for table in tables:
            rows[table.name] = (
                _with_changed_rows(memory, table, made.changed_rows[table.name])
                if table in kept
                else _copied(memory, table)
            )
        is_whole = all(memory.execute(f"select count(*) from old.{name}").fetchone() == (rows[name],) for name in rows)
        _describe(memory)
        memory.execute("use memory")
        memory.execute("detach fresh")
    if not is_whole:
        fresh.unlink()
    return is_whole


def _copied(memory: DuckDBPyConnection, table: Table) -> int:
    memory.execute(table.definition)
    memory.execute(f"insert into {table.name} from old.{table.name}")
    return _count(memory, table.name)


def _with_changed_rows(memory: DuckDBPyConnection, table: Table, condition: str) -> int:
    """Do to the published mart what the build did to its own: away with what changed, in with what is new."""
    memory.execute("begin")
    memory.execute("use old")  # the condition names tables of the build
    memory.execute(f"delete from fresh.{table.name} where rowid in ({rows_of(f'fresh.{table.name}', condition)})")
    changed = rows_of(f"old.{table.name}", condition)
    memory.execute(f"insert into fresh.{table.name} from old.{table.name} where rowid in ({changed})")
    memory.execute("use fresh")
    memory.execute("commit")
    return _count(memory, table.name)


def _count(memory: DuckDBPyConnection, name: str) -> int:
    ((count,),) = memory.execute(f"select count(*) from {name}").fetchall()
    return int(count)


def _describe(memory: DuckDBPyConnection) -> None:
    """In one transaction: the disk is synced once, and not for each of a thousand comments."""
    memory.execute("begin")
    for (comment,) in memory.execute(_COMMENTS, {"schemas": list(SCHEMAS)}).fetchall():
        memory.execute(comment)
    memory.execute("commit")


def _sign(fresh: Path, publication: list[Any], origin: list[Any]) -> None:
    """Add what no build has: the macros, made in the file itself so that they name no database that others would not
    have, and the rows that identify this publication."""
    with opened(fresh, write=True) as published:
        published.execute(macros())
        published.execute(signature())
        published.execute("insert into ops.publication values (?, ?, ?, ?)", publication)
        published.execute("insert into ops.publication_origin values (?, ?, ?)", origin)


_DEFINITIONS = """
select
    schema_name || '.' || table_name as name,
    format('create table {} (', name) || string_agg(
        format('"{}" {}{}', column_name, data_type, if(is_nullable, '', ' not null')), ', ' order by column_index
    ) || ')' as definition
from duckdb_columns()
where database_name = current_database() and list_contains($schemas, schema_name)
group by schema_name, table_name
order by name
"""

_HELD = """
select schema_name || '.' || table_name from duckdb_tables()
where database_name = 'fresh' and list_contains($schemas, schema_name)
"""

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
