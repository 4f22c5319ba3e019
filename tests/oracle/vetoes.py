"""Drafts of the Security Council that were vetoed or kept from a vote, and who did so how often.

Definitions: docs/methods.md, "When two sources report one veto"; the descriptions of fct_blocked_draft, fct_joint_veto
and fct_veto_year."""

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import combinations
from typing import Any

from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.folds import joined_by
from tests.oracle.kept import kept
from tests.oracle.votes import SEATS

Row = dict[str, Any]


@kept
def drafts(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The asserted claims on each draft that was vetoed or kept from a vote, by the rule veto_fold@2."""
    claimed = [
        one
        for one in claims
        if one.kind == "vote"
        and one.data.body == "UNSC"
        and one.data.outcome in ("vetoed", "blocked")
        and one.modality == "asserted"
        and one.data.blocked_by
    ]
    keys = _keys(claimed)
    return joined_by(claimed, lambda one: keys[one.claim_id])


def _day(one: Claim) -> Any:
    first, last = one.when.start_earliest, one.when.end_latest
    return first if first == last else None


def _keys(claimed: list[Claim]) -> dict[int, list[Hashable]]:
    """By claim what it shares with others on its draft: the occurrence, and its place among what its source reports.

    With a day, among the occurrences of that day by those states. Without one, it is the first draft with a day that
    has its symbol, or else its place is among the occurrences of that symbol."""
    named: dict[str, Hashable] = {}
    keys: dict[int, list[Hashable]] = {one.claim_id: [one.event_id] for one in claimed}
    for one in sorted((one for one in claimed if _day(one)), key=lambda one: (one.event_id, one.claim_id)):
        alike = [other for other in claimed if _same(one) == _same(other)]
        place = (_same(one), _place(one, alike))
        keys[one.claim_id].append(place)
        if one.data.draft:
            named.setdefault(one.data.draft, place)
    for one in claimed:
        if not _day(one) and (symbol := one.data.draft):
            alike = [other for other in claimed if other.data.draft == symbol and not _day(other)]
            keys[one.claim_id].append(named.get(symbol, (symbol, _place(one, alike))))
    return keys


def _same(one: Claim) -> Hashable:
    return _day(one), tuple(sorted(one.data.blocked_by))


def _place(one: Claim, alike: list[Claim]) -> int:
    """Which of the occurrences of its source it is, the first being 0."""
    return sorted({other.event_id for other in alike if other.source == one.source}).index(one.event_id)


@of_claims("diplomacy.fct_blocked_draft")
@kept
def blocked_draft(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_blocked_draft."""
    result = []
    for group in drafts(claims):
        representative = min(group, key=lambda one: (_day(one) is None, one.data.draft is None, one.claim_id))
        blockers = representative.data.blocked_by
        result += [
            {
                "draft_id": min(one.event_id for one in group),
                "country_code": country,
                "seat_code": SEATS.get(country),
                "outcome": representative.data.outcome,
                "draft_name": representative.data.draft,
                "matter": representative.data.matter,
                "blocker_codes": ", ".join(blockers),
                "blocker_count": len(blockers),
                "occurred": representative.occurred,
                "start_earliest_on": representative.when.start_earliest,
                "end_latest_on": representative.when.end_latest,
                "vote_year": representative.year,
                "claimant_name": representative.claimant,
                "claim_id": representative.claim_id,
                "claim_count": len(group),
            }
            for country in dict.fromkeys(blockers)
        ]
    return result


@of_claims("diplomacy.fct_joint_veto")
@kept
def joint_veto(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_joint_veto."""
    rows = [row for row in blocked_draft(claims) if row["vote_year"] is not None]
    counts: dict[tuple[Any, ...], Counter[str]] = {}
    for one, other in combinations(sorted(rows, key=lambda row: row["country_code"]), 2):
        if one["draft_id"] == other["draft_id"]:
            key = (one["country_code"], other["country_code"], one["vote_year"])
            counts.setdefault(key, Counter())[one["outcome"]] += 1
    return [
        {
            "country_a_code": one,
            "country_b_code": other,
            "veto_year": year,
            "veto_count": count["vetoed"],
            "blocked_count": count["blocked"],
        }
        for (one, other, year), count in counts.items()
    ]


@of_claims("diplomacy.fct_veto_year")
def veto_year(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_veto_year."""
    rows = [row for row in blocked_draft(claims) if row["vote_year"] is not None]
    result = []
    for country, year in sorted({(row["country_code"], row["vote_year"]) for row in rows}):
        own = [row for row in rows if row["country_code"] == country]
        vetoes = [row for row in own if row["outcome"] == "vetoed"]
        then = [row for row in vetoes if row["vote_year"] == year]
        result.append(
            {
                "country_code": country,
                "seat_code": SEATS.get(country),
                "veto_year": year,
                "veto_count": len(then),
                "lone_veto_count": sum(row["blocker_count"] == 1 for row in then),
                "joint_veto_count": sum(row["blocker_count"] > 1 for row in then),
                "blocked_count": sum(row["outcome"] == "blocked" and row["vote_year"] == year for row in own),
                "cumulated_veto_count": sum(row["vote_year"] <= year for row in vetoes),
            }
        )
    return result
