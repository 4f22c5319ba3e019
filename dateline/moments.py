"""Moments as a person types them."""

from datetime import UTC, date, datetime

from ingest.errors import UsageError


def instant(text: str) -> datetime:
    """`now`, a day (its first moment) or a time in ISO 8601; UTC unless it says otherwise. Raises UsageError."""
    if text == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no moment", expected="now, 2026-11-23 or 2026-11-23T12:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day(text: str) -> date:
    """A day in ISO 8601. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", expected="such as 2017-07-04") from error
