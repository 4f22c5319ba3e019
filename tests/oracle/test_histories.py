"""Every mart of any history is what the definitions make of its events: of random ones, and of those that once
differed."""

import json
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.oracle.agree import agree_on_any, replay
from tests.oracle.computes import Oracles, RecordOracles
from tests.oracle.histories import Record
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from tests.oracle.random_diplomacy import diplomacy_histories
from tests.oracle.random_trade import trade_histories
from warehouse.build.marts import Marts

pytestmark = pytest.mark.integration

# The marts that a history is of, as the names of the files in `found` begin. Panels are of every history.
PARTS: dict[str, tuple[Oracles, RecordOracles]] = {
    "trade": (TRADE_MARTS, PANELS),
    "diplomacy": (DIPLOMACY_MARTS, {**SANCTION_MARTS, **PANELS}),
}
FOUND = sorted((Path(__file__).parent / "found").glob("*.json"))


@st.composite
def histories(draw: st.DrawFn) -> list[Record]:
    """A history of trade beside one of diplomacy."""
    return [*draw(trade_histories()), *draw(diplomacy_histories())]


@pytest.mark.search
def test_the_marts_of_a_random_history_are_those_of_the_oracle(
    models: Marts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    agree_on_any(
        histories(), models, tmp_path_factory, {**TRADE_MARTS, **DIPLOMACY_MARTS}, {**SANCTION_MARTS, **PANELS}
    )


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_a_history_that_once_differed_agrees(file: Path, models: Marts, tmp_path: Path) -> None:
    records = json.loads(file.read_text(encoding="utf-8"))
    assert replay(models, records, tmp_path, *PARTS[file.stem.partition("_")[0]]) > 0
