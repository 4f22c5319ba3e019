"""A clock that goes faster, a schedule that is served until it is interrupted, and waits that end."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from apscheduler.triggers.base import BaseTrigger

from dateline.scheduling.schedule import serve
from dateline.scheduling.supervise import Supervisor


class Sped(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """A trigger for which time goes by `factor` times as fast, from a moment of its own on."""

    def __init__(self, trigger: BaseTrigger, begin: datetime, factor: float) -> None:
        self._trigger, self._begin, self._factor, self._real = trigger, begin, factor, datetime.now(UTC)
        # What was given, and what it is there: carried back, a rounded moment may lie before itself.
        self._given: dict[datetime, datetime] = {}

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        before, there = self._there(previous) if previous else None, self._there(now)
        # Where it is not yet what was given last, that would be given again, and for ever.
        at = self._trigger.get_next_fire_time(before, max(before, there) if before else there)
        if at is None:
            return None
        given: datetime = self._real + (at - self._begin) / self._factor
        self._given[given] = at
        return given

    def _there(self, moment: datetime) -> datetime:
        return self._given.get(moment, self._begin + (moment - self._real) * self._factor)


def served(supervisor: Supervisor, trigger: BaseTrigger) -> None:
    """Serve until it is interrupted."""
    with pytest.raises(KeyboardInterrupt):
        serve(supervisor, trigger)


def eventually(what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
