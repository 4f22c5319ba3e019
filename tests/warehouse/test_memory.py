"""The twin in memory keeps every promise of a ledger."""

import pytest

from tests.warehouse.conformance import LedgerConformance
from tests.warehouse.memory import MemoryLedger


class TestMemoryLedger(LedgerConformance):
    @pytest.fixture
    def ledger(self) -> MemoryLedger:
        return MemoryLedger()
