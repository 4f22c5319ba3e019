"""iCalendar (RFC 5545), by the library icalendar, which escapes and folds.

An entry of a calendar fills whole days. What happened some time in a span fills the span as TENTATIVE, and its summary
says so. What has no date, or an open beginning, is a VJOURNAL without DTSTART, which the format allows."""

from collections.abc import Sequence
from datetime import UTC, datetime

from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words, kind_in_words, marked


def holds(event: Occurrence) -> bool:
    return True


def write(events: Sequence[Occurrence], title: str) -> str:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//dateline//timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    stamp = datetime.now(UTC)
    for event in events:
        calendar.add_component(_entry(event, stamp))
    return str(calendar.to_ical(), "utf-8")


def _entry(event: Occurrence, stamp: datetime):  # type: ignore[no-untyped-def]
    from icalendar import Event, Journal

    entry = Journal() if event.first_on is None else Event()
    entry.add("uid", f"{event.source_id}#{event.record_id}")
    entry.add("dtstamp", stamp)
    entry.add("summary", _summary(event))
    entry.add("description", _description(event))
    entry.add("categories", [kind_in_words(event.kind)])
    if event.first_on is not None:
        entry.add("dtstart", event.first_on)
        if event.end_on is not None:
            entry.add("dtend", event.end_on)
        entry.add("status", "CONFIRMED" if event.is_sure else "TENTATIVE")
        entry.add("transp", "TRANSPARENT")  # nobody is busy for it
    return entry


def _summary(event: Occurrence) -> str:
    is_plain = event.is_day or event.is_lasting or event.occurred is None
    return event.title + "".join(
        f" ({said})" for said in (marked(event), None if is_plain else date_in_words(event)) if said
    )


def _description(event: Occurrence) -> str:
    dated = f"{date_in_words(event)} (EDTF {event.occurred})" if event.occurred else date_in_words(event)
    claims = f"{event.claim_count} claim{'' if event.claim_count == 1 else 's'}"
    return "\n".join(filter(None, (dated, f"{event.said_by}; {claims}", event.document)))
