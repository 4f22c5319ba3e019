"""Nuclear tests. Definitions: the description of fct_nuclear_test."""

from collections.abc import Iterable

from ingest.quantity import Quantity
from tests.oracle.claims import Claim
from tests.oracle.talks import Row, common


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
