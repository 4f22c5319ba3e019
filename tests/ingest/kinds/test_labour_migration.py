"""What a claim on workers abroad holds."""

from typing import Any

from tests.ingest.kinds.claiming import claim, refusal

USD = {"value": 30e6, "unit": "USD"}

LEAST: dict[str, Any] = {"origin": "PRK", "destination": "RUS"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"origin": "PRK", "destination": "RUS", "workers": {"value": 30000}}, "Workers from PRK in RUS"),
]


def test_earnings_are_so_much_a_year_or_a_month() -> None:
    assert claim("labour_migration", LEAST | {"earnings": USD, "earnings_per": "year"})
    for half in ({"earnings": USD}, {"earnings_per": "year"}):
        assert "earnings and earnings_per go together" in refusal("labour_migration", LEAST, **half)
