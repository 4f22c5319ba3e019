"""The tables of a GTFS feed as far as its ferries need them, by their keys; bad rows are refused by table and line."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.sources.gtfs_days import Service
from ingest.sources.gtfs_feed import Feed
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.tabular import Row

# Rows that are held in memory at a time: those of the ferries alone, about 500 bytes each.
MOST_HELD = 1_000_000

# Water transport and ferries among the extended route types, 1000 to 1021 and 1200 in use:
# https://developers.google.com/transit/gtfs/reference/extended-route-types
FERRIES = {4, *range(1000, 1100), *range(1200, 1300)}

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    order: int
    stop_id: str
    arrival: str
    departure: str


@dataclass
class Tables:
    """What the trips of ferries refer to, by its key."""

    feed: Feed
    agencies: dict[str, Fields] = field(default_factory=dict)
    routes: dict[str, Fields] = field(default_factory=dict)
    stops: dict[str, Fields] = field(default_factory=dict)
    services: defaultdict[str, Service] = field(default_factory=lambda: defaultdict(Service))
    frequencies: defaultdict[str, list[Fields]] = field(default_factory=lambda: defaultdict(list))
    calls: defaultdict[str, list[Call]] = field(default_factory=lambda: defaultdict(list))
    trips: list[Row] = field(default_factory=list)
    info: Row | None = None
    held: int = 0

    def read(self) -> Iterator[Raw]:
        """Take in all tables; gives the rows that are refused. Raises UnreadableFile where no route is a ferry."""
        for row in self._good("feed_info"):
            if isinstance(row, Raw):
                yield row
            elif self.info:
                yield self.refused("feed_info", row, "a second row; a feed has one period")
            else:
                self.info = row
        yield from self._keyed("agency", "agency_id", self.agencies)
        yield from self._keyed("routes", "route_id", self.routes)
        yield from self._trips()
        wanted = {row.fields["trip_id"] for row in self.trips}
        yield from self._services({row.fields["service_id"] for row in self.trips})
        for row in self._good("frequencies"):
            if isinstance(row, Raw):
                yield row
            elif row.fields["trip_id"] in wanted:
                self._hold()
                self.frequencies[row.fields["trip_id"]].append(row.fields)
        yield from self._calls(wanted)
        used = {call.stop_id for calls in self.calls.values() for call in calls}
        yield from self._keyed("stops", "stop_id", self.stops, used)

    @property
    def publisher(self) -> str | None:
        """Who published the feed, as far as it says so."""
        names = {agency["agency_name"] for agency in self.agencies.values()}
        only = names.pop() if len(names) == 1 else ""
        return (self.info.fields.get("feed_publisher_name") if self.info else None) or only or None

    def _trips(self) -> Iterator[Raw]:
        """The trips of ferries; also those of a route that there is not, for somebody should know."""
        types = {row_id: _type(route) for row_id, route in self.routes.items()}
        if types and not FERRIES.intersection(types.values()):
            raise UnreadableFile(
                f"{self.feed.path}: no route is a ferry; routes.txt has the types "
                + ", ".join(sorted({route["route_type"] for route in self.routes.values()})[:20]),
                expected="route_type 4, or 1000 to 1099 or 1200 to 1299 of the extended types",
            )
        seen: set[str] = set()
        for row in self._good("trips"):
            if isinstance(row, Raw):
                yield row
                continue
            route, trip = row.fields["route_id"], row.fields["trip_id"]
            if route in self.routes and types[route] not in FERRIES:
                continue
            if route not in self.routes:
                yield self.refused("trips", row, f"routes.txt has no route {route!r}")
            elif trip in seen:
                yield self.refused("trips", row, f"the trip_id {trip!r} is not unique")
            else:
                self._hold()
                seen.add(trip)
                self.trips.append(row)

    def _services(self, wanted: Collection[str]) -> Iterator[Raw]:
        for name in ("calendar", "calendar_dates"):
            for row in self._good(name):
                if isinstance(row, Raw):
                    yield row
                elif row.fields["service_id"] in wanted:
                    self._hold()
                    service = self.services[row.fields["service_id"]]
                    if name == "calendar":
                        service.regular.append(row.fields)
                    else:
                        service.exceptions.append((row.fields["date"], row.fields["exception_type"]))

    def _calls(self, wanted: Collection[str]) -> Iterator[Raw]:
        for row in self._good("stop_times", ("trip_id", wanted)):
            if isinstance(row, Raw):
                yield row
            elif row.fields["trip_id"] in wanted:
                of = row.fields
                sequence = of["stop_sequence"]
                if not (sequence.isascii() and sequence.isdecimal() and len(sequence) < 10):
                    yield self.refused("stop_times", row, f"stop_sequence {sequence!r} is no whole number")
                    continue
                self._hold()
                call = Call(int(sequence), of["stop_id"], of["arrival_time"], of["departure_time"])
                self.calls[of["trip_id"]].append(call)

    def _keyed(
        self, name: str, key: str, into: dict[str, Fields], wanted: Collection[str] | None = None
    ) -> Iterator[Raw]:
        for row in self._good(name):
            if isinstance(row, Raw):
                yield row
                continue
            value = row.fields.get(key, "")
            if wanted is not None and value not in wanted:
                continue
            if value in into and into[value] != row.fields:
                yield self.refused(name, row, f"the {key} {value!r} is not unique")
                continue
            self._hold()
            into[value] = row.fields

    def _good(self, name: str, only: tuple[str, Container[str]] | None = None) -> Iterator[Row | Raw]:
        """The rows of a table; in the place of a bad one why it is refused."""
        for row in self.feed.rows(name, only):
            yield self.refused(name, row, row.defect) if row.defect else row

    def _hold(self) -> None:
        self.held += 1
        if self.held > MOST_HELD:
            raise UnreadableFile(
                f"{self.feed.path}: more than {MOST_HELD:,} rows of its tables are of ferries",
                remedy="read it in parts, by operator or by month",
            )

    def refused(self, name: str, row: Row, why: str) -> Raw:
        return Raw(self.feed.path, row.line, b"", row.text, defect=f"{name}.txt: {why}")


def _type(route: Fields) -> int:
    """The route type as a number; -1 where it is none."""
    text = route["route_type"]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
