"""TimelineJS 3 of Knight Lab: JSON as https://timeline.knightlab.com/docs/json-format.html describes it.

Its dates may lack day and month, so that a month stays a month. It reads texts as HTML: they are escaped. An event
of it must begin somewhere: what has no date, or an open beginning, has no place in it."""

import json
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words, kind_in_words, marked


def holds(event: Occurrence) -> bool:
    return event.first_on is not None


def write(events: Sequence[Occurrence], title: str) -> str:
    slides = [_slide(event) for event in events if holds(event)]
    page = {"title": {"text": {"headline": escape(title)}}, "events": slides, "scale": "human"}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _slide(event: Occurrence) -> dict[str, Any]:
    mark = marked(event)
    headline = escape(event.title) + (f" <em>({escape(mark)})</em>" if mark else "")
    claims = f"{event.claim_count} claim{'' if event.claim_count == 1 else 's'}"
    return {
        "unique_id": f"event-{event.event_id}",
        **_dates(event),
        "display_date": escape(date_in_words(event)),
        "text": {"headline": headline, "text": f"<p>{escape(event.said_by)}; {claims}. {escape(event.document)}</p>"},
        "group": escape(kind_in_words(event.kind)),
    }


def _dates(event: Occurrence) -> dict[str, Any]:
    assert event.first_on
    parts = (event.occurred or "").split("-")
    if all(part.isdigit() for part in parts):  # a year, a month or a day: nothing is made more exact than it is
        return {"start_date": dict(zip(("year", "month", "day"), map(int, parts), strict=False))}
    dates = {"start_date": _date(event.first_on)}
    return dates if event.last_on is None else dates | {"end_date": _date(event.last_on)}


def _date(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}
