"""What a DuckDB file of ours may hold: known base tables, and nothing that could answer in the place of one.

A ledger, a backup or a publication may come from a stranger. A view, a macro or a type in it takes the place of a table
or of a built-in function wherever SQL names one, so a file is checked before anything else is asked of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

# By the catalog of the system, for the file may have functions of these names. What the file says to be internal is
# listed too: it says so itself.
_TABLES = """
select 'table' as what, schema_name, table_name as name, sql
from system.main.duckdb_tables()
where database_name = $file
"""

# Each macro by its schema and name, whether it gives a value or a table, its parameters and its text.
MACROS = """
select 'macro', schema_name, function_name, system.main.concat_ws(': ', function_type, parameters, macro_definition)
from system.main.duckdb_functions()
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
{MACROS}
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

# Tables by their schema and name, each with its definition as DuckDB writes it.
Tables = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds that is attached as `database`: its tables; of the rest what it is, its schema, its name and,
    of a macro, its definition."""

    database: str
    tables: Tables
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


def difference(found: Tables, known: Tables) -> str | None:
    """The first table that is not as it is known to be, as words; None where there is none."""
    for table in sorted(found.keys() | known.keys()):
        name = table[1] if table[0] == "main" else ".".join(table)
        if table not in known:
            return f"the table {name}"
        if table not in found:
            return f"no table {name}"
        if found[table] != known[table]:
            return f"a table {name} with other columns or conditions: {found[table]}"
    return None


def tables_after(scripts: Iterable[str]) -> list[Tables]:
    """The tables that there are after each script."""
    found: list[Tables] = []
    with duckdb.connect() as memory:
        for script in scripts:
            memory.execute(script)
            rows = memory.execute(_TABLES, {"file": "memory"}).fetchall()
            found.append({(schema, name): sql for _, schema, name, sql in rows})
    return found


NOTHING = Contents(
    "lock",
    "a file without a table",
    "move it away: dateline makes a new one",
    lambda _, found: found.stray() or difference(found.tables, {}),
    lambda path: f"remove {path}",
)
