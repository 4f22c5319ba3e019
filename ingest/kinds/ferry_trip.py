"""One or several sailings of a ferry between two ports."""

from typing import Literal

from pydantic import Field

from ingest.actor import Actor
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.quantity import Count, Share
from ingest.record import Frozen, Name


class Port(Frozen):
    name: Name
    country: Country
    locode: str | None = Field(default=None, pattern=r"^[A-Z]{2}[A-Z2-9]{3}$", description="UN/LOCODE")


class FerryTrip(Payload):
    origin: Port
    destination: Port
    service: Name | None = None
    trips: Count | None = None
    places: Count | None = Field(default=None, description="places for passengers on each trip")
    load_factor: Share | None = Field(default=None, description="part of the places that is filled each trip")
    passengers: Count | None = Field(default=None, description="passengers each trip")
    passenger_groups: tuple[Name, ...] = ()
    operator: Actor | None = None
    contracted_by: Actor | None = None
    contracted_through: Actor | None = None
    result: Literal["loss", "break_even", "profit"] | None = None
    outlook: Name | None = None
