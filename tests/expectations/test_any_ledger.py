"""No ledger that `append` accepts is kept from publication: a critical check finds faults of ours, not of sources."""

import random
from pathlib import Path

import pytest

from expectations import audit
from tests.histories import fill
from tests.torture import times
from warehouse.build.dbt import build
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", range(times(2, 10)))
def test_a_build_of_it_passes_every_test_and_every_critical_check(seed: int, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    fill(ledger, random.Random(seed), records=480, acts=60)
    build(ledger.path, tmp_path / "build.duckdb", tmp_path / "dbt")
    found = audit(tmp_path / "build.duckdb")
    failed = [(check.table, check.reason, check.observed or check.error) for check in found.blocking]
    assert failed == []
