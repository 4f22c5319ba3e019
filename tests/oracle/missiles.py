"""Missile tests: claims of several sources matched one to one, and the years of what was held.

Definitions: docs/methods.md, "When two sources report one missile test"; the descriptions of fct_missile_test and
fct_missile_test_year, and of the seed missile_class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracle.claims import Claim, seed
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept

Row = dict[str, Any]

CLASSES = seed("missile_class")
ALL_RANGES = (1, 4)


@dataclass(frozen=True)
class Test:
    """An occurrence that somebody asserts, as its claims have it together."""

    event_id: int
    country: str
    first: date | None
    last: date | None
    sources: frozenset[tuple[str, str]]
    family: str | None
    ranges: tuple[int, int]
    claims: tuple[Claim, ...]

    @property
    def is_dated(self) -> bool:
        """Whether it is dated to two days at most."""
        return self.first is not None and self.last is not None and (self.last - self.first).days <= 1


def asserted(claims: Iterable[Claim]) -> list[Claim]:
    return [one for one in claims if one.kind == "missile_test" and one.modality == "asserted"]


def _width(one: Claim) -> float:
    first, last = one.when.start_earliest, one.when.end_latest
    return (last - first).days if first and last else float("inf")


@kept
def tests(claims: Iterable[Claim]) -> list[Test]:
    """Every occurrence: the day of the narrowest date, the classes that the types of all its claims leave open."""
    by_event: dict[int, list[Claim]] = {}
    for one in asserted(claims):
        by_event.setdefault(one.event_id, []).append(one)
    return [_test(event_id, group) for event_id, group in by_event.items()]


def _test(event_id: int, group: list[Claim]) -> Test:
    narrowest = min(group, key=lambda one: (_width(one), one.claim_id))
    kinds = [kind for one in group if (kind := classed(one.data.type))]
    families = set().union(*(families for families, _ in kinds))
    lows, highs = [low for _, (low, _) in kinds], [high for _, (_, high) in kinds]
    return Test(
        event_id=event_id,
        country=narrowest.data.country,
        first=narrowest.when.start_earliest,
        last=narrowest.when.end_latest,
        sources=frozenset((one.source, one.claimant) for one in group),
        family=families.pop() if len(families) == 1 else None,
        ranges=(min(lows), max(highs)) if kinds else ALL_RANGES,
        claims=tuple(group),
    )


def classed(words: str | None) -> tuple[set[str], tuple[int, int]] | None:
    """The families that the words of a type name and the ranges that they leave open; None where they name no class."""
    found = [row for row in CLASSES if row["phrase"] and row["phrase"] in (words or "").lower()]
    if not found:
        return None
    families = {row["family"] for row in found if row["family"]}
    lows, highs = [int(row["range_low"] or 0) for row in found], [int(row["range_high"] or 0) for row in found]
    return families, (min(lows), max(highs))


def can_be_one(one: Test, other: Test, every: Sequence[Test]) -> int | None:
    """How near the days of two tests are: 0 one day, 1 days that can be the same, 2 neighbours; None: they are two."""
    if one.country != other.country or one.sources & other.sources or not (one.is_dated and other.is_dated):
        return None
    if one.family and other.family and one.family != other.family:
        return None
    if one.ranges[0] - other.ranges[1] > 1 or other.ranges[0] - one.ranges[1] > 1:
        return None
    assert one.first
    assert one.last
    assert other.first
    assert other.last
    if (one.first, one.last) == (other.first, other.last):
        return 0
    if one.first <= other.last and other.first <= one.last:
        return 1
    gap = (other.first - one.last).days if one.last < other.first else (one.first - other.last).days
    if gap == 1 and not _has_test_near(one, other, every) and not _has_test_near(other, one, every):
        return 2
    return None


def _has_test_near(one: Test, other: Test, every: Sequence[Test]) -> bool:
    """Whether a source of the one reports a test that can have been on a day of the other."""
    assert other.first
    assert other.last
    return any(
        third.country == other.country
        and third.sources & one.sources
        and third.is_dated
        and third.first is not None
        and third.last is not None
        and third.first <= other.last
        and other.first <= third.last
        for third in every
    )


@kept
def folded(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The asserted claims on each test, by the rule test_fold@2: nearest pairs first, a source once in a test."""
    every = tests(claims)
    pairs = []
    for place, one in enumerate(every):
        for other in every[place + 1 :]:
            near = can_be_one(one, other, every)
            if near is not None:
                count = len(one.claims) + len(other.claims)
                gap = abs(_place(one, every) - _place(other, every))
                ids = sorted((one.event_id, other.event_id))
                pairs.append(((near, _apart(one, other), -count, gap, *ids), one, other))
    groups: list[list[Test]] = [[one] for one in every]
    for _, one, other in sorted(pairs, key=lambda pair: pair[0]):
        mine = next(group for group in groups if one in group)
        theirs = next(group for group in groups if other in group)
        if mine is not theirs and not _sources(mine) & _sources(theirs):
            groups.remove(theirs)
            mine += theirs
    return [sorted((claim for one in group for claim in one.claims), key=lambda c: c.claim_id) for group in groups]


def _apart(one: Test, other: Test) -> int:
    """How many classes lie between the ranges of two tests."""
    return max(0, one.ranges[0] - other.ranges[1], other.ranges[0] - one.ranges[1])


def _place(one: Test, every: Sequence[Test]) -> int:
    """Which of the tests of that day by the same sources it is: what more claims are on first, then the first."""
    alike = [
        (-len(other.claims), other.event_id)
        for other in every
        if (other.sources, other.country, other.first, other.last) == (one.sources, one.country, one.first, one.last)
    ]
    return sorted(alike).index((-len(one.claims), one.event_id))


def _sources(group: list[Test]) -> set[tuple[str, str]]:
    return {source for one in group for source in one.sources}


def ranked(group: Iterable[Claim]) -> list[Claim]:
    """The claims on a test by preference: the missile, its type, its outcome, a day, the first."""
    return sorted(
        group,
        key=lambda one: (
            one.data.missile is None,
            one.data.type is None,
            one.data.outcome is None,
            _width(one) > 0,
            one.claim_id,
        ),
    )


def _held_latest(group: Iterable[Claim]) -> date:
    """The last day on which all claims leave it possible that it was held."""
    return min((one.when.end_latest for one in group if one.when.end_latest), default=date.max)


@of_claims("diplomacy.fct_missile_test")
def missile_test(claims: list[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_missile_test."""
    held = folded(claims)
    group_of = {one.event_id: group for group in held for one in group}
    return [_row(one, group_of.get(one.event_id), held) for one in claims if one.kind == "missile_test"]


def _row(one: Claim, group: list[Claim] | None, held: list[list[Claim]]) -> Row:
    data = one.data
    order = ranked(group) if group else []
    return {
        "claim_id": one.claim_id,
        "event_id": one.event_id,
        "test_id": min(other.event_id for other in group) if group else one.event_id,
        "country_code": data.country,
        "missile_name": data.missile,
        "missile_type": data.type,
        "outcome": data.outcome,
        "test_outcome": next((other.data.outcome for other in order if other.data.outcome), None),
        "reach": data.reach,
        "range_km_low": data.range and data.range.low,
        "range_km_high": data.range and data.range.high,
        "apogee_km_low": data.apogee and data.apogee.low,
        "apogee_km_high": data.apogee and data.apogee.high,
        "site_name": data.site,
        "occurred": one.occurred,
        "start_earliest_on": one.when.start_earliest,
        "end_latest_on": one.when.end_latest,
        "occasion": data.occasion,
        "modality": one.modality,
        "is_held": group is not None,
        "is_counted": bool(order) and order[0] is one,
        "claimant_name": one.claimant,
        "is_claimant_anonymous": one.is_anonymous,
        "held_count": _held_count(group, held) if group else None,
    }


def _held_count(group: list[Claim], held: list[list[Claim]]) -> int:
    """Tests that the country had held with this one: those before it by the last day, then by the first record."""

    def when(some: list[Claim]) -> tuple[date, int]:
        return _held_latest(some), min(one.event_id for one in some)

    country = ranked(group)[0].data.country
    return sum(ranked(some)[0].data.country == country and when(some) <= when(group) for some in held)


@of_claims("diplomacy.fct_missile_test_year")
def missile_test_year(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_missile_test_year."""
    held = by_year(claims)
    result = []
    for key, groups in held.items():
        claimed = [one for group in groups for one in group]
        row = dict(zip(YEAR_KEY, key, strict=True)) | {"test_count": len(groups), "claim_count": len(claimed)}
        row["cumulated_test_count"] = sum(
            len(others) for other, others in held.items() if other[:4] == key[:4] and other[4] <= key[4]
        )
        row["country_cumulated_count"] = sum(
            len(others) for other, others in held.items() if other[0] == key[0] and other[4] <= key[4]
        )
        for name, what in (("longest_range", "range"), ("highest_apogee", "apogee")):
            quantities = [quantity for one in claimed if (quantity := getattr(one.data, what))]
            for end in ("low", "high"):
                known = [bound for quantity in quantities if (bound := getattr(quantity, end)) is not None]
                row[f"{name}_km_{end}"] = max(known, default=None)
        result.append(row)
    return result


YEAR_KEY = ("country_code", "missile_type", "missile_name", "outcome", "test_year")


def by_year(claims: Iterable[Claim]) -> dict[tuple[Any, ...], list[list[Claim]]]:
    """The tests of each country, type, missile, outcome and year: the claims on each."""
    held: dict[tuple[Any, ...], list[list[Claim]]] = {}
    for group in folded(claims):
        representative = ranked(group)[0]
        outcome = next((one.data.outcome for one in ranked(group) if one.data.outcome), "unknown")
        if representative.year is not None:
            key = (
                representative.data.country,
                representative.data.type or "unknown",
                representative.data.missile or "unknown",
                outcome,
                representative.year,
            )
            held.setdefault(key, []).append(group)
    return held
