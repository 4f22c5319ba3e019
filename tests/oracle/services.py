"""Ferries, workers abroad, and conversions of currency: small marts of trade that put two quantities together.

Definitions: the descriptions of these marts and of their columns."""

from collections.abc import Iterable
from decimal import Decimal
from math import ceil, floor
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.figures import Bounded, Figure, as_given, figures
from tests.oracle.kept import kept
from tests.oracle.pairs import over


def times(one: float | None, other: float | None) -> float | None:
    """A product, exact in decimals: in floating point 29 per cent of 100 is a little less than 29."""
    return None if one is None or other is None else float(Decimal(str(one)) * Decimal(str(other)))


def whole(low: float | None, high: float | None) -> tuple[int | None, int | None]:
    """The whole numbers between two ends, or those around them where there are none."""
    up, down = None if low is None else ceil(low), None if high is None else floor(high)
    return (down, up) if up is not None and down is not None and up > down else (up, down)


@of_claims("trade.fct_ferry_service")
def ferry_service(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_ferry_service."""
    return [_service(one) for one in claims if one.kind == "ferry_trip" and one.data.trips is not None]


def _service(claim: Claim) -> dict[str, Any]:
    data = claim.data
    trips, places, load = as_given(data.trips), as_given(data.places), as_given(data.load_factor)
    people = as_given(data.passengers)
    full = (load.low, load.high) if data.load_factor else (over(people.low, places.high), over(people.high, places.low))
    carried = (people.low, people.high)
    if data.passengers is None:
        carried = (times(places.low, load.low), times(places.high, load.high))
    low, high = whole(*carried)
    all_low, all_high = whole(times(trips.low, low), times(trips.high, high))
    return {
        "claim_id": claim.claim_id,
        "event_id": claim.event_id,
        "origin_name": data.origin.name,
        "origin_country_code": data.origin.country,
        "destination_name": data.destination.name,
        "destination_country_code": data.destination.country,
        "period": claim.occurred,
        "trips_low": trips.low,
        "trips_high": trips.high,
        "places_low": places.low,
        "places_high": places.high,
        "load_factor_low": full[0],
        "load_factor_high": full[1],
        "load_factor_wording": load.wording,
        "trip_passengers_low": low,
        "trip_passengers_high": high,
        "total_passengers_low": all_low,
        "total_passengers_high": all_high,
        "claimant_name": claim.claimant,
        "modality": claim.modality,
    }


@of_claims("trade.fct_labour_abroad")
@kept
def labour_abroad(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_labour_abroad."""
    claimed = [one for one in claims if one.kind == "labour_migration"]
    rows = []
    for workers in claimed:
        if workers.data.workers is not None:
            paid = [one for one in claimed if one.data.earnings is not None and _are_of_one(workers, one)]
            rows += [_labour(workers, one) for one in paid or [None]]
    return rows


def _are_of_one(workers: Claim, paid: Claim) -> bool:
    """Whether they are of the same workers at the same time, and neither is denied."""
    one, other = (
        (claim.data.origin, claim.data.destination, claim.occurred, claim.modality == "denied")
        for claim in (workers, paid)
    )
    return one == other and workers.modality != "denied"


def _labour(workers: Claim, paid: Claim | None) -> dict[str, Any]:
    count = as_given(workers.data.workers)
    money = as_given(paid.data.earnings) if paid else Bounded()
    return {
        "labour_key": f"{workers.claim_id}/{paid.claim_id}" if paid else str(workers.claim_id),
        "workers_claim_id": workers.claim_id,
        "earnings_claim_id": paid and paid.claim_id,
        "origin_code": workers.data.origin,
        "destination_code": workers.data.destination,
        "workers_period": workers.occurred,
        "workers_low": count.low,
        "workers_high": count.high,
        "workers_claimant_name": workers.claimant,
        "workers_modality": workers.modality,
        "earnings_low": money.low,
        "earnings_high": money.high,
        "currency_code": money.unit,
        "earnings_per": paid and paid.data.earnings_per,
        "earnings_claimant_name": paid and paid.claimant,
        "earnings_modality": paid and paid.modality,
        "earnings_a_worker_low": over(money.low, count.high),
        "earnings_a_worker_high": over(money.high, count.low),
    }


@of_claims("trade.fct_currency_conversion")
@kept
def currency_conversion(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_currency_conversion."""
    given = [
        one
        for one in figures(claims)
        if one.claim.modality != "denied" and one.value.unit is not None and not one.is_part
    ]
    conversions = [one for one in given if one.basis == "conversion"]
    return [
        _conversion(one, other)
        for one in given
        for other in conversions
        if one.claim.subject == other.claim.subject and one.basis != "conversion" and one.value.unit != other.value.unit
    ]


def _conversion(one: Figure, other: Figure) -> dict[str, Any]:
    return {
        "original_claim_id": one.claim.claim_id,
        "converted_claim_id": other.claim.claim_id,
        "reporter_code": one.data.reporter,
        "partner_code": one.data.partner,
        "flow": one.data.flow,
        "period": one.claim.occurred,
        "original_currency_code": one.value.unit,
        "converted_currency_code": other.value.unit,
        "rate_low": over(other.value.low, one.value.high),
        "rate_high": over(other.value.high, one.value.low),
        "rate_widened_low": over(other.value.widened_low, one.value.widened_high),
        "rate_widened_high": over(other.value.widened_high, one.value.widened_low),
        "converted_by_name": other.claim.claimant,
    }
