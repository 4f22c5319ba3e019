"""What dateline publishes beside rows: which marts, in which schemas, and the macros over them."""

import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.files.contents import MACROS
from warehouse.ledger.as_of import rules
from warehouse.publish.declared import SCHEMAS, looked_up, marts

_MACRO = re.compile(r"create or replace macro core\.(?=(\w+))")

# The tables that the macros read.
_NAMED = re.compile(rf"\b({'|'.join(SCHEMAS)})\.\w+")

Definition = tuple[str, str, str, str]


def macros() -> str:
    """The statements that make the macros."""
    text = (files("warehouse.publish") / "macros.sql").read_text(encoding="utf-8")
    return text.format(**rules(), looked_up=looked_up())


def signature() -> str:
    """The statements that make the tables which say of a publication what it is."""
    return (files("warehouse.publish") / "publication.sql").read_text(encoding="utf-8")


def macro_names() -> list[tuple[str, str]]:
    """The schema and the name of each macro."""
    return [("core", name) for name in _MACRO.findall(macros())]


@cache
def published_columns() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Of each table that this version publishes, by its schema and name: the type of each column.

    Those of a mart are its contract, which dbt enforces."""
    found = {
        (mart.schema, mart.model["name"]): {one["name"]: one["data_type"].upper() for one in mart.model["columns"]}
        for mart in marts()
    }
    return found | _signed()


def _signed() -> dict[tuple[str, str], dict[str, str]]:
    """The columns of the tables that the publisher adds."""
    with duckdb.connect() as memory:
        memory.execute("create schema ops;" + signature())
        rows = memory.execute("select table_name, column_name, data_type from duckdb_columns() where not internal")
        found: dict[tuple[str, str], dict[str, str]] = {}
        for table, column, data_type in rows.fetchall():
            found.setdefault(("ops", table), {})[column] = data_type
        return found


def published_by(connection: DuckDBPyConnection, database: str, tables: Collection[tuple[str, str]]) -> str | None:
    """The version of dateline that an attached file says it was published by; None where it does not say."""
    if ("ops", "publication_origin") not in tables:
        return None
    catalog = database.replace('"', '""')
    try:
        rows = connection.execute(f'select versions from "{catalog}".ops.publication_origin').fetchall()
        return str(json.loads(rows[0][0])["dateline"])
    except (duckdb.Error, LookupError, ValueError, TypeError):  # the table has other columns, no row or another text
        return None


def macro_difference(
    connection: DuckDBPyConnection,
    database: str,
    tables: Mapping[tuple[str, str], str],
    theirs: Collection[Definition],
) -> str | None:
    """Which macro of an attached file with these tables is not as we publish it."""
    named = {match[0] for match in _NAMED.finditer(macros())}
    try:
        ours = _ours(tuple(sql for (schema, name), sql in sorted(tables.items()) if f"{schema}.{name}" in named))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return f"marts for which our macros are not made: {str(error).splitlines()[0]}"
    if sorted(ours) != sorted(theirs):
        return f"a macro core.{min(set(ours) ^ set(theirs) or theirs)[2]} with another text"
    changed = [one for one in ours if _signature(connection, database, one) != ours[one]]
    return f"a macro core.{changed[0][2]} with other defaults" if changed else None


@cache
def _ours(tables: tuple[str, ...]) -> Mapping[Definition, str]:
    """Our macros over these tables, as DuckDB has them once it has read them from a file, with their signatures."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        file = str(Path(folder) / "macros.duckdb")
        with duckdb.connect(file) as fresh:
            fresh.execute("".join(f"create schema {schema};" for schema in SCHEMAS) + "".join(tables) + macros())
        with duckdb.connect(file, read_only=True) as fresh:
            found = fresh.execute(MACROS, {"file": "macros"}).fetchall()
            return {one: _signature(fresh, "macros", one) for one in found}


def _signature(connection: DuckDBPyConnection, database: str, macro: Definition) -> str:
    """The parameters of a macro with their defaults.

    No table function of DuckDB lists the defaults. The error for a parameter that does not exist does."""
    _, schema, name, definition = macro
    verb = "from" if definition.startswith("table_macro") else "select"
    catalog = database.replace('"', '""')
    try:
        connection.execute(f'{verb} "{catalog}"."{schema}"."{name}"(no_such_parameter := 1)')
    except duckdb.BinderException as error:
        return str(error).partition("Candidate macros:")[2].rpartition("\nLINE 1:")[0]
    raise ValueError(f"the macro {name} takes any parameter")
