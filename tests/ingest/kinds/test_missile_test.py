"""What a claim on a missile test holds."""

from typing import Any

from tests.ingest.kinds.claiming import claim, refusal

LEAST: dict[str, Any] = {"country": "PRK"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"country": "PRK"}, "Missile test by PRK"),
    ({"country": "PRK", "outcome": "success"}, "Missile test by PRK (success claimed)"),
    ({"country": "PRK", "outcome": "failure"}, "Missile test by PRK (failure claimed)"),
]


def test_the_range_of_a_missile_is_a_distance() -> None:
    assert claim("missile_test", {"country": "PRK", "range": {"low": 6700}}).range.high is None
    assert "cannot be negative" in refusal("missile_test", LEAST, range=-1)
