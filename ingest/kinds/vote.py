"""A roll call or a blocked draft in a body of the United Nations."""

from collections import Counter
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import UNKNOWN, Country
from ingest.record import Frozen, Name, Tally, Text, is_coming_in


class Ballot(Frozen):
    country: Country
    given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    # non_voting is of a source that does not distinguish who was absent and who was there and did not vote.
    vote: Literal["yes", "no", "abstain", "absent", "not_member", "non_voting"]


class Vote(Payload):
    body: Literal["UNGA", "UNSC"]
    outcome: Literal["adopted", "rejected", "vetoed", "blocked"] | None = Field(
        default=None, description="left out where the source has the ballots and not what came of them"
    )
    resolution: Name | None = None
    draft: Name | None = Field(default=None, description="symbol of what was voted on")
    meeting: Name | None = Field(default=None, description="symbol of its record")
    session: Name | None = Field(default=None, description="of the General Assembly, such as 72 or ES-10")
    matter: Text
    detail: Text | None = Field(default=None, description="what it was about at more length")
    agenda: Text | None = Field(default=None, description="title of the item")
    issues: tuple[Name, ...] | None = Field(default=None, description="as the source classes the matter")
    note: Text | None = Field(default=None, description="of the source on the vote")
    is_important: bool | None = Field(default=None, description="named so by the US Department of State")
    is_amendment: bool | None = None
    is_paragraph: bool | None = Field(default=None, description="on a part of the text alone")
    sponsors: tuple[Country, ...] = ()
    sponsors_given: tuple[Name, ...] | None = Field(
        default=None, description="as the source names them, where that differs"
    )
    blocked_by: tuple[Country, ...] = Field(default=(), description="who kept it from a vote, or vetoed it")
    blocked_by_given: tuple[Name, ...] | None = Field(
        default=None, description="as the source names them, where that differs"
    )
    ballots: tuple[Ballot, ...] = ()
    yes_count: Tally | None = Field(default=None, description="as the source states it, like the other counts")
    no_count: Tally | None = None
    abstain_count: Tally | None = None
    non_voting_count: Tally | None = None
    member_count: Tally | None = None

    @model_validator(mode="after")
    def _one_name_a_blocker(self, info: ValidationInfo) -> Self:
        twice = [country for country, times in Counter(self.blocked_by).items() if times > 1 and country != UNKNOWN]
        if twice and is_coming_in(info):
            raise ValueError(f"blocked_by names {', '.join(twice)} twice")
        return self

    @model_validator(mode="after")
    def _one_ballot_a_country(self) -> Self:
        voters = Counter([ballot.country for ballot in self.ballots])
        if len(voters) < len(self.ballots):
            twice = sorted(country for country, ballots in voters.items() if ballots > 1 and country != UNKNOWN)
            if twice:
                raise ValueError(f"more than one ballot of {', '.join(twice)}")
        return self


KIND = Kind(
    payload=Vote,
    plural="votes",
    group="diplomacy",
    countries={"sponsor_codes": "sponsor", "blocker_codes": "blocker", "voter_codes": "voter"},
    describes_period=False,
    joins_states=True,
    is_response=True,
)
