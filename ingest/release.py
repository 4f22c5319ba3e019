"""A newer release of a data set beside what is held of it: only what changed is recorded, as acts.

A record that the source has changed is corrected, one that it no longer has is retracted, each by a record of its own
with the id `record@release`. An older release that is read late changes nothing. What a release is complete for follows
from the rows that were accepted; a record is withdrawn only if all days on which it can have happened lie in it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from ingest.absence import Absence, Days
from ingest.errors import DatelineError
from ingest.event import Event, Ref, parse
from ingest.when import bounds, is_instant


@dataclass(frozen=True, slots=True)
class Held:
    """The last record that is held of one row of a source, under the id the row has there."""

    ref: Ref
    stated: str | None  # the release it came with, in EDTF
    fingerprint: str | None  # null for what was redacted
    stands: bool  # false once the source has withdrawn it
    scope: str | None
    first: date | None  # the first and the last day on which it can have happened
    last: date | None
    claimants: str | None  # a list in JSON; null where they were redacted
    data: Mapping[str, Any] | None = None  # of a source with Versions


class Reach(NamedTuple):
    """The days of one scope that releases cover."""

    own: Days  # this release is complete for them
    older: Days | None  # from the first to the last day of the records that are held of earlier releases
    newer: Days | None  # and of later ones


class Versions(NamedTuple):
    """How records of several releases share their days, where each release is complete for a period of its own.

    `merged`: a record of this release together with the one that is held of the same row; None where no day is left
    to it. `rest`: the fields of a held record that this release lacks, without the days that it is complete for; None
    where the record has none of these days, or does not state its days one by one."""

    merged: Callable[[Event, Held | None, Reach], Event | None]
    rest: Callable[[Held, Days], Mapping[str, Any] | None]


class UnknownRelease(DatelineError):
    """Rows have changed, and nobody says which file is the newer one."""


def fingerprint(occurred: str | None, modality: str, claimants: str, data: str) -> str:
    """What makes a row the same in two releases: its claim, not where it was read. Texts as the ledger stores them."""
    return hashlib.md5("\x1f".join((occurred or "\x1e", modality, claimants, data)).encode()).hexdigest()


def fingerprint_of(event: Event) -> str:
    speakers = "[" + ",".join([actor.model_dump_json(exclude_none=True) for actor in event.all_claimants]) + "]"
    return fingerprint(event.occurred, event.modality, speakers, event.data.model_dump_json(exclude_none=True))


def days_of(event: Event) -> Days | None:
    """The first and the last day on which it can have happened; None where one of them is not known."""
    span = bounds(event.occurred) if event.occurred else None
    return (span.start_earliest, span.end_latest) if span and span.start_earliest and span.end_latest else None


class Met(NamedTuple):
    """A row of which a record is held: another row of the same release must not have its id and other content."""

    id: str
    fingerprint: str
    is_known: bool
    is_older: bool
    place: int = 0  # in its block
    line: int = 0  # in its file
    row: int | None = None


@dataclass(slots=True)
class Tally:
    """What became of some rows of a release."""

    known: int = 0  # they say nothing new:
    older: int = 0  # of these, held as a newer release has them
    seen: set[str] = field(default_factory=set)
    scopes: dict[str, Days | None] = field(default_factory=dict)  # each that occurs, with the days that rows prove
    met: list[Met] = field(default_factory=list)  # of one part; they are not added up
    last: Event | None = None
    is_whole: bool = True  # no row was refused that may be any of those held

    def add(self, other: "Tally") -> None:
        """Count the rows of another part of the release too."""
        self.known += other.known
        self.older += other.older
        self.seen |= other.seen
        for scope, days in other.scopes.items():
            self.widen(scope, days)
        self.last = other.last or self.last
        self.is_whole &= other.is_whole

    def spare(self, record: bytes) -> None:
        """A row that was refused is there all the same: it is not withdrawn. One without an id may be any row."""
        try:
            identity = json.loads(record)["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            identity = None
        if isinstance(identity, str) and identity:
            self.seen.add(identity)
        else:
            self.is_whole = False

    def widen(self, scope: str, days: Days | None) -> None:
        """Take a scope in, and days into its period."""
        known = self.scopes.get(scope)
        both = [one for one in (known, days) if one]
        self.scopes[scope] = (min(first for first, _ in both), max(last for _, last in both)) if both else None


@dataclass(frozen=True)
class Comparison:
    """One release, row by row, against what is held.

    `scope` and `covers` are those of a Source whose releases are complete by scope; without them, it has one scope,
    and a release is complete for all days."""

    release: str | None
    held: Mapping[str, Held]
    is_complete: bool = False
    scope: Callable[[Mapping[str, Any]], str | None] | None = None
    covers: Callable[[Event], Days | None] | None = None
    versions: Versions | None = None
    is_partial: bool = False  # what is held and differs may lack what the files lack: only new records are taken

    def revise(self, event: Event, tally: Tally, complete_for: Days | None = None) -> Event | None:
        """The record to append for a row: itself, a correction of what is held, or None for nothing new.

        `complete_for` are the days of its scope that the file states, in the place of those that its rows prove."""
        if event.act == "retract":
            return self._withdrawn(event, tally)
        tally.seen.add(event.id)
        tally.last = event
        scope = self.scope(event.data.model_dump()) if self.scope else ""
        days = complete_for or (self.covers(event) if self.covers else None)
        if scope is not None:
            tally.widen(scope, days)
        before = self.held.get(event.id)
        if before is None and event.stated is not None:
            return event  # the row has a clock of its own
        if self.release is not None:
            event = event.model_copy(update={"stated": self.release})
        if before and before.fingerprint is None:  # what was redacted does not come back with the file it came from
            tally.known += 1
            return None
        if self.versions and days:
            older, newer = self._others.get(scope, (None, None))
            merged = self.versions.merged(
                event, before if before and before.stands else None, Reach(days, older, newer)
            )
            if merged is None:
                tally.known += 1
                tally.older += newer is not None
                return None
            event = merged
        if before is None:
            return event
        found = fingerprint_of(event)
        is_same = before.stands and before.fingerprint == found
        is_older = not is_same and self._is_older(before)
        is_known = is_same or is_older or (self.is_partial and before.stands)
        tally.met.append(Met(event.id, found, is_known, is_older))
        if is_known:
            tally.known += 1
            tally.older += is_older
            return None
        if self.release is None:
            return None  # `require_release` refuses the file, unless the row itself is refused
        identity = f"{event.id}@{self.release}"
        if not before.stands:  # the source has it again
            return event.model_copy(update={"id": identity})
        reason = f"changed in the release of {self.release}"
        acting = {"id": identity, "act": "correct", "targets": (before.ref,), "reason": reason, "subject": ""}
        return event.model_copy(update=acting)

    def _withdrawn(self, event: Event, tally: Tally) -> Event | None:
        """What the source itself takes out, row by row: of the last record that is held of the row, if it stands and is
        not newer."""
        (row,) = event.targets
        before = self.held.get(row.id)
        if before is None or not before.stands or _is_before(event.stated, before.stated):
            tally.known += 1
            return None
        return event.model_copy(update={"targets": (before.ref,)})

    def absences(self, tally: Tally) -> list[Absence]:
        """What the release is complete for, scope by scope, and the rows of it that it no longer has."""
        if self.is_partial or not (self.is_complete and tally.last):
            return []
        held = dict.fromkeys(tally.scopes, 0)
        missing: dict[str, list[str]] = {scope: [] for scope in tally.scopes}
        for identity, before in self.held.items():
            if before.stands and before.scope in held and self._concerns(before, tally.scopes[before.scope]):
                held[before.scope] += 1
                if identity not in tally.seen and not self._is_older(before):
                    missing[before.scope].append(identity)
        return [Absence(scope, tally.scopes[scope], held[scope], tuple(missing[scope])) for scope in held]

    def withdrawals(self, tally: Tally, absences: Iterable[Absence]) -> Iterator[Event]:
        """Of each held record that is missing a retraction, or a correction that leaves it the days which the release
        is not complete for. Raises UnknownRelease."""
        for absence in absences:
            for identity in absence.missing:
                assert tally.last
                yield self._withdrawal(identity, absence.days, tally.last)

    def _withdrawal(self, identity: str, days: Days | None, last: Event) -> Event:
        release, before = self.require_release(last.ref), self.held[identity]
        rest = None if self._covers(before, days) else self._rest(before, days)
        if rest is None:
            act: Mapping[str, Any] = {"kind": "retract", "act": "retract", "data": {}}
            reason, cited = f"no longer in the release of {release}", set[str]()
        else:
            assert days
            act = {"act": "correct", **rest}
            reason, cited = f"not from {days[0]} to {days[1]} in the release of {release}", {"document"}
        named = {"id": f"{identity}@{release}", "targets": [before.ref.model_dump()], "stated": release}
        read = last.model_dump(
            mode="json", include={"source", *cited}, exclude={"document": {"locator"}}, exclude_none=True
        )
        return parse({**read, **_speakers(before, last), **named, "reason": reason, **act})

    def _concerns(self, before: Held, days: Days | None) -> bool:
        """Whether the release is complete for a held record: for all its days, or for some that it can do without."""
        return self._covers(before, days) or self._rest(before, days) is not None

    def _rest(self, before: Held, days: Days | None) -> Mapping[str, Any] | None:
        return self.versions.rest(before, days) if self.versions and days else None

    @cached_property
    def _others(self) -> Mapping[str | None, tuple[Days | None, Days | None]]:
        """By scope: from the first to the last day of the records of older releases, and of newer ones."""
        of = {False: Tally(), True: Tally()}
        for before in self.held.values():
            if before.stands and before.scope is not None and before.first and before.last:
                of[self._is_older(before)].widen(before.scope, (before.first, before.last))
        scopes = {*of[False].scopes, *of[True].scopes}
        return {scope: (of[False].scopes.get(scope), of[True].scopes.get(scope)) for scope in scopes}

    def _covers(self, before: Held, days: Days | None) -> bool:
        if self.covers is None:
            return True
        return bool(days and before.first and before.last and days[0] <= before.first and before.last <= days[1])

    def _is_older(self, before: Held) -> bool:
        """Whether this release came out before the one that is held."""
        return _is_before(self.release, before.stated)

    def require_release(self, row: Ref) -> str:
        """The release, to record that a row has changed. Raises UnknownRelease for a file that does not name it."""
        if self.release is None:
            raise UnknownRelease(
                f"{row.source}: rows differ from what is held, {row} first",
                expected="to know which release this file is: a correction says when it was published",
                remedy="give its date, --release 2024-03-01; if its rows are other records, give them ids of their own",
            )
        return self.release


def _is_before(this: str | None, that: str | None) -> bool:
    """Whether one of two dates in EDTF certainly begins first."""
    if this is None or that is None:
        return False
    if is_instant(this) and is_instant(that):
        return datetime.fromisoformat(this) < datetime.fromisoformat(that)
    first, second = bounds(this).start_earliest, bounds(that).start_earliest
    return first is not None and second is not None and first < second


def _speakers(before: Held, last: Event) -> Mapping[str, Any]:
    """Who withdraws a held record: its claimant, or the claimant of the rest of the release where that was redacted."""
    if before.claimants is None:
        return last.model_dump(mode="json", include={"claimant", "claimants"}, exclude_none=True)
    speakers = json.loads(before.claimants)
    return {"claimant": speakers[0]} if len(speakers) == 1 else {"claimants": speakers}
