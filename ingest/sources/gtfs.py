"""Ferries of a timetable in GTFS: a folder of CSV files, or the same as .zip.

Reference: https://gtfs.org/documentation/schedule/reference/. A record is a sailing: trips of one operator that go the
same way at the same time of day, on all days on which one of them runs. Where two of them run on the same day, the
second is a record of its own, and so on. The numbers that a feed gives to its trips are no part of the identity: most
feeds give new ones with each version. The libraries for GTFS (gtfs-kit, partridge) bring geopandas along for shapes,
which nobody asks for here: a feed is some CSV files with keys."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.sources.cells import filled
from ingest.sources.document import document
from ingest.sources.gtfs_days import Service
from ingest.sources.gtfs_feed import Feed, is_feed
from ingest.sources.gtfs_sailing import Operator, Sailing, clock, sailing
from ingest.sources.gtfs_tables import Fields, Tables
from ingest.sources.gtfs_validity import Validity
from ingest.sources.gtfs_versions import VERSIONS, dated
from ingest.sources.identity import identity
from ingest.sources.pack import BROKEN
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Source
from ingest.sources.tabular import Row

# Trips that a record names as those it was read from.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Trip:
    row: Row
    sailing: Sailing
    service: Service


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """The sailings of feeds. Raises UnreadableFile, OSError."""
    for path in files:
        try:
            yield from _read(Feed.of(path))
        except BROKEN as error:
            raise UnreadableFile(f"{path}: no .zip that can be read ({error})", remedy="fetch it again") from error


def _read(feed: Feed) -> Iterator[Raw]:
    tables = Tables(feed)
    yield from tables.read()
    alike: defaultdict[str, list[Trip]] = defaultdict(list)
    days: defaultdict[Operator, int] = defaultdict(int)
    for row in tables.trips:
        try:
            trip = _trip(row, tables)
        except ValueError as error:
            yield tables.refused("trips", row, str(error))
        else:
            alike[json.dumps(trip.sailing.pattern, ensure_ascii=False)].append(trip)
            days[trip.sailing.by] |= trip.service.days
    valid = Validity.of(tables.info, days.values())
    if valid.defect:
        assert tables.info
        yield tables.refused("feed_info", tables.info, valid.defect)
    for pattern, trips in alike.items():
        period = valid.period(days[trips[0].sailing.by])
        for number, (running_on, running) in enumerate(_one_a_day(trips), 1):
            yield _raw(feed, tables.publisher, pattern, number, running_on, running)._replace(complete_for=period)


def _trip(row: Row, tables: Tables) -> Trip:
    service = row.fields["service_id"]
    if service not in tables.services:
        raise ValueError(f"no calendar has the service {service!r}")
    if not tables.services[service].days:
        raise ValueError(f"it never sails: the service {service!r} has no day")
    return Trip(row, sailing(row.fields, tables), tables.services[service])


def _one_a_day(trips: Sequence[Trip]) -> list[tuple[int, list[Trip]]]:
    """Days on which one or more of the trips run, those on which two or more do, and so on, each with its trips."""
    found: list[tuple[int, list[Trip]]] = []
    for trip in sorted(trips, key=_order):
        days = trip.service.days
        for place, (taken, running) in enumerate(found):
            if days & ~taken:
                found[place] = taken | days, [*running, trip]
            days &= taken
        if days:
            found.append((days, [trip]))
    return found


def _order(trip: Trip) -> tuple[int, str, str]:
    """Of trips that sail alike: an order that does not follow from that of the rows or their numbers."""
    return trip.service.days, trip.sailing.route["route_id"], trip.row.fields.get("trip_short_name", "")


def _raw(feed: Feed, publisher: str | None, pattern: str, number: int, days: int, trips: Sequence[Trip]) -> Raw:
    of, row = trips[0].sailing, trips[0].row
    data = of.data()
    occurred, timetable = dated(
        days, {name for trip in trips for name in trip.service.weekdays}, data["departures_a_day"]
    )
    service = _service([trip.row.fields for trip in trips], of.route)
    digest = hashlib.sha256(pattern.encode()).hexdigest()[:16]
    parts = (of.by.name, clock(min(run[0] for run in of.runs)), digest, *([str(number)] if number > 1 else []))
    record = {
        "source": SOURCE.name,
        "id": identity(*parts),
        "kind": "ferry_trip",
        "occurred": occurred,
        "claimant": data["operator"],
        "document": document(feed.file("trips"), _locator(trips), title=feed.title, publisher=publisher),
        "data": filled(data | timetable | {"service": service}),
    }
    return Raw(feed.path, row.line, json.dumps(record, ensure_ascii=False).encode(errors="replace"), row.text)


def _service(trips: Sequence[Fields], route: Fields) -> str | None:
    """The public name of the trips, where they share one; else that of the route."""
    names = {trip.get("trip_short_name") for trip in trips}
    short = names.pop() if len(names) == 1 else None
    return short or route.get("route_long_name") or route.get("route_short_name")


def _locator(trips: Sequence[Trip]) -> str:
    rows = ", ".join(f"row {trip.row.number} ({trip.row.fields['trip_id'][:60]})" for trip in trips[:MOST_NAMED])
    more = len(trips) - MOST_NAMED
    return f"trips.txt, {rows}" + (f" and {more} more" if more > 0 else "")


def _scope(data: Mapping[str, Any]) -> str | None:
    """All that an operator sails. Two of the same name in other time zones are not the same."""
    operator = (data.get("operator") or {}).get("name")
    return f"{operator} ({data.get('time_zone')})" if operator else None


SOURCE = Source(
    name="gtfs-ferries",
    title="Ferries of a GTFS feed",
    kinds=("ferry_trip",),
    url="https://gtfs.org/documentation/schedule/reference/",
    licence="that of the feed; see its LICENSE, or attributions.txt",
    citation="the publisher of the feed, with the day it was fetched",
    cadence="as the feed; its calendars say how long it holds",
    stale_after=60,
    version="GTFS Schedule, a folder or .zip: agency, routes, trips, stops, stop_times, calendar, calendar_dates, "
    "frequencies, feed_info",
    tried="551 trips, of which one is refused: it has one stop; trips of an operator that go the same way at "
    "the same time are one record",
    defects=(
        "a stop names no country, and the time zone of an agency is not where its ferries land: ports are of ZZZ",
        "times pass 24:00; they belong to the day of service that began before midnight",
        "a service by headway has no exact departures: their number follows from start, end and headway",
        "feeds made by a program run all round the clock: the one of 24:00 comes again as 00:00 of the next day",
        "a new version numbers trips, routes, stops and services again: a sailing is found again by its operator, the "
        "names of its route and ports, and its times",
        "a feed is complete for its operators within its period, that of feed_info.txt or else of their calendars: a "
        "sailing that a newer feed lacks is withdrawn, or cut short where it has days outside of that period",
        "days outside of the period of feed_info.txt are read where no other version of the feed has records",
    ),
    left_out="routes that are no ferries (route_type 4, and 1000 to 1099 and 1200 to 1299 of the extended types, are "
    "read), shapes, fares, transfers, times on the way",
    recognises=lambda sample: is_feed(sample.path),
    read=read,
    complete="scope",
    scope=_scope,
    versions=VERSIONS,
)
