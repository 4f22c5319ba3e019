"""The level at which one state is represented in another (Correlates of War, Diplomatic Exchange).

Codebook: Reşat Bayer, Diplomatic Exchange Data set, v2006.1."""

from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import UNKNOWN, Country
from ingest.record import Name, is_coming_in


class DiplomaticTie(Payload):
    sender: Country = Field(description="who sends")
    receiver: Country = Field(description="where the mission is")
    sender_given: Name | None = Field(default=None, description="the source's own code, where it differs")
    receiver_given: Name | None = Field(default=None, description="the source's own code, where it differs")
    level: Literal["none", "charge_d_affaires", "minister", "ambassador", "other", "unknown"]

    @model_validator(mode="after")
    def _between_two(self, info: ValidationInfo) -> Self:
        if is_coming_in(info) and self.sender == self.receiver != UNKNOWN:
            raise ValueError(f"{self.sender} has no mission in itself: sender and receiver are two states")
        return self


KIND = Kind(
    payload=DiplomaticTie,
    plural="diplomatic ties",
    group="diplomacy",
    countries={"sender_code": "sender", "receiver_code": "receiver"},
    describes_period=False,
    joins_states=False,
    is_response=False,
)
