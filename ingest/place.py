"""Where something happened, as precisely as its source says."""

from pydantic import Field

from ingest.places import Country
from ingest.record import Frozen, Name


class Place(Frozen):
    name: Name | None = None
    country: Country | None = None
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    region: Name | None = Field(default=None, description="province or district, in words")
    precision: Name | None = Field(default=None, description="as the source grades it")
    latitude: float | None = Field(default=None, ge=-90, le=90, description="degrees north, WGS 84")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="degrees east, WGS 84")
