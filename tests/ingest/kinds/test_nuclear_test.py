"""What a claim on a nuclear test holds, tried on what was said of the six tests of North Korea."""

from collections.abc import Iterable
from typing import Any

import pytest

from ingest.quantity import Quantity
from tests.ingest.kinds.claiming import claim, refusal
from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.talks import Row, common

LEAST: dict[str, Any] = {"country": "PRK"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"country": "PRK"}, "Nuclear test by PRK"),
    ({"country": "FRA", "name": "Gerboise bleue"}, "Nuclear test by FRA: Gerboise bleue"),
    ({"country": "PRK", "device": "hydrogen bomb", "outcome": "success"}, "Nuclear test by PRK (success claimed)"),
]
DRAWN: dict[str, tuple[Any, ...]] = {
    "country": ("PRK", "USA"),
    "name": ("Gerboise bleue",),
    "outcome": ("success", "failure"),
    "environment": ("underground", "atmospheric"),
    "site": ("Punggye-ri",),
    "place": ({"name": "Punggye-ri", "latitude": 41.28, "longitude": 129.09}, {"name": "somewhere"}),
    "explosive_yield": (
        {"low": 10, "high": 20, "unit": "kt"},
        {"high": 1, "high_included": False, "unit": "kt", "wording": "less than a kiloton"},
        {"low": 100, "unit": "kt", "wording": "more than"},
    ),
    "magnitude": ({"low": 4.1, "high": 4.3, "unit": "mb"}, {"value": 6.3, "unit": "mb"}),
}

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


# --- The mart, computed a second time by the description of fct_nuclear_test ---


@of_claims("diplomacy.fct_nuclear_test")
def nuclear_test(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_nuclear_test."""
    return [
        common(one)
        | {
            "country_code": one.data.country,
            "test_name": one.data.name,
            "device_name": one.data.device,
            "outcome": one.data.outcome,
            "environment_type": one.data.environment,
            "emplacement_type": one.data.emplacement,
            "site_name": one.data.site,
            "latitude": one.data.place and one.data.place.latitude,
            "longitude": one.data.place and one.data.place.longitude,
        }
        | _yield(one.data.explosive_yield)
        | _magnitude(one.data.magnitude)
        for one in claims
        if one.kind == "nuclear_test"
    ]


def _yield(kilotons: Quantity | None) -> Row:
    """An end that is left open has no bound, and is neither in the range nor out of it."""
    low, high = (kilotons.low, kilotons.high) if kilotons else (None, None)
    return {
        "yield_kt_low": low,
        "yield_kt_high": high,
        "is_yield_low_included": kilotons.low_included if kilotons and low is not None else None,
        "is_yield_high_included": kilotons.high_included if kilotons and high is not None else None,
        "wording": kilotons.wording if kilotons else None,
    }


def _magnitude(magnitude: Quantity | None) -> Row:
    return {
        "magnitude_low": magnitude.low if magnitude else None,
        "magnitude_high": magnitude.high if magnitude else None,
    }
