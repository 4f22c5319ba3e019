"""Markdown (CommonMark): a list by month, for a note, a mail or a wiki."""

import re
from collections.abc import Sequence

from ingest.characters import visible
from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words, marked

# What CommonMark reads as more than itself: https://spec.commonmark.org/0.31.2/#backslash-escapes
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:@/])")


def holds(event: Occurrence) -> bool:
    return True


def write(events: Sequence[Occurrence], title: str) -> str:
    lines, heading = [f"# {escaped(title)}"], ""
    for event in events:
        if (month := _month(event)) != heading:
            heading = month
            lines += ["", f"## {heading}", ""]
        lines.append(_item(event))
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """The text in one line, and nothing in it that Markdown or HTML would read as more."""
    return _SPECIAL.sub(r"\\\1", " ".join(visible(text).split()))


def _item(event: Occurrence) -> str:
    mark = marked(event)
    claims = f"{event.claim_count} claim{'' if event.claim_count == 1 else 's'}"
    said = "; ".join(escaped(part) for part in (event.said_by, claims, event.document) if part)
    return f"- **{escaped(date_in_words(event))}**: {escaped(event.title)}{f' *({mark})*' if mark else ''} — {said}"


def _month(event: Occurrence) -> str:
    if event.occurred is None:
        return "Without a date"
    return f"{event.first_on:%B} {event.first_on.year}" if event.first_on else "Begun at a time left open"
