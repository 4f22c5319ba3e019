"""A schedule as cron writes it: five fields, in local time, for our own scheduler and for systemd's."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import UsageError

if TYPE_CHECKING:
    from datetime import tzinfo

    from dateline.scheduling.local_trigger import LocalTrigger

FIELDS = ("minute", "hour", "day", "month", "day_of_week")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Cron:
    """Its fields, days of the week by name: cron counts them from Sunday, APScheduler from Monday."""

    text: str
    minute: str
    hour: str
    day: str
    month: str
    day_of_week: str

    @classmethod
    def parse(cls, text: str) -> "Cron":
        """Raises UsageError."""
        fields = text.lower().split()
        if len(fields) != len(FIELDS):
            raise _wrong(text, f"{len(fields)} fields")
        minute, hour, day, month, weekday = fields
        if day != "*" and weekday != "*":  # cron joins the two by or, others by and
            raise _wrong(text, "days of the month and of the week at once", "leave one of them as *")
        cron = cls(text, minute, hour, day, _by_number(month, MONTHS), _days(weekday, text))
        cron.trigger()
        return cron

    def trigger(self, zone: "tzinfo | None" = None) -> "LocalTrigger":
        """For APScheduler, in a time zone (the local one). Raises UsageError for a field out of its range."""
        from apscheduler.triggers.cron import CronTrigger

        from dateline.scheduling.local_trigger import LocalTrigger

        fields = {name: getattr(self, name) for name in FIELDS}
        try:
            local, schedule = CronTrigger(), CronTrigger(**fields, timezone="UTC")
        except ValueError as error:
            raise _wrong(self.text, str(error)) from error
        return LocalTrigger(schedule, zone or local.timezone, names_hours=not self.hour.startswith("*"))

    def calendar(self) -> str:
        """For systemd's OnCalendar."""
        days = "" if self.day_of_week == "*" else self.day_of_week.title() + " "
        month, day = (_systemd(field, first=1) for field in (self.month, self.day))
        hour, minute = (_systemd(field, first=0) for field in (self.hour, self.minute))
        return f"{days}*-{month}-{day} {hour}:{minute}:00"


def _days(field: str, text: str) -> str:
    """The days of the week that are meant, by name, each one: a range may go over Sunday."""
    if field == "*":
        return field
    found: set[int] = set()
    for part in _by_number(field, DAYS, first=0).split(","):
        match = re.fullmatch(r"(?:\*|(\d)(?:-(\d))?)(?:/(\d))?", part)
        if not match:
            raise _wrong(text, f"{part} as day of the week")
        low, high, step = match[1] or "0", match[2] or (match[1] if not match[3] else "6") or "6", match[3] or "1"
        if int(low) > 7 or int(high) > 7 or int(step) == 0 or int(low) > int(high):
            raise _wrong(text, f"{part} as day of the week")
        found.update(day % 7 for day in range(int(low), int(high) + 1, int(step)))
    return ",".join(DAYS[day] for day in sorted(found))


def _by_number(field: str, names: tuple[str, ...], first: int = 1) -> str:
    return re.sub(
        r"[a-z]{3}", lambda found: str(names.index(found[0]) + first) if found[0] in names else found[0], field
    )


def _systemd(field: str, first: int) -> str:
    return ",".join(re.sub(r"^\*/", f"{first}/", part).replace("-", "..") for part in field.split(","))


def _wrong(text: str, what: str, remedy: str = 'such as "0 6 * * *", every day at six') -> UsageError:
    return UsageError(f"{text!r} is no schedule: {what}", expected="minute hour day month weekday", remedy=remedy)
