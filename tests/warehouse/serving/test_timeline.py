"""Each format is held by its own reader or validator; nothing undated has a date in any of them."""

import html
import json
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import altair
import duckdb
import geojson as geojson_reader
import pytest
import vl_convert
from icalendar import Calendar
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from tests.warehouse.serving.conftest import HOSTILE
from warehouse.serving.selection import Selection
from warehouse.serving.timeline import geojson, ical, markdown, timelinejs, vega_lite
from warehouse.serving.timeline.events import Occurrence, occurrences
from warehouse.serving.timeline.words import date_in_words

# Knight Lab publishes no schema; this is https://timeline.knightlab.com/docs/json-format.html in that form.
DATE = {
    "type": "object",
    "required": ["year"],
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
    "dependentRequired": {"day": ["month"]},
    "additionalProperties": False,
}
TEXT = {"type": "object", "properties": {"headline": {"type": "string"}, "text": {"type": "string"}}}
TIMELINEJS = {
    "type": "object",
    "required": ["events"],
    "properties": {
        "scale": {"enum": ["human", "cosmological"]},
        "title": {"type": "object", "properties": {"text": TEXT}},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["start_date", "text"],
                "properties": {
                    "start_date": DATE,
                    "end_date": DATE,
                    "text": TEXT,
                    "display_date": {"type": "string"},
                    "group": {"type": "string"},
                    "unique_id": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
                },
                "additionalProperties": False,
            },
        },
    },
}


@pytest.fixture(scope="module")
def events(eventful: Path) -> list[Occurrence]:
    return occurrences(eventful, Selection())[0]


def occurred(edtf: str | None, *bounds: str | None, kind: str = "statement") -> Occurrence:
    """An occurrence with a date: its four bounds, or one day for all."""
    days = [date.fromisoformat(bound) if bound else None for bound in (bounds * 4 if len(bounds) == 1 else bounds)]
    days = days or [None] * 4
    said = {"modality": "asserted", "is_denied": False, "claim_count": 1, "root_count": 1, "claimant_name": "Ana Kim"}
    unsaid = dict.fromkeys(("relayed_by_name", "document_title", "document_publisher_name", "locator"))
    identity = {"source_id": "notes", "record_id": "one", "country_codes": ["PRK"]}
    return Occurrence(1, kind, "Talks", edtf, *days, **said, **unsaid, **identity)  # type: ignore[arg-type]


DAY = occurred("2017-07-04", "2017-07-04")
MONTH = occurred("2017-07", "2017-07-01", "2017-07-31", "2017-07-01", "2017-07-31")
UNTIL = occurred("../2017-07", None, "2017-07-31", "2017-07-01", "2017-07-31")
SINCE = occurred("2017-07-04/..", "2017-07-04", "2017-07-04", None, None)
UNDATED = occurred(None)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (DAY, "4 July 2017"),
        (MONTH, "some time in July 2017"),
        (occurred("2017", "2017-01-01", "2017-12-31", "2017-01-01", "2017-12-31"), "some time in 2017"),
        (occurred("2016", "2016-01-01", "2016-12-31", "2016-01-01", "2016-12-31", kind="trade_flow"), "2016"),
        (
            occurred("[2017-07-04..2017-07-31]", "2017-07-04", "2017-07-31", "2017-07-04", "2017-07-31"),
            "some time between 4 and 31 July 2017",
        ),
        (occurred("2017-05/2017-07", "2017-05-01", "2017-05-31", "2017-07-01", "2017-07-31"), "May to July 2017"),
        (occurred("2017-07-07/2017-07-08", *["2017-07-07"] * 2, *["2017-07-08"] * 2), "7 to 8 July 2017"),
        (
            occurred("2016-12-30/2017-01-02", *["2016-12-30"] * 2, *["2017-01-02"] * 2),
            "30 December 2016 to 2 January 2017",
        ),
        (UNTIL, "at some time up to 31 July 2017"),
        (SINCE, "from 4 July 2017 on"),
        (UNDATED, "no date given"),
    ],
)
def test_a_date_in_words_is_as_uncertain_as_the_date(event: Occurrence, words: str) -> None:
    assert date_in_words(event) == words


@pytest.mark.parametrize(
    ("event", "dates"),
    [
        (MONTH, {"start_date": {"year": 2017, "month": 7}}),
        (DAY, {"start_date": {"year": 2017, "month": 7, "day": 4}}),
        (SINCE, {"start_date": {"year": 2017, "month": 7, "day": 4}}),
        (
            occurred("[2017-07-04..2017-07-31]", "2017-07-04", "2017-07-31", "2017-07-04", "2017-07-31"),
            {"start_date": {"year": 2017, "month": 7, "day": 4}, "end_date": {"year": 2017, "month": 7, "day": 31}},
        ),
    ],
)
def test_timelinejs_keeps_a_partial_date_partial(event: Occurrence, dates: dict[str, Any]) -> None:
    (slide,) = json.loads(timelinejs.write([event], "T"))["events"]
    assert {name: slide[name] for name in slide if name.endswith("_date") and name != "display_date"} == dates


def test_timelinejs_is_as_its_documentation_has_it_and_escapes_html(events: list[Occurrence]) -> None:
    page = json.loads(timelinejs.write(events, HOSTILE))
    Draft202012Validator(TIMELINEJS).validate(page)
    assert len(page["events"]) == sum(event.first_on is not None for event in events)
    assert "<img" not in json.dumps(page)
    assert html.unescape(page["title"]["text"]["headline"]) == HOSTILE
    assert any(HOSTILE in html.unescape(slide["text"]["headline"]) for slide in page["events"])


def test_icalendar_reads_it_without_an_error(events: list[Occurrence]) -> None:
    calendar = Calendar.from_ical(ical.write(events, HOSTILE))
    entries = calendar.subcomponents
    assert [entry.errors for entry in entries if entry.errors] == []
    assert len(entries) == len({str(entry["uid"]) for entry in entries}) == len(events)
    assert {str(entry["summary"]).strip() for entry in entries} >= {HOSTILE}
    assert str(calendar["x-wr-calname"]) == HOSTILE


def test_in_a_calendar_what_is_unsure_is_tentative_and_what_has_no_date_has_none() -> None:
    def entry(event: Occurrence) -> Any:
        (only,) = Calendar.from_ical(ical.write([event], "T")).subcomponents
        return only

    day, month, undated = entry(DAY), entry(MONTH), entry(UNDATED)
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (date(2017, 7, 4), date(2017, 7, 5))
    assert (str(day["status"]), str(day["summary"])) == ("CONFIRMED", "Talks")
    assert (month.decoded("dtstart"), month.decoded("dtend")) == (date(2017, 7, 1), date(2017, 8, 1))
    assert (str(month["status"]), str(month["summary"])) == ("TENTATIVE", "Talks (some time in July 2017)")
    assert undated.name == entry(UNTIL).name == "VJOURNAL"
    assert "dtstart" not in undated
    assert "dtend" not in entry(SINCE)


@pytest.mark.fault("11")
def test_geojson_has_a_point_where_a_claim_has_coordinates(eventful: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(eventful, path)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        (event, representative), (ferry, _), (other, _) = connection.sql(
            "select event_id, representative_claim_id from core.fct_event order by event_id limit 3"
        ).fetchall()
        connection.execute("create or replace table core.bdg_event_place as from core.bdg_event_place limit 0")
        connection.execute(
            "insert into core.bdg_event_place (claim_id, event_id, role, locode, latitude, longitude) values "
            f"(-1, {event}, 'place', null, 10.0, 20.0), ({representative}, {event}, 'site', null, 55.75, 37.61), "
            f"(-3, {ferry}, 'destination', 'RUVVO', 43.1, 131.9), (-3, {ferry}, 'origin', null, 42.2, 130.3), "
            f"(-2, {other}, 'origin', 'KPRJN', null, null)"
        )
    collection = geojson_reader.loads(geojson.write(occurrences(path, Selection())[0], "T"))
    assert collection.is_valid, collection.errors()
    points = {feature["id"]: feature["geometry"] for feature in collection["features"]}
    assert points.pop(event) == {"type": "Point", "coordinates": [37.61, 55.75]}
    assert points.pop(ferry) == {"type": "Point", "coordinates": [130.3, 42.2]}
    assert set(map(str, points.values())) == {"None"}


def test_geojson_is_valid_and_of_the_article_only_a_port_with_a_code_is_located(events: list[Occurrence]) -> None:
    collection = geojson_reader.loads(geojson.write(events, HOSTILE))
    assert isinstance(collection, geojson_reader.FeatureCollection)
    assert collection.is_valid, collection.errors()
    assert [feature["id"] for feature in collection["features"]] == [event.event_id for event in events]
    located = [feature for feature in collection["features"] if feature["geometry"]]
    assert {feature["properties"]["kind"] for feature in located} == {"ferry_trip"}
    vladivostok = {"type": "Point", "coordinates": [131.8883, 43.1089]}  # the index: 43°06'32"N 131°53'18"E
    assert all(feature["geometry"] == vladivostok for feature in located)
    undated = [feature["properties"] for feature in collection["features"] if feature["properties"]["occurred"] is None]
    assert undated
    assert {day for one in undated for name, day in one.items() if name.endswith("_on")} == {None}


def test_vega_lite_holds_to_its_schema_and_draws(events: list[Occurrence]) -> None:
    text = vega_lite.write(events, HOSTILE)
    altair.Chart.from_dict(json.loads(text), validate=True)
    picture = vl_convert.vegalite_to_svg(text)
    assert "stroke-dasharray" in picture  # of what is unsure
    assert "<img" not in picture
    drawn = json.loads(text)["data"]["values"]
    assert len(drawn) == sum(event.first_on is not None and event.last_on is not None for event in events)


def test_markdown_is_a_list_by_month_and_nothing_in_it_is_markup(events: list[Occurrence]) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown.write(events, HOSTILE))
    inline = [part for token in tokens for part in token.children or []]
    assert {part.type for part in inline} <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
    }
    assert sum(token.type == "list_item_open" for token in tokens) == len(events)
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert headings[-1] == "Without a date"
    assert headings.count("July 2017") == 1


@pytest.mark.parametrize("text", ["a_b* [c](d) <e> `f` # g", "1. x\n- y", "https://a.b/c?d=e&amp;f", "~~x~~ | y"])
def test_any_text_comes_back_from_markdown_as_it_was(text: str) -> None:
    (inline,) = [token for token in MarkdownIt("commonmark").parse(markdown.escaped(text)) if token.type == "inline"]
    assert "".join(part.content for part in inline.children or []) == " ".join(text.split())


@pytest.mark.parametrize("module", [timelinejs, ical, geojson, vega_lite, markdown])
def test_nothing_at_all_is_valid_too(module: ModuleType) -> None:
    assert module.write([], "T")


@pytest.mark.parametrize(
    ("module", "left"),
    [(timelinejs, [UNTIL, UNDATED]), (vega_lite, [UNTIL, SINCE, UNDATED]), (ical, []), (geojson, []), (markdown, [])],
)
def test_what_a_format_has_no_place_for_is_known(module: ModuleType, left: list[Occurrence]) -> None:
    assert [event for event in (DAY, MONTH, UNTIL, SINCE, UNDATED) if not module.holds(event)] == left


def test_what_may_not_be_passed_on_is_in_none_of_them(eventful: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(eventful, path)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update core.dim_source set is_shareable = false where source_id like 'article/%'")
        claimed = "select event_id from core.fct_claim_history where is_standing and source_id like 'article/%'"
        closed = {event for (event,) in connection.sql(claimed).fetchall()}
    kept, withheld = occurrences(path, Selection())
    assert list(withheld) == ["article/defying-trump-2017-07"]
    assert kept
    assert not closed & {event.event_id for event in kept}
