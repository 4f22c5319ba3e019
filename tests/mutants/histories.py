"""Changes of models, tried on the histories for which the oracle computes the marts a second time.

The marts of the unchanged models are those of the oracle, so a change that makes one of them other is noticed there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from tests.oracle.histories import append
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from tests.oracle.random_diplomacy import diplomacy_histories
from tests.oracle.random_trade import trade_histories
from warehouse.build.marts import Marts

ORACLE = Path(__file__).parents[1] / "oracle"

RANDOM = 12  # of each kind, of the random histories that `make test-long` tries


def compared() -> set[str]:
    """The marts that the oracle computes, as `schema.table`."""
    return {*TRADE_MARTS, *DIPLOMACY_MARTS, *SANCTION_MARTS, *PANELS}


def ledgers(home: Path, folder: Path) -> list[Path]:
    """The ledgers of the article, of the histories that once differed, and of random ones, which this writes."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((ORACLE / "found").glob("*.json"))]
    found += [*_random(trade_histories()), *_random(diplomacy_histories())]
    written = [append(folder / f"{number}.duckdb", records) for number, records in enumerate(found)]
    return [home / "ledger.duckdb", *(ledger.path for ledger in written if ledger.path.exists())]


def _random(histories: SearchStrategy[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []

    @settings(
        max_examples=RANDOM,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(histories)
    def gather(records: list[dict[str, Any]]) -> None:
        found.append(records)

    gather()
    return found


class Histories:
    """The models over each of some ledgers, to be rebuilt with one of them changed."""

    def __init__(self, home: Path, paths: list[Path]) -> None:
        marts = Marts(home / "build.duckdb")
        self.models = {model.table: model for model in marts.models}
        self._tables = {model.name: table for table, model in self.models.items()}
        self._compared = compared()
        self._connections = [marts.of(path) for path in paths]
        self._before: dict[tuple[int, str], list[str]] = {}

    def notice(self, model: str, query: str) -> bool:
        """Whether a mart that the oracle computes is other with this query for a model. Raises duckdb.Error."""
        return any(self._is_noticed(number, model, query) for number in range(len(self._connections)))

    def interrupt(self) -> None:
        for connection in self._connections:
            connection.interrupt()

    def _is_noticed(self, number: int, model: str, query: str) -> bool:
        connection = self._connections[number]
        connection.begin()
        try:
            return any(name in self._compared for name in self._other(number, model, query))
        finally:
            connection.rollback()

    def _other(self, number: int, model: str, query: str) -> Iterator[str]:
        """The models that are other, the changed one and those that read it, as they are rebuilt."""
        connection, other = self._connections[number], set[str]()
        for name, one in self.models.items():
            reads = {self._tables.get(key) for key in one.depends_on}
            if name != model and not reads & other:
                continue
            if one.materialized == "view":
                if name == model:
                    connection.execute(f"create or replace view {name} as {query}")
                other.add(name)
                yield name
                continue
            before = self._rows(number, name)
            connection.execute(f"delete from {name}")
            connection.execute(f"insert into {name} by name ({query if name == model else one.query})")
            if _rows(connection, name) != before:
                other.add(name)
                yield name
            elif name == model:
                return

    def _rows(self, number: int, name: str) -> list[str]:
        """The rows of a model that is as it was, which are kept."""
        if (number, name) not in self._before:
            self._before[number, name] = _rows(self._connections[number], name)
        return self._before[number, name]


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return sorted(map(repr, connection.execute(f"from {name}").fetchall()))
