"""Who says something, relays it, or takes part."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.places import Country
from ingest.record import Frozen, Name


class Actor(Frozen):
    """A person or a body as its source names it. An anonymous one is described ("two senior Kremlin
    officials"), never guessed, and counted as anonymous ever after."""

    name: Name
    role: Name | None = None
    country: Country | None = Field(default=None, description="whose official, citizen or body it is")
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    type: Literal["person", "group", "government", "organisation", "company", "media"] | None = None
    anonymous: bool = False
    number: int | None = Field(default=None, ge=1, le=2_147_483_647, description="how many anonymous ones, where said")

    @model_validator(mode="after")
    def _number_of_the_anonymous(self) -> Self:
        if self.number is not None and not self.anonymous:
            raise ValueError("number counts anonymous claimants; set anonymous: true, or leave it out")
        return self
