"""Whether a ledger was written under a clock that was ahead: every later record would be dated by it."""

from datetime import UTC, datetime, timedelta

from ingest.errors import DatelineError

# Clocks of machines that share a ledger differ by less.
TOLERANCE = timedelta(minutes=1)


class RecordedAhead(DatelineError):
    """The last record is dated later than now: a clock was wrong when it was appended, or is wrong now."""


def ahead_of_now(recorded_at: datetime) -> timedelta | None:
    """By how much a moment (UTC, without a zone) lies ahead of this machine's clock, if by more than the tolerance."""
    ahead = recorded_at - datetime.now(UTC).replace(tzinfo=None)
    return ahead if ahead > TOLERANCE else None


def recorded_ahead(recorded_at: datetime) -> RecordedAhead | None:
    """What is to be said of a ledger whose last batch was recorded at that moment, if that lies ahead of now."""
    ahead = ahead_of_now(recorded_at)
    if ahead is None:
        return None
    return RecordedAhead(
        f"the last record was recorded at {recorded_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"{timedelta(seconds=int(ahead.total_seconds()))} ahead of this machine's clock",
        expected="a last record that is not dated later than now",
        remedy="set this machine's clock if it is slow; if it is right, restore the backup from before that append "
        "(dateline restore FOLDER --replace) and append what came after it again",
    )
