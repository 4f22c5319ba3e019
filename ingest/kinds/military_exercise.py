"""A drill of one country's forces or of several."""

from pydantic import Field

from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.places import Country
from ingest.record import Name


class MilitaryExercise(Payload):
    countries: tuple[Country, ...] = Field(min_length=1)
    countries_given: tuple[Name, ...] | None = Field(
        default=None, description="as the source names them, where that differs"
    )
    name: Name | None = None
    response_to: Name | None = Field(default=None, description="what it answers, in words, as claimed")


KIND = Kind(
    payload=MilitaryExercise,
    plural="military exercises",
    group="security",
    countries={"country_codes": "participant"},
    describes_period=False,
    joins_states=True,
    is_response=True,
)
