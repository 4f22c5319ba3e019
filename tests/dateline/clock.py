"""A clock that goes faster, a schedule that is served until it is interrupted, and waits that end."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from apscheduler.triggers.base import BaseTrigger

from dateline.schedule import serve
from dateline.supervise import Supervisor


class Sped(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """A trigger for which time goes by `factor` times as fast, from a moment of its own on."""

    def __init__(self, trigger: BaseTrigger, begin: datetime, factor: float) -> None:
        self._trigger, self._begin, self._factor, self._real = trigger, begin, factor, datetime.now(UTC)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        there = [self._begin + (at - self._real) * self._factor if at else None for at in (previous, now)]
        at = self._trigger.get_next_fire_time(*there)
        return self._real + (at - self._begin) / self._factor if at else None


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
