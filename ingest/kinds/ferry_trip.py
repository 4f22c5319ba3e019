"""One or several sailings of a ferry between two ports."""

from typing import Annotated, Literal

from pydantic import Field

from ingest.actor import Actor
from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.quantity import Days, Minutes, Passengers, Places, Sailings, Share
from ingest.record import Frozen, Name


class Port(Frozen):
    name: Name
    country: Country
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    locode: str | None = Field(default=None, pattern=r"^[A-Z]{2}[A-Z2-9]{3}$", description="UN/LOCODE")
    latitude: float | None = Field(default=None, ge=-90, le=90, description="degrees north, WGS 84")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="degrees east, WGS 84")


# A day of service goes on after midnight: 25:10:00 is ten past one of the next day.
TimeOfService = Annotated[str, Field(pattern=r"^[0-9]{2,3}:[0-5][0-9]:[0-5][0-9]$", examples=["07:30:00", "25:10:00"])]

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2017-12-25"])]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class FerryTrip(Payload):
    origin: Port
    destination: Port
    service: Name | None = None
    route: Name | None = Field(default=None, description="the operator's own number of the line")
    calls: tuple[Name, ...] | None = Field(default=None, description="ports on the way, in order")
    trips: Sailings | None = Field(default=None, description="sailings in the whole period")
    departures_a_day: Sailings | None = Field(default=None, description="on a day of service")
    days_of_service: Days | None = Field(default=None, description="in the period, exceptions counted")
    weekdays: tuple[Weekday, ...] | None = Field(default=None, description="of the regular service")
    also_on: tuple[Day, ...] | None = Field(default=None, description="days of service on none of these weekdays")
    not_on: tuple[Day, ...] | None = Field(default=None, description="days in the period without the regular service")
    first_departure: TimeOfService | None = Field(default=None, description="of a day of service, by its own clock")
    last_departure: TimeOfService | None = Field(default=None, description="of a day of service, by its own clock")
    crossing_minutes: Minutes | None = Field(default=None, description="from the first port to the last")
    time_zone: Name | None = Field(default=None, description="of the times, as the IANA names it")
    places: Places | None = Field(default=None, description="places for passengers on each trip")
    load_factor: Share | None = Field(default=None, description="part of the places that is filled each trip")
    passengers: Passengers | None = Field(default=None, description="passengers each trip")
    passenger_groups: tuple[Name, ...] = ()
    operator: Actor | None = None
    contracted_by: Actor | None = None
    contracted_through: Actor | None = None
    result: Literal["loss", "break_even", "profit"] | None = None
    outlook: Name | None = None


KIND = Kind(
    payload=FerryTrip,
    plural="ferry trips",
    group="trade",
    countries={"origin_country_code": "port", "destination_country_code": "port"},
    actors={
        "operator_actors": "operator",
        "contracted_by_actors": "contractor",
        "contracted_through_actors": "contractor",
    },
    places={"origin": "origin_", "destination": "destination_"},
    unread=("also_on", "not_on"),
    describes_period=False,
    joins_states=True,
    is_response=False,
)
