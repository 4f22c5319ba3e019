"""Hold the marts of records against what the oracle makes of their claims."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.oracle.claims import Claim, standing
from tests.oracle.compare import Different, compare
from tests.oracle.histories import append
from tests.oracle.marts import rows
from tests.torture import IS_TORTURE, times
from warehouse.build.marts import Marts
from warehouse.ledger.recorded import Recorded

Oracle = Callable[[list[Claim]], list[dict[str, Any]]]

# Each mart, or some of its rows ("mart where ..."), its key, and the function that computes it a second time, from the
# claims that stand.
Oracles = Mapping[str, tuple[tuple[str, ...], Oracle]]

# The same from all records, those that were withdrawn among them.
OfRecords = Mapping[str, tuple[tuple[str, ...], Callable[[list[Recorded]], list[dict[str, Any]]]]]

# One line for a person: no figure, and held against tables of right texts.
TITLES = {"escalation_title", "response_title"}


def agree(
    marts: duckdb.DuckDBPyConnection,
    records: list[Recorded],
    oracles: Oracles,
    of_records: OfRecords | None = None,
    *,
    all_columns: bool = False,
) -> int:
    """How many values of marts and oracle were compared; raises where one differs."""
    claims = standing(records)
    expected = {mart: (keys, oracle(claims)) for mart, (keys, oracle) in oracles.items()}
    expected |= {mart: (keys, oracle(records)) for mart, (keys, oracle) in (of_records or {}).items()}
    count = 0
    for mart, (keys, wanted) in expected.items():
        found = rows(marts, mart)
        if all_columns and wanted:
            assert set(found[0]) - TITLES == set(wanted[0]), mart
        count += compare(mart, found, wanted, keys)
    return count


def replay(
    models: Marts,
    records: list[dict[str, Any]],
    folder: Path,
    oracles: Oracles,
    of_records: OfRecords | None = None,
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
    of_records: OfRecords | None = None,
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
