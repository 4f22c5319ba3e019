"""Meetings, statements, diplomatic ties and military exercises.

Definitions: the descriptions of fct_meeting, fct_meeting_pair, fct_statement, fct_statement_position,
fct_diplomatic_tie and fct_military_exercise."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from ingest.actor import Actor
from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept

Row = dict[str, Any]


def joined(names: Iterable[str]) -> str | None:
    """A list as one text; null where nothing is in it."""
    return ", ".join(names) or None


def common(one: Claim) -> Row:
    """What every mart of one row a claim has."""
    return {
        "claim_id": one.claim_id,
        "event_id": one.event_id,
        "occurred": one.occurred,
        "start_earliest_on": one.when.start_earliest,
        "end_latest_on": one.when.end_latest,
        "modality": one.modality,
        "claimant_name": one.claimant,
    }


@of_claims("diplomacy.fct_meeting")
def meeting(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_meeting."""
    return [
        common(one)
        | {
            "form": one.data.form,
            "forum_name": one.data.forum,
            "place_name": one.data.place,
            "country_code": one.data.country,
            "participant_names": joined(actor.name for actor in one.data.participants),
            "topic": one.data.topic,
            "detail": one.data.detail,
        }
        for one in claims
        if one.kind == "meeting"
    ]


@of_claims("diplomacy.fct_diplomatic_tie")
@kept
def diplomatic_tie(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_diplomatic_tie."""
    return [
        common(one)
        | {
            "sender_code": one.data.sender,
            "receiver_code": one.data.receiver,
            "sender_given_name": one.data.sender_given,
            "receiver_given_name": one.data.receiver_given,
            "tie_level": one.data.level,
            "has_mission": None if one.data.level == "unknown" else one.data.level != "none",
            "tie_year": one.year,
        }
        for one in claims
        if one.kind == "diplomatic_tie"
    ]


@of_claims("diplomacy.fct_military_exercise")
def military_exercise(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_military_exercise."""
    return [
        common(one)
        | {
            "exercise_name": one.data.name,
            "country_codes": joined(one.data.countries),
            "response_to": one.data.response_to,
        }
        for one in claims
        if one.kind == "military_exercise"
    ]


@of_claims("diplomacy.fct_statement")
def statement(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_statement."""
    return [
        common(one)
        | {
            "speaker_name": one.data.speaker.name if one.data.speaker else one.claimant,
            "is_speaker_anonymous": _is_anonymous(one.data.speaker, one),
            "on_position_of_name": one.data.on_position_of and one.data.on_position_of.name,
            "addressee_names": joined(actor.name for actor in one.data.addressee),
            "position_name": one.data.position,
            "topic": one.data.topic,
            "summary": one.data.summary,
            "relayed_by_name": one.relayed_by,
        }
        for one in claims
        if one.kind == "statement"
    ]


def _is_anonymous(speaker: Actor | None, claim: Claim) -> bool:
    """Who has the name of the claimant, or speaks for want of another, is the claimant."""
    if speaker is None:
        return claim.is_anonymous
    return speaker.anonymous or (claim.is_anonymous and speaker.name == claim.claimant)


@of_claims("diplomacy.fct_statement_position")
def statement_position(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_statement_position."""
    return [
        {
            "position_name": position,
            "holder_name": holder,
            "is_holder_anonymous": all(is_hidden for *_, is_hidden in claimed),
            "statement_count": len({one.event_id for one, *_ in claimed}),
            "own_statement_count": len({one.event_id for one, is_own, _ in claimed if is_own}),
            "claim_count": len(claimed),
        }
        | first_and_last([(one.when.start_earliest, one.when.end_latest) for one, *_ in claimed])
        for (position, holder), claimed in positions(claims).items()
    ]


def positions(claims: Iterable[Claim]) -> dict[tuple[str, str], list[tuple[Claim, bool, bool]]]:
    """By position and holder the statements, and whether each is in the holder's voice, and that anonymous."""
    held: dict[tuple[str, str], list[tuple[Claim, bool, bool]]] = {}
    for one in claims:
        if one.kind == "statement" and one.modality == "asserted" and one.data.position:
            (row,) = statement([one])
            of = one.data.on_position_of
            is_own = of is None or of.name == row["speaker_name"]
            holder = row["speaker_name"] if of is None else of.name
            is_hidden = of is None and row["is_speaker_anonymous"]
            held.setdefault((one.data.position, holder), []).append((one, is_own, is_hidden))
    return held


def first_and_last(days: Sequence[tuple[date | None, date | None]]) -> Row:
    """When the first and the last of several can have been, of each of which the first and last possible day is known.

    One that is open to the past can have been the first on any day, one that is open to the future the last."""
    firsts, lasts = [first for first, _ in days], [last for _, last in days]
    return {
        "first_earliest_on": None if None in firsts else min(firsts),  # type: ignore[type-var]  # none is None
        "first_latest_on": min((last for last in lasts if last), default=None),
        "last_earliest_on": max((first for first in firsts if first), default=None),
        "last_latest_on": None if None in lasts else max(lasts),  # type: ignore[type-var]  # none is None
    }


@of_claims("diplomacy.fct_meeting_pair")
def meeting_pair(claims: Iterable[Claim]) -> list[Row]:
    """The rows of diplomacy.fct_meeting_pair."""
    return [_pair(key, some) for key, some in met(claims).items()]


def met(claims: Iterable[Claim]) -> dict[tuple[str, str, str], list[tuple[list[Claim], bool]]]:
    """By type and names of two parties the claims on each meeting of both, and whether it is asserted of both."""
    meetings: dict[int, list[Claim]] = {}
    for one in claims:
        meetings.setdefault(one.event_id, []).append(one)
    held: dict[tuple[str, str, str], list[tuple[list[Claim], bool]]] = {}
    for claimed in meetings.values():
        for kind, attended in _attended(claimed).items():
            for one, other in combinations(sorted(attended), 2):
                held.setdefault((kind, one, other), []).append((claimed, attended[one] and attended[other]))
    return held


def _attended(claimed: list[Claim]) -> dict[str, dict[str, bool]]:
    """By person and by country who can have attended a meeting, and whether somebody asserts it."""
    attended: dict[str, dict[str, bool]] = {"actor": {}, "country": {}}
    for one in claimed:
        if one.kind != "meeting" or one.modality not in ("asserted", "possible"):
            continue
        for actor in one.data.participants:
            if actor.anonymous:
                continue
            is_asserted = one.modality == "asserted"
            attended["actor"][actor.name] = attended["actor"].get(actor.name, False) or is_asserted
            if actor.country and actor.country != "ZZZ":
                attended["country"][actor.country] = attended["country"].get(actor.country, False) or is_asserted
    return attended


def _pair(key: tuple[str, str, str], some: list[tuple[list[Claim], bool]]) -> Row:
    representatives = [(representative_of(claimed), is_held) for claimed, is_held in some]
    certain = [(one.when.start_earliest, one.when.end_latest) for one, is_held in representatives if is_held]
    every = first_and_last([(one.when.start_earliest, one.when.end_latest) for one, _ in representatives])
    sure = first_and_last(certain) if certain else dict.fromkeys(("first_latest_on", "last_earliest_on"))
    return {
        "party_type": key[0],
        "party_a_name": key[1],
        "party_b_name": key[2],
        "meeting_count_low": len(certain),
        "meeting_count_high": len(some),
        "claim_count": sum(len(claimed) for claimed, _ in some),
        "first_earliest_on": every["first_earliest_on"],
        "first_latest_on": sure["first_latest_on"],
        "last_earliest_on": sure["last_earliest_on"],
        "last_latest_on": every["last_latest_on"],
    }


def representative_of(claimed: Iterable[Claim]) -> Claim:
    """The representative claim of an occurrence: asserted, possible, expected, then the narrowest date, the first."""
    order = ("asserted", "possible", "expected", "denied")

    def width(one: Claim) -> float:
        first, last = one.when.start_earliest, one.when.end_latest
        return (last - first).days if first and last else float("inf")

    return min(claimed, key=lambda one: (order.index(one.modality), width(one), one.claim_id))
