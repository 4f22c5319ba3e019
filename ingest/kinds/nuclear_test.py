"""A test of a nuclear device, held or announced."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.place import Place
from ingest.places import Country
from ingest.quantity import Quantity, not_negative
from ingest.record import Name, Text
from ingest.units import Unit

# Of TNT. Kilotons of TNT and body-wave magnitudes have no other unit that sources use.
Kilotons = Annotated[Quantity, AfterValidator(Unit(("kt",))), AfterValidator(not_negative)]
BodyWave = Annotated[Quantity, AfterValidator(Unit(("mb",)))]


class NuclearTest(Payload):
    country: Country = Field(description="who tests")
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    name: Name | None = Field(default=None, description="of the test, such as Gerboise bleue")
    device: Name | None = Field(default=None, description="what is tested, as claimed, such as a hydrogen bomb")
    outcome: Literal["success", "failure"] | None = Field(default=None, description="as claimed")
    environment: Literal["underground", "atmospheric", "underwater", "space"] | None = None
    emplacement: Name | None = Field(default=None, description="such as tunnel, shaft, tower or airdrop")
    explosive_yield: Kilotons | None = Field(default=None, description="in kt of TNT")
    magnitude: BodyWave | None = Field(default=None, description="of the seismic event, body wave (mb)")
    site: Name | None = None
    place: Place | None = Field(default=None, description="where the site lies")
    detonated: Name | None = Field(default=None, description="time of day in UTC, ISO 8601")
    notes: Text | None = None
    reports: Text | None = Field(default=None, description="the reports that the source names")


KIND = Kind(
    payload=NuclearTest,
    plural="nuclear tests",
    group="security",
    countries={"country_code": "tester", "place_country_code": "place"},
    places={"site": ""},
    unread=("notes", "reports"),
    describes_period=False,
    joins_states=False,
    is_response=False,
)
