"""Events of armed conflict, and the months and years that they can lie in, one after another.

Definitions: docs/methods.md, "Deaths in armed conflict"; the descriptions of fct_conflict_event, fct_conflict_month and
fct_conflict_year."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept

Row = dict[str, Any]


def _width(one: Claim) -> float:
    """Days that its date leaves open; without end where either end is."""
    first, last = one.when.start_earliest, one.when.end_latest
    return (last - first).days if first and last else float("inf")


def _counted(claims: list[Claim]) -> set[int]:
    """Of each occurrence and source the asserted claim of the narrowest date, the first of equal ones."""
    best: dict[tuple[int, str], Claim] = {}
    for one in sorted(claims, key=lambda one: (_width(one), one.claim_id)):
        if one.modality == "asserted":
            best.setdefault((one.event_id, one.source), one)
    return {one.claim_id for one in best.values()}


@of_claims("diplomacy.fct_conflict_event")
@kept
def conflict_event(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_conflict_event."""
    reports = [one for one in claims if one.kind == "conflict_event"]
    counted = _counted(reports)
    return [_event(one) | {"is_counted": one.claim_id in counted} for one in reports]


def _event(one: Claim) -> Row:
    data, place = one.data, one.data.place
    row = {
        "claim_id": one.claim_id,
        "event_id": one.event_id,
        "source_id": one.source,
        "conflict_type": data.type,
        "conflict_subtype": data.subtype,
        "disorder_type": data.disorder,
        "conflict_name": data.conflict,
        "conflict_code": data.conflict_code,
        "dyad_name": data.dyad,
        "dyad_code": data.dyad_code,
        "country_code": place and place.country,
        "country_given_name": place and place.country_given,
        "region_name": place and place.region,
        "place_name": place and place.name,
        "place_precision_code": place and place.precision,
        "latitude": place and place.latitude,
        "longitude": place and place.longitude,
        "deaths_low": data.deaths and data.deaths.low,
        "deaths_best": _best(data.deaths),
        "deaths_high": data.deaths and data.deaths.high,
        "deaths_given": data.deaths_given,
        "has_contradictory_deaths": data.deaths_given is not None,
        "is_against_civilians": data.targets_civilians,
        "clarity_code": data.clarity,
        "occurred": one.occurred,
        "date_precision_code": data.date_precision,
        "start_earliest_on": one.when.start_earliest,
        "start_latest_on": one.when.start_latest,
        "end_earliest_on": one.when.end_earliest,
        "end_latest_on": one.when.end_latest,
        "modality": one.modality,
        "claimant_name": one.claimant,
    }
    for name, side in (("a", data.side_a), ("b", data.side_b)):
        row |= {
            f"side_{name}_name": side and side.name,
            f"side_{name}_type": side and side.type,
            f"side_{name}_country_code": side and side.country,
        }
    for name in ("a", "b", "civilian", "unknown"):
        deaths = getattr(data, f"deaths_{name}")
        row |= {f"deaths_{name}_low": deaths and deaths.low, f"deaths_{name}_high": deaths and deaths.high}
    return row


def _best(deaths: Any) -> float | None:
    """The best estimate of the source, or the figure itself where it gives only one."""
    if deaths is None:
        return None
    if deaths.best is None and deaths.low == deaths.high:
        return float(deaths.low)
    return None if deaths.best is None else float(deaths.best)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month from the one day to the other."""
    year, month = first.year, first.month
    while (begin := date(year, month, 1)) <= last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        yield begin, date.fromordinal(date(year, month, 1).toordinal() - 1)


def years(first: date, last: date) -> Iterator[tuple[date, date]]:
    yield from ((date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1))


@of_claims("diplomacy.fct_conflict_month")
def conflict_month(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_conflict_month."""
    return [{"month_start_on": row.pop("begin")} | row for row in _over(claims, months)]


@of_claims("diplomacy.fct_conflict_year")
def conflict_year(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_conflict_year."""
    return [{"calendar_year": row.pop("begin").year} | row for row in _over(claims, years)]


Periods = Callable[[date, date], Iterator[tuple[date, date]]]
Placed = tuple[Row, bool, bool, bool]  # an event, and whether it is in a period certainly, as a whole, and there first


def _over(claims: Iterable[Claim], periods: Periods) -> list[Row]:
    """What happened in each period."""
    return [
        dict(zip(("source_id", "country_code", "conflict_type", "dyad_name", "begin"), key, strict=True))
        | _sums(events)
        for key, events in placed(claims, periods).items()
    ]


def placed(claims: Iterable[Claim], periods: Periods) -> dict[tuple[Any, ...], list[Placed]]:
    """The events of each key and period: certainly, as a whole, and from it on into later ones."""
    found: dict[tuple[Any, ...], list[Placed]] = {}
    for event in conflict_event(claims):
        first = event["start_earliest_on"] or event["end_latest_on"]
        last = event["end_latest_on"] or event["start_earliest_on"]
        is_open = None in (event["start_earliest_on"], event["end_latest_on"])
        if not event["is_counted"] or first is None:
            continue
        for begin, end in periods(first, last):
            is_certain = _certainly_in(event, begin, end)
            is_whole = begin <= first and last <= end and not is_open
            is_first = begin <= first <= end and not is_whole
            found.setdefault((*_key(event), begin), []).append((event, is_certain, is_whole, is_first))
    return found


def _key(event: Row) -> tuple[Any, ...]:
    sides = [name for name in (event["side_a_name"], event["side_b_name"]) if name]
    dyad = event["dyad_name"] or " – ".join(sides) or "unknown"
    return event["source_id"], event["country_code"] or "ZZZ", event["conflict_type"], dyad


def _certainly_in(event: Row, begin: date, end: date) -> bool:
    """Whether it was going on on some day of the period, whatever the true dates."""
    starts = [day for day in (event["start_latest_on"], event["end_latest_on"]) if day]
    ends = [day for day in (event["end_earliest_on"], event["start_earliest_on"]) if day]
    return bool(starts and min(starts) <= end and ends and max(ends) >= begin)


def _sums(events: list[Placed]) -> Row:
    whole = [event for event, _, is_whole, _ in events if is_whole]
    straddling = [event for event, _, _, is_first in events if is_first]
    return {
        "event_count_low": sum(is_certain for _, is_certain, _, _ in events),
        "event_count_high": len(events),
        "whole_event_count": len(whole),
        "deaths_low": _least(whole),
        "deaths_best": _best_sum(whole),
        "deaths_high": _most([event for event, *_ in events]),
        "deaths_whole_high": _most(whole),
        "straddling_event_count": len(straddling),
        "deaths_straddling_low": _least(straddling),
        "deaths_straddling_best": _best_sum(straddling),
        "deaths_straddling_high": _most(straddling),
    }


def _least(events: list[Row]) -> float:
    return sum(event["deaths_low"] or 0 for event in events)


def _best_sum(events: list[Row]) -> float | None:
    known = [event["deaths_best"] for event in events if event["deaths_best"] is not None]
    return sum(known) if known else None


def _most(events: list[Row]) -> float | None:
    known = [event["deaths_high"] for event in events]
    return None if None in known else sum(known)
