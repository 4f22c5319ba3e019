"""When a schedule in local time is due, also on the days on which the clock is changed.

The rule of Debian's cron(8) for named hours: what the change would repeat runs once, what it would skip runs all the
same, as long after midnight by the old time as the schedule says. A schedule with `*` for its hours follows the clock
on the wall: it runs in both of two equal hours, and not in an hour that there is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

# No zone has ever moved its clock by more: Samoa left out a day in 2011.
LARGEST_CHANGE = timedelta(hours=25)

_INSTANT = timedelta(microseconds=1)


class LocalTrigger(BaseTrigger):  # type: ignore[misc] # APScheduler has no types
    """A cron schedule, given as a trigger in UTC, in the time of `zone`."""

    def __init__(self, schedule: CronTrigger, zone: tzinfo, *, names_hours: bool) -> None:
        self._schedule, self._zone, self._names_hours = schedule, zone, names_hours

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The first moment after the previous one; without one, or where it lies ahead of the clock, from now on."""
        start = now.astimezone(UTC)  # sums and comparisons within a local zone pass over the change of its clock
        if previous and previous.astimezone(UTC) <= start:
            start = previous.astimezone(UTC) + _INSTANT
        best: datetime | None = None
        change = LARGEST_CHANGE if self._is_changed_around(start) else timedelta(0)
        for wall in self._walls(self._wall(start) - change):
            if best and wall > self._wall(best) + change:
                break
            due = [moment for moment in self._moments(wall) if moment >= start]
            best = min([best, *due] if best else due, default=None)
        return best.astimezone(self._zone) if best else None

    def _walls(self, start: datetime) -> Iterator[datetime]:
        """The times that the schedule names, without a zone."""
        at = self._schedule.get_next_fire_time(None, start.replace(tzinfo=UTC))
        while at:
            yield at.replace(tzinfo=None)
            at = self._schedule.get_next_fire_time(None, at + _INSTANT)

    def _moments(self, wall: datetime) -> list[datetime]:
        """When the clock on the wall shows it; where that is twice or never, when a job of that hour is due."""
        first, second = (wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if self._names_hours:
            return [first]
        return sorted({moment for moment in (first, second) if self._wall(moment) == wall})

    def _wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _is_changed_around(self, moment: datetime) -> bool:
        around = (moment - LARGEST_CHANGE, moment, moment + LARGEST_CHANGE)
        return len({one.astimezone(self._zone).utcoffset() for one in around}) > 1
