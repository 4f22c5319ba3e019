"""Hold the marts of records against what the oracle makes of their claims."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.oracle.claims import standing
from tests.oracle.compare import Different, compare
from tests.oracle.computes import Oracles, RecordOracles
from tests.oracle.histories import append
from tests.oracle.marts import rows
from tests.torture import IS_TORTURE, times
from warehouse.build.marts import Marts
from warehouse.ledger.recorded import Recorded
from warehouse.publish import declared

# The primary key of each mart.
KEYS = {mart.name: mart.key for mart in declared.marts()}
# One line for a person: no figure, and held against tables of right texts.
TITLES = {"escalation_title", "response_title"}


def agree(
    marts: duckdb.DuckDBPyConnection,
    records: list[Recorded],
    oracles: Oracles,
    of_records: RecordOracles | None = None,
    *,
    all_columns: bool = False,
) -> int:
    """How many values of marts and oracle were compared; raises where one differs."""
    claims = standing(records)
    expected = {mart: oracle(claims) for mart, oracle in oracles.items()}
    expected |= {mart: oracle(records) for mart, oracle in (of_records or {}).items()}
    count = 0
    for mart, wanted in expected.items():
        found = rows(marts, mart)
        if all_columns and wanted:
            assert set(found[0]) - TITLES == set(wanted[0]), mart
        count += compare(mart, found, wanted, KEYS[mart.partition(" where ")[0]])
    return count


def replay(
    models: Marts,
    records: list[dict[str, Any]],
    folder: Path,
    oracles: Oracles,
    of_records: RecordOracles | None = None,
) -> int:
    """The same of a history of its own."""
    ledger = append(folder / "ledger.duckdb", records)
    if not ledger.path.exists():
        return 0
    with models.of(ledger.path, [*oracles, *(of_records or {})]) as marts:
        return agree(marts, list(ledger.read()), oracles, of_records)


def agree_on_any(
    histories: SearchStrategy[list[dict[str, Any]]],
    models: Marts,
    folders: pytest.TempPathFactory,
    oracles: Oracles,
    of_records: RecordOracles | None = None,
) -> None:
    """A history that differs is shrunk by Hypothesis; then it belongs into `found/`, where it stays a test.

    Outside of `make torture` the histories are the same ones in each run."""

    @settings(
        max_examples=times(2, 500, 6),
        deadline=None,
        database=None,
        derandomize=not IS_TORTURE,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories)
    def holds(records: list[dict[str, Any]]) -> None:
        try:
            replay(models, records, folders.mktemp("history"), oracles, of_records)
        except Different as error:
            error.add_note(json.dumps(records))
            raise

    holds()
