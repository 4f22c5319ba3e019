"""A listing, a delisting or a measure of a sanctions authority."""

from typing import Literal

from pydantic import Field

from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Frozen, Name, Text


class Address(Frozen):
    text: Text | None = None
    country: Country | None = None
    country_given: Name | None = Field(default=None, description="the source's own name, where it differs")


class Sanction(Payload):
    action: Literal["listing", "delisting", "amendment", "measure"]
    authority: Name = Field(description="who sanctions, such as OFAC or UNSC")
    programmes: tuple[Name, ...] = Field(default=(), description="under which regime, as the source names it")
    target: Text = Field(description="who or what is sanctioned")
    target_type: Literal["individual", "entity", "vessel", "aircraft", "country"] | None = None
    reference: Name | None = Field(default=None, description="such as KPe.001")
    countries: tuple[Country, ...] = Field(default=(), description="that the target is of, or is sanctioned itself")
    countries_given: tuple[Name, ...] = Field(default=(), description="as the source names them")
    aliases: tuple[Text, ...] = ()
    addresses: tuple[Address, ...] = ()
    born: tuple[Name, ...] = Field(default=(), description="dates of birth, as given")
    identifiers: tuple[Text, ...] = Field(default=(), description="passports, IMO numbers and the like, as given")
    title: Text | None = Field(default=None, description="of a person; call sign or owner of a vessel stand in remarks")
    remarks: Text | None = None
