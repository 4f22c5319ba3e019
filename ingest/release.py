"""A newer release of a data set beside what is held of it: only what changed is recorded, as acts.

A record that the source has changed is corrected, one that it no longer has is retracted, each by a record of its own
with the id `record@release`. An older release that is read late changes nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

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
    day: date | None  # the first on which it can have happened


class UnknownRelease(DatelineError):
    """Rows have changed, and nobody says which file is the newer one."""


def fingerprint(occurred: str | None, modality: str, claimants: str, data: str) -> str:
    """What makes a row the same in two releases: its claim, not where it was read. Texts as the ledger stores them."""
    return hashlib.md5("\x1f".join((occurred or "\x1e", modality, claimants, data)).encode()).hexdigest()


def fingerprint_of(event: Event) -> str:
    speakers = "[" + ",".join([actor.model_dump_json(exclude_none=True) for actor in event.spoken_by]) + "]"
    return fingerprint(event.occurred, event.modality, speakers, event.data.model_dump_json(exclude_none=True))


@dataclass(slots=True)
class Tally:
    """What became of some rows of a release."""

    known: int = 0  # they say nothing new:
    older: int = 0  # of these, held as a newer release has them
    corrected: int = 0
    withdrawn: int = 0
    seen: set[str] = field(default_factory=set)
    scopes: dict[str, tuple[date, date]] = field(default_factory=dict)
    last: Event | None = None
    is_whole: bool = True

    def add(self, other: "Tally") -> None:
        """Count the rows of another part of the release too."""
        self.known += other.known
        self.older += other.older
        self.corrected += other.corrected
        self.withdrawn += other.withdrawn
        self.seen |= other.seen
        for scope, (first, last) in other.scopes.items():
            self.widen(scope, first, last)
        self.last = other.last or self.last
        self.is_whole &= other.is_whole

    def spare(self, record: bytes) -> None:
        """A row that was refused is there all the same: it is not withdrawn. One without an id may be any row."""
        try:
            self.seen.add(json.loads(record)["id"])
        except (ValueError, TypeError, KeyError, RecursionError):
            self.is_whole = False

    def widen(self, scope: str, first: date, last: date) -> None:
        """Take these days into the span of a scope."""
        low, high = self.scopes.get(scope, (first, last))
        self.scopes[scope] = (min(low, first), max(high, last))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One release, row by row, against what is held. `complete` and `scope` are those of its Source."""

    release: str | None
    held: Mapping[str, Held]
    complete: Literal["", "whole", "scope"] = ""
    scope: Callable[[Mapping[str, Any]], str | None] | None = None

    def revise(self, event: Event, tally: Tally) -> Event | None:
        """The record to append for a row: itself, a correction of what is held, or None for nothing new.

        Raises UnknownRelease for a changed row of a file whose release nobody knows."""
        tally.seen.add(event.id)
        tally.last = event
        if self.scope is not None:
            scope = self.scope(event.data.model_dump())
            day = bounds(event.occurred).start_earliest if event.occurred else None
            if scope is not None and day is not None:
                tally.widen(scope, day, day)
        before = self.held.get(event.id)
        if before is None and event.stated is not None:
            return event  # the row has a clock of its own
        if self.release is not None:
            event = event.model_copy(update={"stated": self.release})
        if before is None:
            return event
        # What was redacted is not brought back by the file that it once came from.
        if before.fingerprint is None or (before.stands and before.fingerprint == fingerprint_of(event)):
            tally.known += 1
            return None
        if self._is_older(before):
            tally.known += 1
            tally.older += 1
            return None
        identity = f"{event.id}@{self._known_release(event)}"
        if not before.stands:  # the source has it again
            return event.model_copy(update={"id": identity})
        tally.corrected += 1
        reason = f"changed in the release of {self.release}"
        acting = {"id": identity, "act": "correct", "targets": (before.ref,), "reason": reason, "subject": ""}
        return event.model_copy(update=acting)

    def withdrawals(self, tally: Tally) -> Iterator[Event]:
        """A retraction of each held record that this release is complete for, and no longer has."""
        if not (self.complete and tally.last and tally.is_whole):
            return
        for identity, before in self.held.items():
            if not before.stands or identity in tally.seen or not self._covers(before, tally) or self._is_older(before):
                continue
            release = self._known_release(tally.last)
            yield parse(
                tally.last.model_dump(mode="json", include={"source", "claimant", "claimants"}, exclude_none=True)
                | {
                    "id": f"{identity}@{release}",
                    "kind": "retract",
                    "act": "retract",
                    "targets": [before.ref.model_dump()],
                    "reason": f"no longer in the release of {release}",
                    "stated": release,
                    "data": {},
                }
            )

    def _covers(self, before: Held, tally: Tally) -> bool:
        if self.complete == "whole":
            return True
        span = tally.scopes.get(before.scope or "")
        return span is not None and before.day is not None and span[0] <= before.day <= span[1]

    def _is_older(self, before: Held) -> bool:
        """Whether this release came out before the one that is held."""
        if self.release is None or before.stated is None:
            return False
        if is_instant(self.release) and is_instant(before.stated):
            return datetime.fromisoformat(self.release) < datetime.fromisoformat(before.stated)
        this, that = bounds(self.release).start_earliest, bounds(before.stated).start_earliest
        return this is not None and that is not None and this < that

    def _known_release(self, event: Event) -> str:
        if self.release is None:
            raise UnknownRelease(
                f"{event.source}: rows differ from what is held, {event.ref} first",
                expected="to know which release this file is: a correction says when it was published",
                remedy="give its date: --release 2024-03-01",
            )
        return self.release
