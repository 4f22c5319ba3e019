"""Workers of one country in another, and what they earn for whom."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.quantity import Money, Workers
from ingest.record import Name


class LabourMigration(Payload):
    origin: Country
    destination: Country
    origin_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    destination_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    workers: Workers | None = None
    earnings: Money | None = None
    earnings_per: Literal["year", "month"] | None = None
    earnings_of: Name | None = Field(default=None, description="who gets them")
    places_of_work: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _earnings_have_a_period(self) -> Self:
        if (self.earnings is None) != (self.earnings_per is None):
            raise ValueError("earnings and earnings_per go together: so much a year, or a month")
        return self


KIND = Kind(
    payload=LabourMigration,
    plural="labour abroad",
    group="trade",
    countries={"origin_code": "origin", "destination_code": "destination"},
    describes_period=True,
    joins_states=True,
    is_response=False,
)
