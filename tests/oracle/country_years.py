"""What a country did and was subject to in each year, occurrence by occurrence.

Definitions: docs/methods.md, "What a country and a year count"; the description of rpt_country_year."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.oracle import missiles, talks, vetoes, votes
from tests.oracle.claims import Claim, seed, standing
from tests.oracle.computes import panel
from tests.oracle.dyad_listings import begun
from tests.oracle.periods import Day, is_dated
from warehouse.ledger.recorded import Recorded

Row = dict[str, Any]

SEATS = ("CHN", "FRA", "GBR", "RUS", "USA")
MEASURES = ("meeting", "statement", "missile_test", "listing", "veto")
NAMES = {row["country_code"]: row["country_name"] for row in seed("country")}


@panel("diplomacy.rpt_country_year")
def country_year(records: list[Recorded]) -> list[Row]:
    """The rows of diplomacy.rpt_country_year."""
    claims = standing(records)
    lows: Counter[tuple[str, int, str]] = Counter()
    highs: Counter[tuple[str, int, str]] = Counter()
    undated = []
    for measure, country, first, last, is_certain in _dated(records, claims):
        if first and last and is_dated(first, last):
            for year in range(first.year, last.year + 1):
                highs[country, year, measure] += 1
                lows[country, year, measure] += is_certain and first.year == last.year
        elif measure == "listing":
            undated.append((country, first, last))
    agreed: dict[tuple[str, int], dict[str, Row]] = {}
    for row in votes.permanent_member_distance(claims):
        agreed.setdefault((row["country_code"], row["vote_year"]), {})[row["seat_code"]] = row
    asked = {(country, year) for country, year, _ in highs} | set(agreed)
    for country, year in asked:
        for listed, first, last in undated:
            if listed == country and not (first and first.year > year) and not (last and last.year < year):
                highs[country, year, "listing"] += 1
    return [
        {"country_code": country, "country_name": NAMES[country], "calendar_year": year}
        | {f"{measure}_count": lows[country, year, measure] for measure in MEASURES}
        | {f"{measure}_count_high": highs[country, year, measure] for measure in MEASURES}
        | _agreement(agreed.get((country, year), {}))
        for country, year in asked
        if country != "ZZZ"
    ]


def _agreement(by_seat: dict[str, Row]) -> Row:
    row: Row = {
        f"agreement_with_{seat.lower()}_share": by_seat[seat]["lijphart_index"] if seat in by_seat else None
        for seat in SEATS
    }
    return row | {"common_vote_count": max((one["common_vote_count"] for one in by_seat.values()), default=0)}


def _dated(records: list[Recorded], claims: list[Claim]) -> Iterator[tuple[str, str, Day, Day, bool]]:
    """Measure, country, first and last day of each occurrence, and whether somebody asserts it."""
    events: dict[int, list[Claim]] = {}
    for one in claims:
        events.setdefault(one.event_id, []).append(one)
    for said in events.values():
        representative = talks.representative_of(said)
        days = (representative.when.start_earliest, representative.when.end_latest)
        if representative.modality in ("asserted", "possible"):
            for country in {country for one in said for country in _took_part(representative.kind, one)}:
                yield representative.kind, country, *days, representative.modality == "asserted"
    for group in missiles.folded(claims):
        one = missiles.ranked(group)[0]
        yield "missile_test", one.data.country, one.when.start_earliest, one.when.end_latest, True
    for row in vetoes.blocked_draft(claims):
        if row["outcome"] == "vetoed":
            yield "veto", row["country_code"], row["start_earliest_on"], row["end_latest_on"], True
    for _, country, first, last, _ in begun(records):
        yield "listing", country, first, last, True


def _took_part(kind: str, one: Claim) -> set[str]:
    """Who took part in a meeting; of a statement the speaker or, where a claim names none, who makes it."""
    named: Iterable[str | None] = ()
    if kind == "meeting":
        named = _participants(one)
    elif kind == "statement" and one.kind == "statement":
        named = [one.data.speaker.country] if one.data.speaker else one.claimant_countries
    return {country for country in named if country and country != "WLD"}


def _participants(one: Claim) -> Iterable[str | None]:
    """Of a military exercise, which a link can join to a meeting, the states that held it."""
    if one.kind == "meeting":
        return [actor.country for actor in one.data.participants]
    return one.data.countries if one.kind == "military_exercise" else ()
