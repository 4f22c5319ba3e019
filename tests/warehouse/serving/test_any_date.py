"""No format raises on any date that a record can have: those that come in, and those that old ledgers hold."""

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.when import bounds
from tests.warehouse.records import DATES
from warehouse.serving.timeline import geojson, ical, markdown, timelinejs, vega_lite
from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import told

# The ends of the years that a record may name, and of the calendar, which ledgers of before may hold.
EXTREMES = ("1000", "2199-12-31", "0001-01-01", "0001", "9999-12-31", "9999", "999X", "9999-01/..", "[..9999]", "/0001")


def occurrence(occurred: str | None, kind: str, modality: str) -> Occurrence:
    """An occurrence of that date, in Vladivostok."""
    when = bounds(occurred) if occurred else None
    days = (when.start_earliest, when.start_latest, when.end_earliest, when.end_latest) if when else (None,) * 4
    return Occurrence(
        *(1, kind, "a title", occurred, *days, modality, False, 1, 1, "Ana Kim", None, None, None, None),
        *("paper/one", "r1", ["RUS"], 43.1, 131.9),
    )


@pytest.mark.parametrize("form", [geojson, ical, markdown, timelinejs, vega_lite], ids=lambda form: form.__name__)
@given(
    dates=st.lists(st.none() | DATES | st.sampled_from(EXTREMES), min_size=1, max_size=8),
    kind=st.sampled_from(["missile_test", "trade_flow"]),
    modality=st.sampled_from(["asserted", "expected"]),
)
def test_every_format_of_a_timeline_is_written(
    form: ModuleType, dates: list[str | None], kind: str, modality: str
) -> None:
    events = [occurrence(one, kind, modality) for one in dates]
    text = form.write(events, "A timeline")
    assert "timeline" in text
    assert all(told(event) for event in events)
