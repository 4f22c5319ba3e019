"""Ferries of a timetable in GTFS: a folder of CSV files, or the same as .zip.

Reference: https://gtfs.org/documentation/schedule/reference/. A record is a trip of a ferry route (`route_type` 4): it
sails from its first stop to its last, on the days of its service, once a day or as often as frequencies.txt says. The
libraries for GTFS (gtfs-kit, partridge) bring geopandas along for shapes, which nobody asks for here: a feed is
some CSV files with keys."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.places import UNKNOWN
from ingest.sources.document import document
from ingest.sources.gtfs_days import Service
from ingest.sources.gtfs_feed import Feed, is_feed
from ingest.sources.pack import BROKEN
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Source
from ingest.sources.tabular import Row

FERRY = "4"


@dataclass
class Timetable:
    """What the trips of ferries refer to, by its key, and what is no row of the tables that they stand in."""

    routes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    agencies: dict[str, Mapping[str, str]] = field(default_factory=dict)
    stops: dict[str, Mapping[str, str]] = field(default_factory=dict)
    services: defaultdict[str, Service] = field(default_factory=lambda: defaultdict(Service))
    frequencies: defaultdict[str, list[Mapping[str, str]]] = field(default_factory=lambda: defaultdict(list))
    calls: defaultdict[str, list[tuple[int, Mapping[str, str]]]] = field(default_factory=lambda: defaultdict(list))


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A record a trip. Raises UnreadableFile, OSError."""
    for path in files:
        try:
            yield from _read(Feed.of(path))
        except BROKEN as error:
            raise UnreadableFile(f"{path}: no .zip that can be read ({error})", remedy="fetch it again") from error


def _read(feed: Feed) -> Iterator[Raw]:
    table = Timetable()
    for name, key, kept in (("routes", "route_id", table.routes), ("stops", "stop_id", table.stops)):
        for row in feed.rows(name):
            kept[row.fields.get(key, "")] = row.fields
            yield from _defect(feed, name, row)
    for row in feed.rows("agency"):
        table.agencies[row.fields.get("agency_id", "")] = row.fields
        yield from _defect(feed, "agency", row)
    trips = []
    for row in feed.rows("trips"):
        if row.defect:
            yield from _defect(feed, "trips", row)
        elif _is_ferry(row.fields, table):
            trips.append(row)
    wanted = {row.fields["trip_id"] for row in trips}
    yield from _schedules(feed, table, wanted)
    for row in trips:
        yield _raw(feed, row, table)


def _is_ferry(trip: Mapping[str, str], table: Timetable) -> bool:
    """Also for a trip of a route that there is not: somebody should know."""
    route = table.routes.get(trip["route_id"])
    return route is None or route["route_type"] == FERRY


def _schedules(feed: Feed, table: Timetable, wanted: set[str]) -> Iterator[Raw]:
    """Take in the days, frequencies and stops of the trips that are wanted."""
    for name in ("calendar", "calendar_dates"):
        for row in feed.rows(name):
            if row.fields:
                service = table.services[row.fields["service_id"]]
                (service.regular if name == "calendar" else service.exceptions).append(row.fields)
            yield from _defect(feed, name, row)
    for row in feed.rows("frequencies"):
        if row.fields.get("trip_id") in wanted:
            table.frequencies[row.fields["trip_id"]].append(row.fields)
        yield from _defect(feed, "frequencies", row)
    for row in feed.rows("stop_times"):
        if row.fields.get("trip_id") in wanted:
            sequence = row.fields["stop_sequence"]
            order = int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) < 10 else -1
            table.calls[row.fields["trip_id"]].append((order, row.fields))
        yield from _defect(feed, "stop_times", row)


def _defect(feed: Feed, name: str, row: Row) -> Iterator[Raw]:
    if row.defect:
        yield Raw(feed.path, row.line, b"", row.text, defect=f"{name}.txt: {row.defect}")


def _raw(feed: Feed, row: Row, table: Timetable) -> Raw:
    trip = row.fields
    route = table.routes.get(trip["route_id"])
    if route is None:
        return _refused(feed, row, f"routes.txt has no route {trip['route_id']!r}")
    if trip["service_id"] not in table.services:
        return _refused(feed, row, f"no calendar has the service {trip['service_id']!r}")
    try:
        data, period = _data(trip, route, table)
    except ValueError as error:
        return _refused(feed, row, str(error))
    agency = _agency(route, table)
    operator = {"name": agency.get("agency_name") or feed.path.name, "type": "company"}
    record = {
        "source": SOURCE.name,
        # Its own id is unique in one feed alone.
        "id": "_".join(f"{operator['name']}/{trip['trip_id']}".split()),
        "kind": "ferry_trip",
        "occurred": period,
        "claimant": operator,
        "document": document(
            feed.file("trips"), f"trips.txt, row {row.number}", title=feed.title, publisher=operator["name"]
        ),
        "data": _filled(data | {"operator": operator, "time_zone": agency.get("agency_timezone")}),
    }
    return Raw(feed.path, row.line, json.dumps(_filled(record), ensure_ascii=False).encode(), row.text)


def _refused(feed: Feed, row: Row, why: str) -> Raw:
    return Raw(feed.path, row.line, b"", row.text, defect=f"trips.txt: {why}")


def _agency(route: Mapping[str, str], table: Timetable) -> Mapping[str, str]:
    """Who runs a route; a feed of one agency need not say."""
    if len(table.agencies) == 1:
        return next(iter(table.agencies.values()))
    return table.agencies.get(route.get("agency_id", ""), {})


def _data(trip: Mapping[str, str], route: Mapping[str, str], table: Timetable) -> tuple[dict[str, Any], str | None]:
    """The payload of a trip, and the period of its service. Raises ValueError for days or times that are none."""
    service = table.services[trip["service_id"]]
    days = service.days
    calls = [call for _, call in sorted(table.calls[trip["trip_id"]], key=lambda one: one[0])]
    if len(calls) < 2:
        raise ValueError("stop_times.txt has not two stops of the trip, and a sailing is from port to port")
    departs, arrives = _seconds(calls[0]["departure_time"]), _seconds(calls[-1]["arrival_time"])
    frequencies = table.frequencies[trip["trip_id"]]
    runs = [run for row in frequencies if (run := _departures(row))] if frequencies else [range(departs, departs + 1)]
    departures = sum(len(run) for run in runs)
    if not departures or not days:
        raise ValueError("it never sails: its service has no day, or its frequencies no departure")
    about = _about(frequencies)
    data = {
        "origin": _port(calls[0], table),
        "destination": _port(calls[-1], table),
        "service": trip.get("trip_short_name") or route.get("route_long_name") or route.get("route_short_name"),
        "route": trip["route_id"],
        "calls": [_port(call, table).get("name", call["stop_id"]) for call in calls[1:-1]],
        "trips": {"value": len(days) * departures, "unit": "sailings"} | about,
        "departures_a_day": {"value": departures, "unit": "sailings"} | about,
        "days_of_service": {"value": len(days), "unit": "days"},
        "weekdays": service.weekdays,
        "first_departure": _clock(min(run[0] for run in runs)),
        "last_departure": _clock(max(run[-1] for run in runs)),
        "crossing_minutes": {"value": (arrives - departs) / 60, "unit": "minutes"},
    }
    first, last = min(days).isoformat(), max(days).isoformat()
    return data, first if first == last else f"{first}/{last}"


def _departures(frequency: Mapping[str, str]) -> range:
    """Each departure of a service by headway: from the start on, before the end."""
    headway = frequency["headway_secs"]
    if not (headway.isascii() and headway.isdecimal() and 0 < len(headway) < 7 and int(headway)):
        raise ValueError(f"frequencies.txt: a headway of {headway!r} seconds")
    return range(_seconds(frequency["start_time"]), _seconds(frequency["end_time"]), int(headway))


def _about(frequencies: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The words for a service that sails by headway and not to the minute."""
    loose = [row["headway_secs"] for row in frequencies if row.get("exact_times") != "1"]
    return {"wording": f"about every {' or '.join(dict.fromkeys(loose))} seconds"[:500]} if loose else {}


def _port(call: Mapping[str, str], table: Timetable) -> dict[str, Any]:
    """A stop. GTFS says of none in which country it lies, and a ferry is there to cross borders."""
    stop = table.stops.get(call["stop_id"], {})
    port = {"name": stop.get("stop_name"), "latitude": _degrees(stop, "lat"), "longitude": _degrees(stop, "lon")}
    return _filled(port) | {"country": UNKNOWN}


def _degrees(stop: Mapping[str, str], axis: str) -> float | str | None:
    text = stop.get(f"stop_{axis}", "")
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _seconds(text: str) -> int:
    """A time of a day of service in seconds; after midnight it goes on past 24:00:00."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(f"{text!r} is no time; GTFS writes 07:30:00, or 25:10:00 after midnight")
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", [])}


SOURCE = Source(
    name="gtfs-ferries",
    title="Ferries of a GTFS feed",
    kinds=("ferry_trip",),
    url="https://gtfs.org/documentation/schedule/reference/",
    licence="that of the feed; see its LICENSE, or attributions.txt",
    citation="the publisher of the feed, with the day it was fetched",
    cadence="as the feed; its calendars say how long it holds",
    version="GTFS Schedule, a folder or .zip: agency, routes, trips, stops, stop_times, calendar, calendar_dates, "
    "frequencies",
    defects=(
        "a stop names no country, and the time zone of an agency is not where its ferries land: ports are of ZZZ",
        "times pass 24:00; they belong to the day of service that began before midnight",
        "a service by headway has no exact departures: their number follows from start, end and headway",
        "feeds made by a program run all round the clock: the one of 24:00 comes again as 00:00 of the next day",
    ),
    left_out="routes that are no ferries (only route_type 4 is read), shapes, fares, transfers, times on the way",
    recognises=lambda sample: is_feed(sample.path),
    read=read,
    complete="",
)
