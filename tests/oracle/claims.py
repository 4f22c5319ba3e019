"""The claims of a ledger that stand, with the occurrence of each, worked out record by record."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import dbt_project
from ingest.event import Event
from ingest.when import Bounds, bounds
from tests.oracle.kept import kept
from warehouse.ledger.recorded import Recorded

NOWHEN = Bounds(None, None, None, None)


@dataclass(frozen=True)
class Claim:
    """A claim that stands. `claimant` is the one who made it, not an editor who corrected it."""

    claim_id: int
    event_id: int
    subject: str
    source: str
    record_id: str
    kind: str
    act: str
    modality: str
    claimant: str
    is_anonymous: bool
    claimant_countries: tuple[str, ...]
    relayed_by: str | None
    occurred: str | None
    when: Bounds
    stated: str | None
    stated_when: Bounds
    recorded_at: datetime
    event: Event
    data: Any

    @property
    def reported_by(self) -> str:
        """Who reports it: the reporter who relays it, else its claimant."""
        return self.relayed_by or self.claimant

    @property
    def year(self) -> int | None:
        """The year that it lies in; None where its date leaves more than one open."""
        return year_of(self.when)


def year_of(when: Bounds) -> int | None:
    """The calendar year that holds all days of it; None where there is no such year."""
    first, last = when.start_earliest, when.end_latest
    return first.year if first and last and first.year == last.year else None


@cache
def seed(name: str) -> list[dict[str, str | None]]:
    """The rows of a seed of the project; an empty cell is None."""
    path = Path(dbt_project.__file__).parent / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def occurrences(records: Iterable[Recorded]) -> dict[str, int]:
    """The occurrence of each subject: the first position of its records, or of the subjects that links join to it.

    A link counts until it is retracted."""
    records = list(records)
    at = {one.position: one for one in records}
    withdrawn = {target for one in records if one.act == "retract" for target in one.target_positions}
    group = {one.subject: one.subject for one in records}
    for link in records:
        if link.act == "link" and link.position not in withdrawn:
            joined = {group[at[target].subject] for target in link.target_positions}
            name = min(joined)
            group = {subject: name if old in joined else old for subject, old in group.items()}
    first: dict[str, int] = {}
    for one in records:
        if one.act in ("assert", "correct"):
            first[group[one.subject]] = min(one.position, first.get(group[one.subject], one.position))
    return {subject: first[name] for subject, name in group.items() if name in first}


@kept
def standing(records: Iterable[Recorded]) -> list[Claim]:
    """The claims that are neither corrected, retracted nor redacted, in the order of the ledger."""
    records = list(records)
    at = {one.position: one for one in records}
    gone = {target for one in records if one.act in ("correct", "retract", "redact") for target in one.target_positions}
    event_of = occurrences(records)
    claims = []
    for one in records:
        event = one.event
        if one.act not in ("assert", "correct") or one.position in gone or event is None:
            continue
        claims.append(
            Claim(
                claim_id=one.position,
                event_id=event_of[one.subject],
                subject=one.subject,
                source=one.source,
                record_id=one.id,
                kind=one.kind,
                act=one.act,
                modality=event.modality,
                claimant=" and ".join(actor.name for actor in _made_by(one, at).all_claimants),
                is_anonymous=any(actor.anonymous for actor in _made_by(one, at).all_claimants),
                claimant_countries=tuple(actor.country for actor in _made_by(one, at).all_claimants if actor.country),
                relayed_by=event.reporter.name if event.reporter else None,
                occurred=event.occurred,
                when=bounds(event.occurred) if event.occurred else NOWHEN,
                stated=event.stated,
                stated_when=bounds(event.stated) if event.stated else NOWHEN,
                recorded_at=one.recorded_at,
                event=event,
                data=event.data,
            )
        )
    return claims


def _made_by(one: Recorded, at: dict[int, Recorded]) -> Event:
    """The record whose claimant it keeps: that of what an editor corrected."""
    event = one.event
    assert event
    while one.act == "correct" and event and any(actor.role == "editor" for actor in event.all_claimants):
        before = at[one.target_positions[0]]
        if before.event is None:
            break
        one, event = before, before.event
    return event


def day_before(one: date | None, other: date | None) -> bool:
    """Whether both days are known and the one lies before the other."""
    return one is not None and other is not None and one < other
