"""GeoJSON (RFC 7946): a feature an occurrence.

Its geometry is a point, longitude first, where a claim of it has coordinates or the code of a port that is known
(core.bdg_event_place), else null, which the format has for what is not located. Dates are properties, as they are, and
null where there is none."""

import json
from collections.abc import Sequence
from typing import Any

from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words


def holds(event: Occurrence) -> bool:
    return True


def write(events: Sequence[Occurrence], title: str) -> str:
    collection = {"type": "FeatureCollection", "title": title, "features": [_feature(event) for event in events]}
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _point(event: Occurrence) -> dict[str, Any] | None:
    if event.latitude is None or event.longitude is None:
        return None
    return {"type": "Point", "coordinates": [event.longitude, event.latitude]}


def _feature(event: Occurrence) -> dict[str, Any]:
    days = ("start_earliest_on", "start_latest_on", "end_earliest_on", "end_latest_on")
    said = ("kind", "title", "occurred", "modality", "is_denied", "claim_count", "root_count", "claimant_name")
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": _point(event),
        "properties": {name: getattr(event, name) for name in said}
        | {name: day.isoformat() if (day := getattr(event, name)) else None for name in days}
        | {
            "date_in_words": date_in_words(event),
            "country_codes": event.country_codes,
            "document": event.document or None,
        },
    }
