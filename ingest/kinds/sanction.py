"""A listing, a delisting or a measure of a sanctions authority."""

from datetime import date
from typing import Literal

from pydantic import Field

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Frozen, Name, Text
from ingest.when import EdtfDate


class Address(Frozen):
    text: Text | None = None
    country: Country | None = None
    country_given: Name | None = Field(default=None, description="the source's own name, where it differs")


class Vessel(Frozen):
    type: Name | None = Field(default=None, description="of ship, as given, such as General Cargo")
    call_sign: Name | None = None
    tonnage: float | None = Field(default=None, ge=0, description="in tons, as the source counts them")
    gross_tonnage: float | None = Field(default=None, ge=0, description="in register tons")
    flag: Country | None = None
    flag_given: Name | None = Field(default=None, description="the source's own name, where it differs")
    owner: Text | None = None


class Sanction(Payload):
    action: Literal["listing", "delisting", "amendment", "measure"]
    authority: Name = Field(description="who sanctions, such as OFAC or UNSC")
    programmes: tuple[Name, ...] = Field(default=(), description="under which regime, as the source names it")
    target: Text = Field(description="who or what is sanctioned")
    target_type: Literal["individual", "entity", "vessel", "aircraft", "country"] | None = None
    reference: Name | None = Field(default=None, description="such as KPe.001")
    countries: tuple[Country, ...] = Field(
        default=(), description="that the target is of, has an address or its flag in, or is sanctioned itself"
    )
    countries_given: tuple[Name, ...] = Field(default=(), description="as the source names them")
    original_name: Text | None = Field(default=None, description="the target in its own script")
    aliases: tuple[Text, ...] = ()
    weak_aliases: tuple[Text, ...] = Field(default=(), description="that the source itself holds to be of low quality")
    former_names: tuple[Text, ...] = ()
    addresses: tuple[Address, ...] = ()
    born: tuple[Name, ...] = Field(default=(), description="dates of birth, as given")
    birthplaces: tuple[Text, ...] = Field(default=(), description="as given")
    identifiers: tuple[Text, ...] = Field(default=(), description="passports, IMO numbers and the like, as given")
    title: Text | None = Field(default=None, description="of a person, and what offices it holds")
    vessel: Vessel | None = None
    amended: tuple[EdtfDate, ...] = Field(default=(), description="the days on which the source changed its entry")
    remarks: Text | None = None
    list: Name | None = Field(default=None, description="which of the lists of its source it stands in")
    first_seen: date | None = Field(default=None, description="when the source first had it on its list")


KIND = Kind(
    payload=Sanction,
    plural="sanctions",
    group="sanctions",
    countries={"country_codes": "target"},
    actors={"target_actors": "target"},
    describes_period=False,
    joins_states=False,
    is_response=True,
    unread=("list",),
)
