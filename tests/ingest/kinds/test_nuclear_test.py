"""What a claim on a nuclear test holds, tried on what was said of the six tests of North Korea."""

from typing import Any

import pytest

from tests.ingest.kinds.claiming import claim, refusal

LEAST: dict[str, Any] = {"country": "PRK"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"country": "PRK"}, "Nuclear test by PRK"),
    ({"country": "FRA", "name": "Gerboise bleue"}, "Nuclear test by FRA: Gerboise bleue"),
    ({"country": "PRK", "device": "hydrogen bomb", "outcome": "success"}, "Nuclear test by PRK (success claimed)"),
]

PUNGGYE_RI = {"name": "Punggye-ri", "country": "PRK", "latitude": 41.28, "longitude": 129.09}
# Body-wave magnitudes of the CTBTO, and yields of which each was said.
TESTS: dict[str, dict[str, Any]] = {
    "2006-10-09": {"magnitude": 4.1, "explosive_yield": {"high": 1, "high_included": False}},
    "2009-05-25": {"magnitude": 4.52, "explosive_yield": {"low": 2, "high": 6}},
    "2013-02-12": {"magnitude": 4.9, "explosive_yield": {"low": 6, "high": 9}},
    "2016-01-06": {"magnitude": 4.85, "explosive_yield": 6, "device": "hydrogen bomb"},
    "2016-09-09": {"magnitude": 5.1, "explosive_yield": 10},
    "2017-09-03": {"magnitude": 6.1, "explosive_yield": {"low": 100, "high": 370}},
}


@pytest.mark.parametrize("day", TESTS)
def test_each_test_of_north_korea_can_be_written_down(day: str) -> None:
    said = LEAST | {"environment": "underground", "emplacement": "tunnel", "site": "Punggye-ri", "place": PUNGGYE_RI}
    data = claim("nuclear_test", said | TESTS[day])
    assert data.magnitude.low == data.magnitude.high == TESTS[day]["magnitude"]
    assert data.explosive_yield.high is not None


def test_a_yield_below_a_kiloton_has_no_lower_bound() -> None:
    data = claim("nuclear_test", LEAST | TESTS["2006-10-09"])
    assert (data.explosive_yield.low, data.explosive_yield.high, data.explosive_yield.high_included) == (None, 1, False)


def test_a_yield_is_in_kilotons_and_a_magnitude_is_of_body_waves() -> None:
    assert claim("nuclear_test", LEAST | {"explosive_yield": {"value": 10, "unit": "kt"}}).explosive_yield.unit == "kt"
    assert "unit 'Mt' cannot be converted; expected kt" in refusal(
        "nuclear_test", LEAST, explosive_yield={"value": 50, "unit": "Mt"}
    )
    assert "expected mb" in refusal("nuclear_test", LEAST, magnitude={"value": 6.3, "unit": "Mw"})
    assert "cannot be negative" in refusal("nuclear_test", LEAST, explosive_yield=-1)


def test_a_test_is_held_in_one_of_four_environments() -> None:
    assert "Input should be" in refusal("nuclear_test", LEAST, environment="a mountain")
