"""What dateline publishes beside rows: which marts, in which schemas, and the macros over them."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

SCHEMAS = ("core", "trade", "diplomacy", "ops")

_MACRO = re.compile(r"create or replace macro core\.(?=(\w+))")

# The tables that the macros read.
_NAMED = re.compile(rf"\b({'|'.join(SCHEMAS)})\.\w+")

# Each macro by its schema and name, its parameters and its text.
DEFINITIONS = """
select 'macro', schema_name, function_name, system.main.concat_ws(': ', parameters, macro_definition)
from system.main.duckdb_functions()
where database_name = $file
"""

Definition = tuple[str, str, str, str]


def macros() -> str:
    """The statements that make the macros."""
    return (files("warehouse") / "macros.sql").read_text(encoding="utf-8")


def macro_names() -> list[tuple[str, str]]:
    """The schema and the name of each macro."""
    return [("core", name) for name in _MACRO.findall(macros())]


@cache
def published_tables() -> frozenset[tuple[str, str]]:
    """The schema and the name of each table that this version publishes."""
    models = files("dbt_project") / "models"
    marts = {
        (schema, file.name.removesuffix(".sql"))
        for schema in SCHEMAS
        for file in (models / schema).iterdir()
        if file.name.endswith(".sql")
    }
    return frozenset(marts | {("ops", "publication"), ("ops", "publication_origin")})


def macro_difference(tables: Mapping[tuple[str, str], str], theirs: Collection[Definition]) -> str | None:
    """Which macro of a file with these tables is not as we publish it. Defaults of parameters are no part of a text."""
    named = {match[0] for match in _NAMED.finditer(macros())}
    try:
        ours = _ours(tuple(sql for (schema, name), sql in sorted(tables.items()) if f"{schema}.{name}" in named))
        if sorted(ours) != sorted(theirs):
            return f"a macro core.{min(set(ours) ^ set(theirs) or theirs)[2]} with another text"
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return f"marts for which our macros are not made: {str(error).splitlines()[0]}"
    return None


@cache
def _ours(tables: tuple[str, ...]) -> tuple[Definition, ...]:
    """Our macros over these tables, as DuckDB has them once it has read them from a file."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        file = str(Path(folder) / "macros.duckdb")
        with duckdb.connect(file) as fresh:
            fresh.execute("".join(f"create schema {schema};" for schema in SCHEMAS) + "".join(tables) + macros())
        with duckdb.connect(file, read_only=True) as fresh:
            return tuple(fresh.execute(DEFINITIONS, {"file": "macros"}).fetchall())
