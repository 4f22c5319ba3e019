"""What a fetcher of a source has to say of itself, and what can be asked of it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ingest.fetch.budget import Budget
from ingest.fetch.client import Pace
from ingest.fetch.slices import Slice, Try

USUAL = Pace()

# The slices of a request in batches. What became of each slice of a batch is sent back before the plan goes on.
Plan = Generator[Sequence[Slice], Sequence[Try]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as it stands on the command line. Each source takes some of it, and says what it is."""

    begin: str | None = None
    end: str | None = None
    version: str | None = None
    mentions: bool = False
    translated: bool = False
    deleted_since: str | None = None
    reporter: str | None = None
    partner: str | None = None
    period: Sequence[str] = ()
    flow: Sequence[str] = ()
    commodity: Sequence[str] = ()
    country: Sequence[str] = ()

    @property
    def given(self) -> frozenset[str]:
        """The fields in which something is said."""
        return frozenset(one.name for one in fields(self) if getattr(self, one.name))


@dataclass(frozen=True, slots=True)
class Site:
    """Where a source is asked (its address or that of a mirror), with which key, and the folder of what was fetched.

    `settings` are those of the source by the names of `defaults.DEFAULTS`."""

    url: str
    folder: Path
    key: str = field(default="", repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    budget: Budget | None = None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """A source that is public over HTTP.

    `plan` raises UsageError for what cannot be asked for; `probe` plans one small slice, to see whether it answers."""

    name: str
    takes: frozenset[str]  # fields of Request
    plan: Callable[[Request, Site], Plan]
    probe: Callable[[Site], Plan]
    pace: Pace = USUAL
    too_fast: frozenset[int] = frozenset()  # statuses by which it says that it wants fewer requests, besides 429
    key_header: str = ""  # in which a key is sent
    oauth: str = ""  # the path at which a token is given for name and password
    forbidden_remedy: str = ""  # what to do where the server refuses: it wants a key, or a browser
