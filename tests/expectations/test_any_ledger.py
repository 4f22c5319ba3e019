"""No ledger that `append` accepts is kept from publication: a critical check finds faults of ours, not of sources."""

import random
from pathlib import Path

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from expectations import audit
from ingest.sources.reading import readings
from tests.histories import fill
from tests.real_files import FAULTS
from tests.torture import times
from warehouse.build.dbt import build
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.long

# What was once not published, or stopped a build.
REPORTED = ("05-*/notes.yaml", "10-*/s.yaml", "11-*/*.export.CSV", "19-*/partsonly.json")


@pytest.mark.parametrize("seed", range(times(1, 10)))
def test_a_build_of_it_passes_every_test_and_every_critical_check(seed: int, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    fill(ledger, random.Random(seed), records=480, acts=60)
    for file in (file for pattern in REPORTED for file in FAULTS.glob(pattern)):
        (reading,) = readings([file])
        append_reading(reading, ledger, tmp_path, AppendOptions(), lambda what, done=0, total=0: None)
    build(ledger.path, tmp_path / "build.duckdb", tmp_path / "dbt")
    found = audit(tmp_path / "build.duckdb")
    failed = [(check.table, check.reason, check.observed or check.error) for check in found.blocking]
    assert failed == []
