"""The date of an occurrence in words, as uncertain as it is."""

from datetime import date

from warehouse.serving.timeline.events import Occurrence, day_after

NO_DATE = "no date given"
# A modality in words; none of what is plainly asserted.
MODALITIES = {"possible": "possible", "expected": "expected, not held yet", "denied": "denied"}


def date_in_words(event: Occurrence) -> str:
    """Such as 4 July 2017, some time in July 2017, May to July 2017, or no date given."""
    first, last = event.first_on, event.last_on
    if event.occurred is None:
        return NO_DATE
    if first is None and last is None:
        return "at a time left open"
    if first is None:
        assert last
        return f"at some time up to {_day(last)}"
    if last is None:
        return f"from {_day(first)} on"
    if event.is_day:
        return _day(first)
    if event.is_lasting:
        return _span(first, last, " to ")
    span = _span(first, last, " and ")
    return f"some time between {span}" if " and " in span else f"some time in {span}"


def marked(event: Occurrence) -> str | None:
    """What is to be said of how sure its claimant is."""
    return MODALITIES["denied"] if event.is_denied else MODALITIES.get(event.modality)


def kind_in_words(kind: str) -> str:
    return kind.replace("_", " ")


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _span(first: date, last: date, joiner: str) -> str:
    """In the largest calendar units that fit: years, months, else days. What both ends share is said once."""
    after = day_after(last)
    is_months = first.day == 1 and after.day == 1
    is_years = is_months and first.month == 1 and after.month == 1
    start, end = (_parts(day, is_months, is_years) for day in (first, last))
    if start == end:
        return " ".join(start)
    while len(start) > 1 and start[-1] == end[len(start) - 1]:
        start.pop()
    return " ".join(start) + joiner + " ".join(end)


def _parts(day: date, is_months: bool, is_years: bool) -> list[str]:
    parts = [str(day.day), f"{day:%B}", str(day.year)]
    return parts[2:] if is_years else parts[1:] if is_months else parts
