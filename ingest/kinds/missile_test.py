"""A test of a missile, held or announced."""

from typing import Literal

from pydantic import Field

from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.quantity import Count
from ingest.record import Name


class MissileTest(Payload):
    country: Country = Field(description="who tests")
    outcome: Literal["success", "failure"] | None = Field(default=None, description="as claimed")
    missile: Name | None = None
    reach: Name | None = Field(default=None, description="what it can strike, in words, as claimed")
    range: Count | None = Field(default=None, description="distance flown or claimed, in km")
    site: Name | None = None
    occasion: Name | None = None
