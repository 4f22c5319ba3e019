"""What a ledger answers with: where a batch stands, a record as it is held, a state that can be cited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

from ingest.errors import UsageError
from ingest.event import Emptied, Event

# The chain before the first batch.
GENESIS = "0" * 64

# What a subject must be at before an append: at an exact number of records, at none, at some, or at whatever.
ExpectedVersion = int | Literal["any", "none", "exists"]


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the records of a batch stand: `positions` in their order, `new` of them taken now."""

    positions: tuple[int, ...]
    new: int

    @property
    def known(self) -> int:
        return len(self.positions) - self.new


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as the ledger holds it: `content` is an Event, or what is left of one that is redacted as a whole."""

    position: int
    recorded_at: datetime
    source: str
    id: str
    subject: str
    subject_version: int
    act: str
    kind: str
    version: int
    target_positions: tuple[int, ...]
    content: Event | Emptied

    @property
    def event(self) -> Event | None:
        """The event; None once the record is redacted as a whole."""
        return self.content if isinstance(self.content, Event) else None


@dataclass(frozen=True, slots=True)
class Head:
    """The last position and the chain hash at it: together they cite a state of the ledger permanently."""

    position: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain_hash}"

    @classmethod
    def parse(cls, citation: str) -> Self:
        """From `position:hash`. Raises UsageError."""
        position, _, chain_hash = citation.partition(":")
        if not position.isdigit() or len(chain_hash) != 64:
            raise UsageError(f"{citation!r} is no citation", expected="position:hash, as dateline checkpoint prints it")
        return cls(int(position), chain_hash)


@dataclass(frozen=True, slots=True)
class AsOf:
    """Moments to ask at, on the three clocks; None asks for now, or any time.

    `recorded_at`: what the ledger held then (UTC). `stated`: what had been said by that day. `occurred`: what was
    going on that day. `certainly` keeps what holds whatever the true dates; else what can hold. A claim that can
    have been withdrawn by then does not certainly stand; one that was certainly withdrawn cannot stand.

    Where `stated` leaves it open, an assertion or a denial cannot have been made before what it is about began: it is
    bounded by its `occurred` (`said_from` in as_of.sql).

    A sanctions listing or measure goes on from its date until an act ends it (`going_on` there): a delisting of
    the same occurrence or of one authority's same reference, or the release that no longer has the entry. The latter
    withdraws the claim, which still answers for the days before where `occurred` is asked.

    An act without `stated` changes its target whatever had been said when. A correction without it is of an unknown
    day: its target stands at no `stated`, and it stands itself at each possibly (that the rule above leaves), at none
    certainly. It does not take over the date of what it corrects, for that is when something else was said
    (`dateline correct` copies it)."""

    recorded_at: datetime | None = None
    stated: date | None = None
    occurred: date | None = None
    certainly: bool = False
