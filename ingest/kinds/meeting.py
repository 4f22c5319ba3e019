"""A meeting of heads, ministers or envoys."""

from typing import Literal

from pydantic import Field

from ingest.actor import Actor
from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Name, Text


class Meeting(Payload):
    form: Literal["summit", "bilateral", "call", "ministerial"]
    forum: Name | None = Field(default=None, description="such as G20")
    place: Name | None = None
    country: Country | None = Field(default=None, description="where it was held")
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    participants: tuple[Actor, ...] = ()
    topic: Name | None = None
    detail: Text | None = None


KIND = Kind(
    payload=Meeting,
    plural="meetings",
    group="diplomacy",
    countries={"country_code": "host", "participant_codes": "participant"},
    actors={"participant_actors": "participant"},
    describes_period=False,
    joins_states=True,
    is_response=True,
)
