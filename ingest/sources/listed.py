"""What a listing of a sanctions list is made of, whatever the format of the list."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, System, country, place, state_of
from ingest.sources.document import document
from ingest.sources.raw import Raw
from ingest.sources.source import Source

AGAIN = "only new entries of the list are appended, and none that is held is changed. Fetch the list again"


def listing(
    source: Source,
    path: Path,
    where: tuple[str, int, str],
    who: tuple[str, Mapping[str, Any]],
    record: Mapping[str, Any],
    data: Mapping[str, Any],
) -> Raw:
    """A record: of an entry at a locator and a line, with its text; by a publisher and a claimant."""
    locator, line, text = where
    publisher, claimant = who
    whole = {
        "source": source.name,
        "kind": "sanction",
        "claimant": claimant,
        "document": document(path, locator, title=source.title, publisher=publisher),
        **filled(record),
        "data": filled(data),
    }
    return Raw(path, line, json.dumps(whole, ensure_ascii=False).encode(errors="replace"), text)


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {key: value for key, value in fields.items() if value}


def distinct(texts: Iterable[str], *besides: str) -> list[str]:
    """Each text once, in order, without blanks around; none that is empty or among `besides`."""
    found = dict.fromkeys(" ".join(text.split()) for text in texts)
    return [text for text in found if text and text not in besides]


def joined(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(distinct(texts))


def of_countries(given: Sequence[tuple[str, System]]) -> dict[str, list[str]]:
    """The fields for the countries of a target, of names or codes."""
    found = list(dict.fromkeys(given))
    return {
        "countries": list(dict.fromkeys(state_of(country(one, system) or UNKNOWN) for one, system in found)),
        "countries_given": distinct(one for one, _ in found),
    }


def address(texts: Iterable[str], land: str, system: System) -> dict[str, str]:
    """An address of its parts and its country, as given; empty for none."""
    text = joined(texts)
    return ({"text": text} if text else {}) | (place(land, system, country(land, system)) if land else {})


def paper(what: str, number: str, more: Iterable[str] = ()) -> str:
    """An identifier in words: what it is, its number, and what else is said of it; empty without a number."""
    note = joined(more)
    return f"{what} {number}{f' ({note})' if note else ''}".strip() if number else ""


def iso_day(text: str, *patterns: str) -> str:
    """A day in one of the patterns as 2016-02-16; what is none as it is, to be refused."""
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    return text
