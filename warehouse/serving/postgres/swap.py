"""New schemas take the names of the old ones, so that every reader finds one publication whole."""

import time
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from ingest.errors import UsageError
from warehouse.serving.postgres.address import PostgresBusy

# What the comment of a schema of ours begins with.
_MARK = "dateline: "

# How long new readers wait in line while we wait for those that are reading, in milliseconds, at first.
_SHORTEST = 100

# At most half of the time after which a statement that waits looks for a deadlock. A reader that holds one table and
# waits for another that we hold would be ended then.
_LONGEST = "select setting::integer / 2, current_setting('statement_timeout') from pg_settings where name = %s"

_READERS = """
select distinct on (activity.pid)
    activity.pid, activity.usename, activity.application_name, lock.relation::regclass::text,
    extract(epoch from clock_timestamp() - activity.xact_start)::integer
from pg_locks as lock
join pg_stat_activity as activity on activity.pid = lock.pid
where lock.relation = any(%s::regclass[]) and lock.granted and lock.pid <> pg_backend_pid()
order by activity.pid
"""

_DEPENDENTS = """
select distinct dependent.oid::regclass::text
from pg_depend
join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_depend.classid = 'pg_rewrite'::regclass
join pg_class as dependent on dependent.oid = pg_rewrite.ev_class
where pg_depend.refobjid = any(%s::regclass[])
order by 1
"""


def fresh(schema: str) -> str:
    """What a schema is called until it takes its name."""
    return f"{schema}__new"


def begin(target: "psycopg.Connection[Any]", schemas: Iterable[str], wait: float) -> str | None:
    """The build id of the publication that is there; nobody else publishes there until the transaction ends.

    Raises UsageError if a schema of that name is not ours to replace."""
    target.execute("select set_config('lock_timeout', %s, true)", [f"{max(1, int(wait * 1000))}ms"])
    target.execute("select pg_advisory_xact_lock(hashtext('dateline publish'))")
    found = target.execute(
        "select nspname, obj_description(oid, 'pg_namespace') from pg_namespace where nspname = any(%s)",
        [[*schemas, *map(fresh, schemas)]],
    ).fetchall()
    for schema, comment in found:
        if not (comment or "").startswith(_MARK):
            raise UsageError(
                f"there is a schema {schema!r} in that database which dateline did not make",
                remedy="give dateline a database of its own: createdb warehouse",
            )
    return found[0][1].removeprefix(_MARK) if found else None


def put_in_place(target: "psycopg.Connection[Any]", schemas: Iterable[str], build_id: str, wait: float) -> None:
    """Let the new schemas take their names, and drop the old ones, at the commit that follows.

    Nobody reads the old tables then: a statement on two marts finds both old or both new. Raises PostgresBusy if after
    `wait` seconds somebody still does, and UsageError if something was made upon them that would be lost."""
    old = _tables(target, schemas)
    if made := target.execute(_DEPENDENTS, [old]).fetchall():
        raise UsageError(
            f"{', '.join(name for (name,) in made)} was made upon a mart, and would stay with the older publication",
            remedy="drop it and make it again afterwards, or write it as a function whose body is a text",
        )
    _hold_off(target, old, wait)
    if old:
        target.execute(SQL("drop table {}").format(SQL(", ").join(_identifier(name) for name in old)))
    for schema in schemas:
        target.execute(SQL("drop schema if exists {}").format(Identifier(schema)))
        target.execute(SQL("alter schema {} rename to {}").format(Identifier(fresh(schema)), Identifier(schema)))
        target.execute(SQL("comment on schema {} is {}").format(Identifier(schema), Literal(_MARK + build_id)))


def _tables(target: "psycopg.Connection[Any]", schemas: Iterable[str]) -> list[str]:
    found = target.execute(
        "select schemaname || '.' || tablename from pg_tables where schemaname = any(%s) order by 1", [list(schemas)]
    ).fetchall()
    return [name for (name,) in found]


def _identifier(name: str) -> Identifier:
    return Identifier(*name.split(".", 1))


def _hold_off(target: "psycopg.Connection[Any]", tables: list[str], wait: float) -> None:
    """Lock the tables against readers, in short tries. Each try is longer than the one before, so that readers that
    leave no gap do not keep us out. The time is that of the whole statement: `lock_timeout` is that of each table."""
    deadline = time.monotonic() + wait
    longest, usual = target.execute(_LONGEST, ["deadlock_timeout"]).fetchall()[0]
    patience = min(_SHORTEST, longest)
    while tables:
        try:
            with target.transaction():  # a savepoint: after a try that fails no lock is held
                _limit(target, f"{max(1, patience)}ms")
                names = SQL(", ").join(_identifier(name) for name in tables)
                target.execute(SQL("lock table {} in access exclusive mode").format(names))
                _limit(target, usual)
            return
        except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable):  # by our limit, or by that of `begin`
            if time.monotonic() >= deadline:
                raise _busy(target, tables, wait) from None
        time.sleep(0.2)
        patience = min(2 * patience, longest)


def _limit(target: "psycopg.Connection[Any]", duration: str) -> None:
    """Let each statement from now on take so long at most."""
    target.execute("select set_config('statement_timeout', %s, true)", [duration])


def _busy(target: "psycopg.Connection[Any]", tables: list[str], wait: float) -> PostgresBusy:
    readers = target.execute(_READERS, [tables]).fetchall()
    readers_named = "; ".join(
        f"process {pid} ({', '.join(filter(None, (user, program)))}) reads {table} since {seconds} s"
        for pid, user, program, table, seconds in readers
    )
    return PostgresBusy(
        f"nothing is changed: after {wait:g} s, {readers_named or 'somebody still reads'}",
        remedy="let the transaction end and try again, or wait longer: dateline --wait SECONDS publish --to …",
    )
