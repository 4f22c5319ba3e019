"""The level at which one state is represented in another (Correlates of War, Diplomatic Exchange).

Codebook: Reşat Bayer, Diplomatic Exchange Data set, v2006.1."""

from typing import Literal

from pydantic import Field

from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Name


class DiplomaticTie(Payload):
    sender: Country = Field(description="who sends")
    receiver: Country = Field(description="where the mission is")
    sender_given: Name | None = Field(default=None, description="the source's own code, where it differs")
    receiver_given: Name | None = Field(default=None, description="the source's own code, where it differs")
    level: Literal["none", "charge_d_affaires", "minister", "ambassador", "other", "unknown"]
