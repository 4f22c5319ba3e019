"""Vega-Lite 6: a chart as JSON, with its data in it, for a notebook, a CMS or https://vega.github.io/editor.

A day is a point, what lasted a bar, what happened some time in a span a pale bar with a dashed edge. What has no date,
or an open end, is counted in the subtitle and drawn nowhere: a day would have to be made up."""

import json
from collections.abc import Sequence
from typing import Any

from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words, kind_in_words

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def holds(event: Occurrence) -> bool:
    return event.first_on is not None and event.last_on is not None


def write(events: Sequence[Occurrence], title: str) -> str:
    return json.dumps(chart(events, title), ensure_ascii=False, indent=1) + "\n"


def chart(events: Sequence[Occurrence], title: str) -> dict[str, Any]:
    """The chart as the dict that it is in JSON."""
    drawn = [event for event in events if holds(event)]
    left = len(events) - len(drawn)
    subtitle = {"subtitle": f"without {left} that have no whole date"} if left else {}
    dashed = {"stroke": "#555", "strokeDash": [3, 2], "strokeWidth": 1}
    return {
        "$schema": SCHEMA,
        "description": f"{title}: {len(drawn)} events by kind over time",
        "title": {"text": title, "anchor": "start", **subtitle},
        "width": 800,
        "height": {"step": 36},
        "data": {"values": [_row(event) for event in drawn]},
        "encoding": {
            "y": {"field": "kind", "type": "nominal", "title": None, "axis": {"grid": True, "tickBand": "extent"}},
            "color": {"field": "kind", "type": "nominal", "legend": None},
            "tooltip": [{"field": name, "type": "nominal"} for name in ("title", "when", "claimant", "document")],
        },
        "layer": [
            _layer("some time in", {"type": "bar", "height": 12, "fillOpacity": 0.2, **dashed}),
            _layer("lasting", {"type": "bar", "height": 8, "opacity": 0.8, "cornerRadius": 2}),
            _layer("day", {"type": "point", "filled": True, "size": 60, "opacity": 0.7}),
        ],
    }


def _layer(shape: str, mark: dict[str, Any]) -> dict[str, Any]:
    x = {"field": "from", "type": "temporal", "scale": {"type": "utc"}, "title": None}
    spans = {} if shape == "day" else {"x2": {"field": "to"}}
    return {"transform": [{"filter": {"field": "shape", "equal": shape}}], "mark": mark, "encoding": {"x": x, **spans}}


def _row(event: Occurrence) -> dict[str, Any]:
    assert event.first_on
    return {
        "id": event.event_id,
        "kind": kind_in_words(event.kind),
        "title": event.title,
        "shape": "day" if event.is_day else "lasting" if event.is_lasting else "some time in",
        "from": f"{event.first_on}T00:00:00Z",
        "to": f"{event.end_on}T00:00:00Z",
        "when": date_in_words(event),
        "claimant": event.said_by,
        "document": event.document,
    }
