"""What a trip of a GTFS feed says of a sailing: its operator, its ports, its times. Errors name the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ingest.places import UNKNOWN
from ingest.sources.cells import filled
from ingest.sources.gtfs_tables import Call, Fields, Tables


class Operator(NamedTuple):
    name: str
    time_zone: str


@dataclass(frozen=True)
class Sailing:
    """A trip without its days. Two trips of the same `pattern` sail the same way at the same time of day."""

    by: Operator
    route: Fields
    ports: Sequence[Mapping[str, Any]]
    runs: Sequence[range]  # departures, in seconds of a day of service; one, or those of each service by headway
    crossing: int  # seconds
    about: Mapping[str, str]

    @property
    def pattern(self) -> tuple[Any, ...]:
        """What lasts from one version of a feed to the next: names and times. A feed may renumber everything else."""
        names = [self.route.get(f"route_{length}_name", "") for length in ("short", "long")]
        return (
            *(*self.by, names if any(names) else self.route["route_id"]),
            *([port["name"] for port in self.ports], [(run.start, run.stop, run.step) for run in self.runs]),
            *(self.crossing, dict(self.about)),
        )

    @property
    def departures(self) -> int:
        """On a day of service."""
        return sum(len(run) for run in self.runs)

    def data(self) -> dict[str, Any]:
        """The part of the payload that has nothing to do with days."""
        first, *between, last = self.ports
        return {
            "origin": first,
            "destination": last,
            "route": self.route["route_id"],
            "calls": [port["name"] for port in between],
            "departures_a_day": {"value": self.departures, "unit": "sailings", **self.about},
            "first_departure": clock(min(run[0] for run in self.runs)),
            "last_departure": clock(max(run[-1] for run in self.runs)),
            "crossing_minutes": {"value": self.crossing / 60, "unit": "minutes"},
            "operator": {"name": self.by.name, "type": "company"},
            "time_zone": self.by.time_zone,
        }


def sailing(trip: Fields, tables: Tables) -> Sailing:
    """Raises ValueError for a trip that is none, or that refers to nothing."""
    route = tables.routes[trip["route_id"]]
    agency = _agency(route, tables.agencies)
    calls = sorted(tables.calls[trip["trip_id"]], key=lambda call: call.order)
    if len(calls) < 2:
        raise ValueError("stop_times.txt has not two stops of the trip, and a sailing is from port to port")
    if len({call.order for call in calls}) < len(calls):
        raise ValueError(f"stop_times.txt: two stops of the trip {trip['trip_id']!r} have the same stop_sequence")
    ports = [_port(call, trip, tables) for call in calls]
    departs, arrives = _ends(calls, trip)
    rows = tables.frequencies[trip["trip_id"]]
    runs = [run for row in rows if (run := _departures(row))] if rows else [range(departs, departs + 1)]
    if not runs:
        raise ValueError(f"it never sails: frequencies.txt has no departure of the trip {trip['trip_id']!r}")
    by = Operator(agency["agency_name"], agency["agency_timezone"])
    return Sailing(by, route, ports, runs, arrives - departs, _about(rows))


def _agency(route: Fields, agencies: Mapping[str, Fields]) -> Fields:
    """Who runs a route: the reference requires agency_id where there are several agencies."""
    name, number = route["route_id"], route.get("agency_id", "")
    if not agencies:
        raise ValueError("agency.txt has no agency")
    if len(agencies) == 1:
        (found,) = agencies.values()
    elif not number:
        raise ValueError(
            f"routes.txt: the route {name!r} has no agency_id, and agency.txt has {len(agencies)} agencies"
        )
    elif number not in agencies:
        raise ValueError(f"routes.txt: the agency_id {number!r} of the route {name!r} is not in agency.txt")
    else:
        found = agencies[number]
    if not found["agency_name"]:
        raise ValueError(f"agency.txt: the agency {found.get('agency_id', '')!r} has no agency_name")
    return found


def _port(call: Call, trip: Fields, tables: Tables) -> dict[str, Any]:
    """A stop. GTFS says of none in which country it lies, and a ferry is there to cross borders."""
    stop = tables.stops.get(call.stop_id)
    if stop is None:
        raise ValueError(f"stops.txt has no stop {call.stop_id!r}, at which the trip {trip['trip_id']!r} stops")
    if not stop["stop_name"]:
        raise ValueError(f"stops.txt: the stop {call.stop_id!r} has no stop_name")
    place = {"latitude": _degrees(stop, "lat", 90), "longitude": _degrees(stop, "lon", 180)}
    return filled({"name": stop["stop_name"], "country": UNKNOWN, **place})


def _degrees(stop: Fields, axis: str, most: int) -> float | None:
    text = stop.get(f"stop_{axis}", "")
    try:
        value = float(text) if text else None
    except ValueError:
        value = most + 1
    if value is not None and not -most <= value <= most:
        raise ValueError(
            f"stops.txt: stop_{axis} {text!r} of the stop {stop['stop_id']!r} is no number from {-most} to {most}"
        )
    return value


def _ends(calls: Sequence[Call], trip: Fields) -> tuple[int, int]:
    """When the trip departs and when it arrives, in seconds of a day of service."""
    first, last = calls[0].departure or calls[0].arrival, calls[-1].arrival or calls[-1].departure
    departs, arrives = (_seconds(text, "stop_times.txt") for text in (first, last))
    if arrives < departs:
        hours, rest = divmod(arrives, 3600)
        raise ValueError(
            f"stop_times.txt: the trip {trip['trip_id']!r} arrives at {last} before it departs at {first}; "
            f"GTFS writes {hours + 24:02}:{rest // 60:02}:{rest % 60:02} for that time of the next day"
        )
    return departs, arrives


def _departures(frequency: Fields) -> range:
    """Each departure of a service by headway: from the start on, before the end."""
    headway = frequency["headway_secs"]
    if not (headway.isascii() and headway.isdecimal() and 0 < len(headway) < 7 and int(headway)):
        raise ValueError(f"frequencies.txt: a headway of {headway!r} seconds")
    start, end = (_seconds(frequency[name], f"frequencies.txt: {name}") for name in ("start_time", "end_time"))
    return range(start, end, int(headway))


def _about(frequencies: Sequence[Fields]) -> dict[str, str]:
    """The words for a service that sails by headway and not to the minute."""
    loose = [row["headway_secs"] for row in frequencies if row.get("exact_times") != "1"]
    return {"wording": f"about every {' or '.join(dict.fromkeys(loose))} seconds"[:500]} if loose else {}


def _seconds(text: str, where: str) -> int:
    """A time of a day of service in seconds; after midnight it goes on past 24:00:00."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(f"{where}: {text!r} is no time; GTFS writes 07:30:00, or 25:10:00 after midnight")
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
