"""What can have followed a missile test within a year, and how much of it within so many days.

Definitions: the descriptions of fct_escalation_response and fct_escalation_window, and of bdg_event_country."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept
from tests.oracle.missiles import folded, ranked
from tests.oracle.talks import representative_of

Row = dict[str, Any]

KINDS = ("statement", "meeting", "vote", "military_exercise", "sanction")
WINDOWS = (7, 30, 90)
YEAR = 365


@of_claims("diplomacy.fct_escalation_response")
@kept
def escalation_response(claims: list[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_escalation_response."""
    events: dict[int, list[Claim]] = {}
    for one in claims:
        events.setdefault(one.event_id, []).append(one)
    representative = {event_id: representative_of(claimed) for event_id, claimed in events.items()}
    followed = [
        event_id
        for event_id, claimed in events.items()
        if representative[event_id].kind in KINDS and any(one.modality == "asserted" for one in claimed)
    ]
    rows = []
    for group in folded(claims):
        test_id = min(one.event_id for one in group)
        test = representative[ranked(group)[0].event_id]
        for event_id in followed:
            response = representative[event_id]
            low = _days(test.when.end_latest, response.when.start_earliest)
            high = _days(test.when.start_earliest, response.when.end_latest)
            is_dated = response.when.start_earliest or response.when.end_latest
            if is_dated and (low is None or low <= YEAR) and (high is None or high >= 0):
                countries = sorted({code for one in events[event_id] for code in countries_of(one)})
                rows.append(
                    {
                        "escalation_event_id": test_id,
                        "escalation_occurred": test.occurred,
                        "response_event_id": event_id,
                        "response_kind": response.kind,
                        "response_occurred": response.occurred,
                        "response_country_codes": ", ".join(countries) or None,
                        "is_tester_named": ranked(group)[0].data.country in countries,
                        "lag_days_low": low,
                        "lag_days_high": high,
                    }
                )
    return rows


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first and last else None


def countries_of(one: Claim) -> set[str]:
    """Countries that a claim names in any role but as a voter."""
    data = one.data
    named: dict[str, Callable[[], Iterable[str | None]]] = {
        "statement": lambda: (
            *([data.speaker.country] if data.speaker else one.claimant_countries),
            data.on_position_of and data.on_position_of.country,
            *(actor.country for actor in data.addressee),
            *data.about,
        ),
        "meeting": lambda: (data.country, *(actor.country for actor in data.participants)),
        "vote": lambda: (*data.sponsors, *data.blocked_by),
        "military_exercise": lambda: data.countries,
        "sanction": lambda: data.countries,
        "missile_test": lambda: (data.country,),
        "ferry_trip": lambda: (data.origin.country, data.destination.country),
        "labour_migration": lambda: (data.origin, data.destination),
        "diplomatic_tie": lambda: (data.sender, data.receiver),
    }
    return {country for country in named.get(one.kind, tuple)() if country}


@of_claims("diplomacy.fct_escalation_window")
def escalation_window(claims: list[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_escalation_window."""
    responses = escalation_response(claims)
    rows = []
    for group in folded(claims):
        test_id = min(one.event_id for one in group)
        for kind in KINDS:
            own = [row for row in responses if row["escalation_event_id"] == test_id and row["response_kind"] == kind]
            for days in WINDOWS:
                certain = [row for row in own if certainly(row, days)]
                possible = [row for row in own if possibly(row, days)]
                rows.append(
                    {
                        "escalation_event_id": test_id,
                        "response_kind": kind,
                        "window_days": days,
                        "response_count_low": len(certain),
                        "response_count_high": len(possible),
                        "naming_tester_count_low": sum(row["is_tester_named"] for row in certain),
                        "naming_tester_count_high": sum(row["is_tester_named"] for row in possible),
                    }
                )
    return rows


def certainly(row: Row, days: int) -> bool:
    low, high = row["lag_days_low"], row["lag_days_high"]
    return low is not None and high is not None and low >= 0 and high <= days


def possibly(row: Row, days: int) -> bool:
    low, high = row["lag_days_low"], row["lag_days_high"]
    return (low is None or low <= days) and (high is None or high >= 0)
