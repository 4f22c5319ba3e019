"""The marts of a ledger, without dbt: the SQL that a build compiled, run again over other records in under a second.

A build compiles each model for a whole build, in which nothing is changed and all is new. `Marts` runs that SQL, in the
order of the manifest, over the records of another ledger, into tables with the types and constraints of the build. This
is for tests of what the models make of records; how dbt gets there is tested by builds."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.publish.write import OPS, SCHEMAS

# Schemas of marts that are made of records.
MARTS = tuple(schema for schema in SCHEMAS if schema != OPS)

# What runs did is no event.
_LEFT_OUT = ("stg_run", "stg_file_read", "stg_check_result")


class Marts:
    """The models of a build that has `build.duckdb` and `dbt/target` in its home folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._before: dict[str, set[str]] = {}
        target = home / "dbt" / "target"
        nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
        self._seeds = [node for node in nodes.values() if node["resource_type"] == "seed"]
        self.models: list[dict[str, Any]] = []
        models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
        done: set[str] = set()

        def visit(key: str) -> None:
            if key in models and key not in done:
                done.add(key)
                needed = [one for one in models[key]["depends_on"]["nodes"] if one in models]
                for before in needed:
                    visit(before)
                self._before[key] = {key}.union(*(self._before[one] for one in needed))
                folder = target / "compiled" / "dateline" / models[key]["original_file_path"]
                if models[key]["schema"] != "ops" and models[key]["name"] not in _LEFT_OUT:
                    self.models.append(models[key] | {"sql": folder.read_text(encoding="utf-8")})

        for key in models:
            visit(key)
        with duckdb.connect(str(home / "build.duckdb"), read_only=True) as build:
            tables = "select schema_name || '.' || table_name, sql from duckdb_tables()"
            self._definitions: dict[str, str] = dict(build.execute(tables).fetchall())

    def of_schema(self, schema: str) -> list[str]:
        """The names of the marts of a schema."""
        return [_name(model) for model in self.models if model["schema"] == schema]

    def of(
        self, ledger: Path, only: Collection[str] | None = None, file: Path | str = ":memory:"
    ) -> duckdb.DuckDBPyConnection:
        """A connection to the marts of the records of a ledger, in memory or in a file: to all of them, or to these
        ("mart" or "mart where ...").

        The caller closes it."""
        asked = None if only is None else {mart.split(" ")[0] for mart in only}
        needed = {
            key
            for model in self.models
            if asked is None or _name(model) in asked
            for key in self._before[model["unique_id"]]
        }
        marts = duckdb.connect()
        try:
            marts.execute("set TimeZone = 'UTC'")
            marts.execute("set threads = 1")  # of a few records, threads would mostly wait for each other
            marts.execute(f"attach '{self._home / 'build.duckdb'}' as kept (read_only)")
            marts.execute(f"attach '{ledger}' as ledger (read_only)")
            marts.execute(f"attach '{file}' as build")
            marts.execute("use build")
            marts.execute("create schema log")
            marts.execute("create table log.event as select * exclude (salt) from ledger.event order by position")
            marts.execute("create table log.batch as from ledger.batch")
            marts.execute("create table log.change as from kept.log.change limit 0")
            for node in self._seeds:
                self._make(marts, node, f"select * from kept.{_name(node)}")
            for node in self.models:
                if node["unique_id"] in needed:
                    self._make(marts, node, node["sql"])
            marts.execute("detach ledger")
        except BaseException:
            marts.close()
            raise
        return marts

    def _make(self, marts: duckdb.DuckDBPyConnection, node: dict[str, Any], query: str) -> None:
        marts.execute(f"create schema if not exists {node['schema']}")
        name = _name(node)
        if node["config"]["materialized"] == "view":
            marts.execute(f"create view {name} as {query}")
        else:
            marts.execute(self._definitions[name])  # with its constraints
            marts.execute(f"insert into {name} by name ({query})")


def _name(node: dict[str, Any]) -> str:
    return f"{node['schema']}.{node['name']}"


def rows(marts: duckdb.DuckDBPyConnection, mart: str) -> list[dict[str, Any]]:
    """All rows of a mart, each by the names of its columns."""
    result = marts.execute(f"from {mart}")
    names: Sequence[str] = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def hashes(database: duckdb.DuckDBPyConnection, schemas: Collection[str] = MARTS) -> dict[str, tuple[int, int | None]]:
    """By each table of these schemas how many rows it has, and a hash of them that knows no order."""
    names = database.execute(
        """select schema_name || '.' || table_name from duckdb_tables()
        where database_name = current_database() and list_contains(?, schema_name) order by all""",
        [list(schemas)],
    ).fetchall()
    found = {}
    for (name,) in names:
        (found[name],) = database.execute(f"select count(*), sum(hash(it)::hugeint) from {name} as it").fetchall()
    return found
