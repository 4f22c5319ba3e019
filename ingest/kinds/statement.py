"""What somebody said, threatened, urged or held."""

from pydantic import Field

from ingest.actor import Actor
from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Name, Text


class Statement(Payload):
    summary: Text = Field(description="in our own words")
    speaker: Actor | None = Field(default=None, description="left out where the claimant speaks for itself")
    on_position_of: Actor | None = Field(default=None, description="whose position it is, if not the speaker's")
    addressee: tuple[Actor, ...] = ()
    position: Name | None = Field(default=None, description="in a few words, the same words for the same position")
    topic: Name | None = None
    about: tuple[Country, ...] = Field(default=(), description="countries it speaks of")
    about_given: tuple[Name, ...] | None = Field(
        default=None, description="as the source names them, where that differs"
    )


KIND = Kind(
    payload=Statement,
    plural="statements",
    group="diplomacy",
    countries={
        "speaker_codes": "speaker",
        "on_position_of_country_code": "subject",
        "addressee_codes": "addressee",
        "about_codes": "subject",
    },
    actors={"speaker_actors": "speaker", "on_position_of_actors": "position_holder", "addressee_actors": "addressee"},
    describes_period=False,
    joins_states=True,
    is_response=True,
)
