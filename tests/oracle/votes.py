"""Roll calls and ballots of the United Nations, and the measures of agreement, pair by pair and roll call by roll call.

Definitions: the descriptions of fct_vote, fct_ballot, bdg_roll_call_issue, fct_vote_agreement, fct_group_cohesion and
fct_permanent_member_distance; docs/methods.md, "How states agree in the General Assembly"."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from statistics import fmean
from typing import Any

from tests.oracle.claims import Claim, seed
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept

Row = dict[str, Any]

CAST = ("yes", "abstain", "no")
ISSUES = {str(row["issue_name"]): str(row["issue_code"]) for row in seed("vote_issue")}
SEATS = {str(row["country_code"]): str(row["seat_code"]) for row in seed("permanent_seat")}


def joined(names: Iterable[str] | None) -> str | None:
    """A list as one text; null where nothing is in it."""
    return ", ".join(names or ()) or None


@of_claims("diplomacy.fct_vote")
def vote(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_vote."""
    return [_vote(one) for one in claims if one.kind == "vote"]


def _vote(one: Claim) -> Row:
    data = one.data
    given = Counter(ballot.vote for ballot in data.ballots)

    def count(word: str, stated: int | None) -> int | None:
        return given[word] if data.ballots else stated

    return {
        "claim_id": one.claim_id,
        "event_id": one.event_id,
        "body_code": data.body,
        "outcome": data.outcome,
        "resolution_name": data.resolution,
        "draft_name": data.draft,
        "session_name": data.session,
        "matter": data.matter,
        "issue_names": joined(data.issues),
        "is_important": data.is_important,
        "sponsor_codes": joined(data.sponsors),
        "blocker_codes": joined(data.blocked_by),
        "ballot_count": len(data.ballots),
        "yes_count": count("yes", data.yes_count),
        "no_count": count("no", data.no_count),
        "abstain_count": count("abstain", data.abstain_count),
        "absent_count": count("absent", None),
        "non_voting_count": count("non_voting", data.non_voting_count),
        "occurred": one.occurred,
        "start_earliest_on": one.when.start_earliest,
        "end_latest_on": one.when.end_latest,
        "vote_year": one.year,
        "modality": one.modality,
        "claimant_name": one.claimant,
    }


@of_claims("diplomacy.fct_ballot")
def ballot(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_ballot."""
    return [
        {
            "claim_id": one.claim_id,
            "ballot_key": place,
            "event_id": one.event_id,
            "country_code": given.country,
            "ballot": given.vote,
            "is_cast": given.vote in CAST,
            "body_code": one.data.body,
            "session_name": one.data.session,
            "vote_year": one.year,
        }
        for one in claims
        if one.kind == "vote"
        for place, given in enumerate(one.data.ballots, start=1)
    ]


@dataclass(frozen=True)
class RollCall:
    """A roll call of the General Assembly as it counts: the ballots that were cast, by country."""

    claim: Claim
    year: int
    issues: tuple[str, ...]
    cast: dict[str, str]


@kept
def roll_calls(claims: Iterable[Claim]) -> list[RollCall]:
    """Of each roll call the claim with the most ballots, then the latest."""
    by_event: dict[int, list[Claim]] = {}
    for one in claims:
        if (
            one.kind == "vote"
            and one.data.body == "UNGA"
            and one.modality == "asserted"
            and one.data.ballots
            and one.year is not None
        ):
            by_event.setdefault(one.event_id, []).append(one)
    best = [max(some, key=lambda one: (len(one.data.ballots), one.claim_id)) for some in by_event.values()]
    return [
        RollCall(
            claim=one,
            year=one.year or 0,
            issues=("all", *dict.fromkeys(ISSUES[name] for name in one.data.issues or () if name in ISSUES)),
            cast={
                given.country: given.vote for given in one.data.ballots if given.vote in CAST and given.country != "ZZZ"
            },
        )
        for one in best
    ]


@of_claims("diplomacy.bdg_roll_call_issue")
def roll_call_issue(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.bdg_roll_call_issue."""
    return [
        {"claim_id": call.claim.claim_id, "issue_code": issue, "vote_year": call.year}
        for call in roll_calls(claims)
        for issue in call.issues
    ]


def measures(votes: Counter[tuple[str, str]]) -> Row:
    """The measures of two who voted so: how often the one cast this and the other that."""
    return _measures(frozenset(votes.items()))


@cache
def _measures(given: frozenset[tuple[tuple[str, str], int]]) -> Row:
    votes = Counter(dict(given))
    count = sum(votes.values())
    equal = sum(times for (one, other), times in votes.items() if one == other)
    opposite = votes["yes", "no"] + votes["no", "yes"]
    half = count - equal - opposite
    of_one = {word: Fraction(sum(votes[word, other] for other in CAST), count) for word in CAST}
    of_other = {word: Fraction(sum(votes[one, word] for one in CAST), count) for word in CAST}
    pooled = {word: (of_one[word] + of_other[word]) / 2 for word in CAST}
    distance = Fraction(opposite) / count + Fraction(half, 2 * count)
    by_chance = sum(pooled[one] * pooled[other] * _apart(one, other) for one in CAST for other in CAST)

    def beyond(chance: Fraction) -> float | None:
        return None if chance == 1 else float((Fraction(equal, count) - chance) / (1 - chance))

    return {
        "common_vote_count": count,
        "equal_vote_count": equal,
        "opposite_vote_count": opposite,
        "equal_vote_share": equal / count,
        "lijphart_index": float(1 - distance),
        "signorino_ritter_s": float(1 - 2 * distance),
        "scott_pi": beyond(sum((share**2 for share in pooled.values()), Fraction(0))),
        "cohen_kappa": beyond(sum((of_one[word] * of_other[word] for word in CAST), Fraction(0))),
        "hage_pi": None if by_chance == 0 else float(1 - distance / by_chance),
    }


def _apart(one: str, other: str) -> Fraction:
    """How far two votes lie apart: yes and no one step, abstention half of it from either."""
    return Fraction(abs(CAST.index(one) - CAST.index(other)), 2)


@of_claims("diplomacy.fct_vote_agreement")
def vote_agreement(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_vote_agreement."""
    votes: dict[tuple[str, str, int, str], Counter[tuple[str, str]]] = {}
    for call in roll_calls(claims):
        for one, other in combinations(sorted(call.cast), 2):
            for issue in call.issues:
                cast = votes.setdefault((one, other, call.year, issue), Counter())
                cast[call.cast[one], call.cast[other]] += 1
    return [
        {"country_a_code": one, "country_b_code": other, "vote_year": year, "issue_code": issue} | measures(cast)
        for (one, other, year, issue), cast in votes.items()
    ]


@of_claims("diplomacy.fct_permanent_member_distance")
def permanent_member_distance(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_permanent_member_distance: the state that held the seat at a roll call voted for it."""
    votes: dict[tuple[str, int, str], Counter[tuple[str, str]]] = {}
    for call in roll_calls(claims):
        for country in call.cast:
            for holder in call.cast:
                seat = SEATS.get(holder)
                if seat and seat != SEATS.get(country):
                    votes.setdefault((country, call.year, seat), Counter())[call.cast[country], call.cast[holder]] += 1
    result = []
    for (country, year, seat), cast in votes.items():
        found = measures(cast)
        distance = 1 - found["lijphart_index"]
        result.append({"country_code": country, "vote_year": year, "seat_code": seat, "distance": distance} | found)
    return result


@of_claims("diplomacy.fct_group_cohesion")
def group_cohesion(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_group_cohesion."""
    cast: dict[tuple[str, int, str], list[list[str]]] = {}
    for call in roll_calls(claims):
        for group, members in _groups(call.claim):
            votes = [call.cast[member] for member in members if member in call.cast]
            if len(votes) >= 2:
                for issue in call.issues:
                    cast.setdefault((group, call.year, issue), []).append(votes)
    return [
        {"group_code": group, "vote_year": year, "issue_code": issue} | _cohesion(calls)
        for (group, year, issue), calls in cast.items()
    ]


def _groups(one: Claim) -> Iterator[tuple[str, set[str]]]:
    """Each group with those who were members on all days on which the roll call can have been held."""
    members: dict[str, set[str]] = {}
    for row in seed("country_group"):
        begun = date.fromisoformat(str(row["from_on"]))
        over = date.fromisoformat(row["to_on"]) if row["to_on"] else date.max
        first, last = one.when.start_earliest, one.when.end_latest
        if first and last and begun <= first and last <= over:
            members.setdefault(str(row["group_code"]), set()).add(str(row["country_code"]))
    yield from members.items()


def _cohesion(calls: Sequence[Sequence[str]]) -> Row:
    pairs = [(one, other) for votes in calls for one, other in combinations(votes, 2)]
    rice = [
        abs(votes.count("yes") - votes.count("no")) / (votes.count("yes") + votes.count("no"))
        for votes in calls
        if votes.count("yes") + votes.count("no") >= 2
    ]
    most = [(max(votes.count(word) for word in CAST), len(votes)) for votes in calls]
    return {
        "roll_call_count": len(calls),
        "voter_count": max(len(votes) for votes in calls),
        "pair_vote_count": len(pairs),
        "equal_vote_share": sum(one == other for one, other in pairs) / len(pairs),
        "lijphart_index": float(1 - sum(_apart(one, other) for one, other in pairs) / len(pairs)),
        "rice_index": fmean(rice) if rice else None,
        "agreement_index": fmean((alike - (count - alike) / 2) / count for alike, count in most),
    }
