"""A roll call or a blocked draft in a body of the United Nations."""

from collections import Counter
from typing import Literal, Self

from pydantic import Field, model_validator

from ingest.kinds.payload import Payload
from ingest.places import UNKNOWN, Country
from ingest.record import Frozen, Name, Text


class Ballot(Frozen):
    country: Country
    given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    vote: Literal["yes", "no", "abstain", "absent", "not_member"]


class Vote(Payload):
    body: Literal["UNGA", "UNSC"]
    outcome: Literal["adopted", "rejected", "vetoed", "blocked"]
    resolution: Name | None = None
    matter: Text
    sponsors: tuple[Country, ...] = ()
    blocked_by: tuple[Country, ...] = Field(default=(), description="who kept it from a vote, or vetoed it")
    ballots: tuple[Ballot, ...] = ()

    @model_validator(mode="after")
    def _one_ballot_a_country(self) -> Self:
        voters = Counter(ballot.country for ballot in self.ballots if ballot.country != UNKNOWN)
        twice = sorted(country for country, ballots in voters.items() if ballots > 1)
        if twice:
            raise ValueError(f"more than one ballot of {', '.join(twice)}")
        return self
