"""An event of armed conflict or protest, coded by people (UCDP, ACLED)."""

from pydantic import Field

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.place import Place
from ingest.places import Country
from ingest.quantity import Deaths
from ingest.record import Frozen, Name, Tally, Text


class ConflictParty(Frozen):
    name: Name
    code: Name | None = Field(default=None, description="the source's own code")
    type: Name | None = Field(default=None, description="as the source has it, such as Rebel group")
    country: Country | None = Field(default=None, description="whose government it is, where it is one")
    country_given: Name | None = Field(default=None, description="the source's own code, where it differs")
    associates: tuple[Name, ...] = Field(default=(), description="who stood with it")


class ConflictEvent(Payload):
    type: Name = Field(description="as the source has it, such as state-based or Battles")
    subtype: Name | None = None
    disorder: Name | None = Field(default=None, description="ACLED's disorder type")
    conflict: Name | None = None
    conflict_code: Name | None = Field(default=None, description="the source's own number of the conflict")
    dyad: Name | None = None
    dyad_code: Name | None = Field(default=None, description="the source's own number of the pair of sides")
    side_a: ConflictParty | None = None
    side_b: ConflictParty | None = None
    place: Place | None = None
    deaths: Deaths | None = Field(default=None, description="low, best and high estimate")
    deaths_given: Name | None = Field(
        default=None,
        description="the source's low, best and high where they contradict each other; the bounds of deaths are then "
        "widened to hold all three",
    )
    deaths_a: Deaths | None = Field(default=None, description="of side a")
    deaths_b: Deaths | None = Field(default=None, description="of side b")
    deaths_civilian: Deaths | None = None
    deaths_unknown: Deaths | None = Field(default=None, description="of nobody knows which side")
    date_precision: int | None = Field(default=None, ge=1, le=5, description="as the source grades it; 1 is the day")
    clarity: int | None = Field(default=None, ge=1, le=3, description="how clear the reports are; 1 is best")
    source_count: Tally | None = None
    reports: Text | None = Field(default=None, description="the reports that the source names")
    report_scale: Name | None = Field(default=None, description="how far its reports reach, such as National")
    informant: Text | None = Field(default=None, description="whom the reports have it from")
    targets_civilians: bool | None = Field(default=None, description="whether civilians were the main target")
    tags: tuple[Name, ...] = ()
    notes: Text | None = None


KIND = Kind(
    payload=ConflictEvent,
    plural="conflict",
    group="security",
    countries={"country_code": "place", "side_a_country_code": "party", "side_b_country_code": "party"},
    actors={"side_a_actors": "party", "side_b_actors": "party"},
    places={"place": ""},
    unread=("reports", "notes"),
    describes_period=False,
    joins_states=False,
    is_response=False,
)
