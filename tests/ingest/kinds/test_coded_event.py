"""What a claim on a coded event holds."""

from typing import Any

import pytest

from tests.ingest.kinds.claiming import claim, refusal

LEAST: dict[str, Any] = {"code": "051"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"code": "051", "actor1": {"name": "CHINA"}, "actor2": {"name": "RUSSIA"}}, "CHINA – RUSSIA: CAMEO 051"),
    ({"code": "190", "actor2": {"name": "RUSSIA"}}, "somebody – RUSSIA: CAMEO 190"),
    ({"code": "190", "actor1": {"name": "CHINA"}}, "CHINA – somebody: CAMEO 190"),
    ({"mentions": "gdelt-7"}, "Report that mentions gdelt-7"),
]


@pytest.mark.parametrize("added", ["2017-07-04", "2017-07-04T06:15:00Z"])
def test_a_coded_event_was_added_on_a_day_or_at_a_time(added: str) -> None:
    assert claim("coded_event", {"code": "051", "added": added}).added == added
    for wrong in ("yesterday", "2017-07", "04/07/2017", "2017-02-30"):
        assert "is no day or time of ISO 8601" in refusal("coded_event", LEAST, added=wrong)
