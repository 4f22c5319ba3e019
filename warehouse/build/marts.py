"""The marts of a few records, without dbt: the queries of a build, run again over another ledger in about a second.

A build keeps the query of each model as it is made from nothing (dbt_project/macros/note_models.sql). `Marts` runs them
over the records of another ledger, into tables with the types and constraints of the build."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.build.state import has_table
from warehouse.files.connection import computing, opened
from warehouse.files.errors import FileUnusable

# What runs did is no event.
_LEFT_OUT = ("stg_run", "stg_file_read", "stg_check_result")


@dataclass(frozen=True, slots=True)
class Model:
    """A model or a seed, with the query that makes it of what it depends on."""

    name: str
    schema: str
    materialized: str
    depends_on: list[str]
    query: str

    @property
    def table(self) -> str:
        return f"{self.schema}.{self.name}"


class Marts:
    """The models of a build, in an order in which each comes after what it reads. Raises FileUnusable."""

    def __init__(self, database: Path) -> None:
        self._build = database
        with opened(database) as connection:
            if not has_table(connection, "model"):
                raise FileUnusable(f"{database} does not say how it was made", remedy="build it: dateline build")
            models = {row[0]: Model(*row) for row in connection.execute("from log.model").fetchall()}
            tables = "select schema_name || '.' || table_name, sql from duckdb_tables()"
            self._definitions: dict[str, str] = dict(connection.execute(tables).fetchall())
        order = TopologicalSorter({name: model.depends_on for name, model in models.items()}).static_order()
        self._seeds = [model for model in models.values() if model.materialized == "seed"]
        self.models = [
            models[name]
            for name in order
            if models[name] not in self._seeds and models[name].schema != "ops" and name not in _LEFT_OUT
        ]

    def of_schema(self, schema: str) -> list[str]:
        """The names of the marts of a schema."""
        return [model.table for model in self.models if model.schema == schema]

    def of(
        self,
        ledger: Path,
        only: Collection[str] | None = None,
        file: Path | None = None,
        beside: Mapping[str, Path] | None = None,
    ) -> DuckDBPyConnection:
        """A connection to the marts of the records of a ledger, in memory or in a file: to all of them, or to these
        ("mart" or "mart where ..."). Other files may be attached `beside`, by name, to read.

        The caller closes it, and has opened the files, which says what they may hold."""
        needed = self._needed({model.table for model in self.models} if only is None else {*map(_table, only)})
        marts = computing(file, {"kept": self._build, "ledger": ledger, **(beside or {})})
        try:
            marts.execute("create schema log")
            marts.execute("create table log.event as select * exclude (salt) from ledger.event order by position")
            marts.execute("create table log.batch as from ledger.batch")
            marts.execute("create table log.change as from kept.log.change limit 0")
            for seed in self._seeds:
                self._make(marts, seed, f"select * from kept.{seed.table}")
            for model in self.models:
                if model.name in needed:
                    self._make(marts, model, model.query)
            marts.execute("detach ledger")
        except BaseException:
            marts.close()
            raise
        return marts

    def _needed(self, tables: set[str]) -> set[str]:
        """The names of the models that make these tables, and of all that they read."""
        needed: set[str] = set()
        for model in reversed(self.models):
            if model.table in tables or model.name in needed:
                needed |= {model.name, *model.depends_on}
        return needed

    def _make(self, marts: DuckDBPyConnection, model: Model, query: str) -> None:
        marts.execute(f"create schema if not exists {model.schema}")
        if model.materialized == "view":
            marts.execute(f"create view {model.table} as {query}")
        else:
            marts.execute(self._definitions[model.table])  # with its constraints
            marts.execute(f"insert into {model.table} by name ({query})")


def _table(asked: str) -> str:
    return asked.split(" ")[0]
