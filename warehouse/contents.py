"""What a DuckDB file of ours may hold: known base tables, and nothing that could answer in the place of one.

A ledger, a backup or a publication may come from a stranger. A view, a macro or a type in it takes the place of a table
or of a built-in function wherever SQL names one, so a file is checked before anything else is asked of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.backups import restore_remedy
from warehouse.migrations import migrations
from warehouse.publications import DEFINITIONS, SCHEMAS, macro_difference, macro_names, published_by, published_columns

# By the catalog of the system, for the file may have functions of these names. What the file says to be internal is
# listed too: it says so itself.
_TABLES = """
select 'table' as what, schema_name, table_name as name, sql
from system.main.duckdb_tables()
where database_name = $file
"""

_OBJECTS = f"""
{_TABLES}
union all
select 'view', schema_name, view_name, null from system.main.duckdb_views() where database_name = $file
union all
select 'sequence', schema_name, sequence_name, null from system.main.duckdb_sequences() where database_name = $file
union all
select 'index', schema_name, index_name, null from system.main.duckdb_indexes() where database_name = $file
union all
select 'schema', schema_name, '', null from system.main.duckdb_schemas() where database_name = $file
union all
{DEFINITIONS}
union all
select 'type', schema_name, type_name, null
from (
    select schema_name, type_name, logical_type, type_category, internal
    from system.main.duckdb_types() where database_name = $file
    except
    select schema_name, type_name, logical_type, type_category, internal
    from system.main.duckdb_types() where database_name = 'system'
)
order by 1, 2, 3
"""

# A column of a published mart: a plain type, no default, nothing generated, no condition.
_PLAIN = r'"?[a-z][a-z0-9_]*"? (?:BIGINT|INTEGER|SMALLINT|DOUBLE|VARCHAR|BOOLEAN|DATE|TIMESTAMP)(?: NOT NULL)?'
_PLAIN_TABLE = re.compile(rf"CREATE TABLE [^(]+\(({_PLAIN}(?:, {_PLAIN})*)\);")


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds that is attached as `database`: its tables by their schema and name, each with its definition
    as DuckDB writes it; of the rest what it is, its schema, its name and, of a macro, its definition."""

    database: str
    tables: Mapping[tuple[str, str], str]
    others: tuple[tuple[str, str, str, str], ...]

    def stray(self, schemas: Iterable[str] = (), macros: Iterable[tuple[str, str]] = ()) -> str | None:
        """The first object that is no table, beside these schemas and macros."""
        allowed = {("schema", schema, "") for schema in ("main", *schemas)} | {("macro", *macro) for macro in macros}
        found = [(what, schema, name) for what, schema, name, _ in self.others if (what, schema, name) not in allowed]
        # A schema comes last: what stands in it says more.
        what, schema, name = min(found, key=lambda one: one[0] == "schema") if found else ("", "", "")
        return f"the {what} {schema}{'.' if name else ''}{name}" if found else None


# Says what a file holds that it may not hold, or lacks; None where it is as it should be.
Check = Callable[[DuckDBPyConnection, Held], str | None]


@dataclass(frozen=True, slots=True)
class Contents:
    """A kind of file, and the check that it holds what such a file may hold."""

    name: str
    expected: str
    remedy: str  # where it holds something else
    check: Check
    repair: Callable[[Path], str]  # what to do where its bytes are damaged


def held(connection: DuckDBPyConnection, database: str) -> Held:
    """What an attached file holds. Nothing of what it holds takes part in the answer."""
    rows = connection.execute(_OBJECTS, {"file": database}).fetchall()
    tables = {(schema, name): sql for what, schema, name, sql in rows if what == "table"}
    return Held(database, tables, tuple(row for row in rows if row[0] != "table"))


def _ledger(connection: DuckDBPyConnection, found: Held) -> str | None:
    if not found.tables and not found.stray():
        return None  # made, and nothing yet appended
    number = 0
    layout = ("main", "migration")
    if found.tables.get(layout) == _layouts()[0][layout]:
        ((number,),) = connection.execute("select max(number) from migration").fetchall()
    if number and number > len(migrations()):
        return None  # of a newer dateline, and refused as that
    return found.stray() or _difference(found.tables, _layouts()[max(number or 1, 1) - 1])


def _runs(_: DuckDBPyConnection, found: Held) -> str | None:
    if not found.tables:
        return found.stray()
    if found.tables in _run_tables():
        return found.stray()
    return found.stray() or _difference(found.tables, _run_tables()[0])


def _publication(connection: DuckDBPyConnection, found: Held) -> str | None:
    if problem := _strange_table(found):
        return problem
    macros = [one for one in found.others if one[0] == "macro"]
    return macro_difference(connection, found.database, found.tables, macros) if macros else None


def _backed_up_publication(connection: DuckDBPyConnection, found: Held) -> str | None:
    """The macros and columns of another version of dateline are not known to this one."""
    problem = _strange_table(found, is_ours=False)
    if problem or published_by(connection, found.database, found.tables) != version("dateline"):
        return problem
    return _publication(connection, found)


def _strange_table(found: Held, *, is_ours: bool = True) -> str | None:
    if macro_or_view := found.stray(SCHEMAS, macro_names()):
        return macro_or_view
    for table, sql in found.tables.items():
        if table not in published_columns():
            return f"the table {'.'.join(table)}"
        if not (plain := _PLAIN_TABLE.fullmatch(sql)):
            return f"the table {'.'.join(table)} with other than plain columns"
        for column in plain[1].split(", "):
            name, data_type = column.replace('"', "").removesuffix(" NOT NULL").split(" ")
            if is_ours and published_columns()[table].get(name) != data_type:
                return f"the column {'.'.join(table)}.{name} of the type {data_type}"
    return None


def _difference(found: Mapping[tuple[str, str], str], known: Mapping[tuple[str, str], str]) -> str | None:
    for table in sorted(found.keys() | known.keys()):
        name = table[1] if table[0] == "main" else ".".join(table)
        if table not in known:
            return f"the table {name}"
        if table not in found:
            return f"no table {name}"
        if found[table] != known[table]:
            return f"a table {name} with other columns or conditions: {found[table]}"
    return None


@cache
def _layouts() -> list[dict[tuple[str, str], str]]:
    """The tables of a ledger of each layout, the first first."""
    return _made_by(migration.sql for migration in migrations())


@cache
def _run_tables() -> list[dict[tuple[str, str], str]]:
    """The tables of a file of runs: as they are, and as earlier versions made them."""
    script = (files("warehouse") / "runs.sql").read_text(encoding="utf-8")
    added = re.findall(r"alter table (\w+) add column if not exists (\w+)", script)
    return _made_by([script, *(f"alter table {table} drop column {column}" for table, column in reversed(added))])


def _made_by(scripts: Iterable[str]) -> list[dict[tuple[str, str], str]]:
    """The tables that there are after each script."""
    found = []
    with duckdb.connect() as memory:
        for script in scripts:
            memory.execute(script)
            rows = memory.execute(_TABLES, {"file": "memory"}).fetchall()
            found.append({(schema, name): sql for _, schema, name, sql in rows})
    return found


LEDGER = Contents(
    "ledger",
    "the tables of a ledger of dateline and nothing else",
    "do not trust it: ask where it came from, or restore a backup; tables of your own belong into a file of your own",
    _ledger,
    restore_remedy,
)
NOTHING = Contents(
    "lock",
    "a file without a table",
    "move it away: dateline makes a new one",
    lambda _, found: found.stray() or _difference(found.tables, {}),
    lambda path: f"remove {path}",
)
RUNS = Contents(
    "file of runs",
    "the tables of runs of dateline and nothing else",
    "move it away: dateline makes a new one; or restore a backup",
    _runs,
    restore_remedy,
)
PUBLICATION = Contents(
    "publication",
    "the marts and macros that this version of dateline publishes and nothing else",
    "publish it again with this version: dateline run, or dateline build, check and publish",
    _publication,
    lambda _: "publish it again: dateline publish, or dateline run where the build is gone, too",
)
# One of another version, too, whose macros have another text: it is only copied, and a PUBLICATION once it is read.
BACKED_UP_PUBLICATION = replace(PUBLICATION, name="publication in a backup", check=_backed_up_publication)
