"""Which mart is computed a second time, and by which function of this folder or of the tests of kinds.

A module names the mart above its function (computes.py). The key of its rows is that of the mart."""

from importlib import import_module
from pathlib import Path

from tests.ingest.kinds import examples
from tests.oracle import computes
from tests.oracle.computes import OfClaims, Oracles, RecordOracles

for file in sorted(Path(__file__).parent.glob("*.py")):
    if not file.stem.startswith(("test_", "conftest")):
        import_module(f"tests.oracle.{file.stem}")
assert examples.TESTS  # imports the tests of kinds, where the oracle of a mart of one kind stands


def _of(*, is_trade: bool) -> dict[str, OfClaims]:
    return {mart: oracle for mart, oracle in computes.CLAIMS.items() if ("trade." in mart) == is_trade}


TRADE_MARTS: Oracles = _of(is_trade=True)
DIPLOMACY_MARTS: Oracles = _of(is_trade=False)
SANCTION_MARTS: RecordOracles = computes.RECORDS
PANELS: RecordOracles = computes.PANELS
