"""A test of a missile, held or announced."""

from typing import Literal

from pydantic import Field

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.place import Place
from ingest.places import Country
from ingest.quantity import Kilometres
from ingest.record import Name, Text


class MissileTest(Payload):
    country: Country = Field(description="who tests")
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    outcome: Literal["success", "failure"] | None = Field(default=None, description="as claimed")
    missile: Name | None = None
    type: Name | None = Field(default=None, description="class of missile, such as SRBM or ICBM")
    reach: Name | None = Field(default=None, description="what it can strike, in words, as claimed")
    range: Kilometres | None = Field(default=None, description="distance flown or claimed, in km")
    apogee: Kilometres | None = Field(default=None, description="greatest height, in km")
    site: Name | None = None
    place: Place | None = Field(default=None, description="where the site lies")
    operator: Name | None = Field(default=None, description="the unit or agency that launches it")
    launched: Name | None = Field(default=None, description="time of day of the launch in UTC, ISO 8601")
    landing: Name | None = Field(default=None, description="where it came down, in words")
    confirmation: Name | None = Field(default=None, description="whether others saw it, as the source grades it")
    occasion: Name | None = None
    notes: Text | None = None
    reports: Text | None = Field(default=None, description="the reports that the source names")


KIND = Kind(
    payload=MissileTest,
    plural="missile tests",
    group="security",
    countries={"country_code": "tester"},
    places={"site": ""},
    unread=("reports", "notes"),
    describes_period=False,
    joins_states=True,
    is_response=False,
)
