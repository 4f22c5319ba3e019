"""A report that a machine has read and coded by CAMEO: who did what to whom (GDELT, ICEWS).

Codebook: P. A. Schrodt, CAMEO Conflict and Mediation Event Observations, version 1.1b3, 2012."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ingest import cameo
from ingest.kinds.kind import Kind
from ingest.kinds.payload import Payload
from ingest.place import Place
from ingest.places import Country
from ingest.record import Frozen, Name, Tally, Text, is_coming_in


class CodedActor(Frozen):
    """One side of a coded event."""

    name: Name | None = None
    code: Name | None = Field(default=None, description="CAMEO actor code, as given")
    country: Country | None = None
    country_given: Name | None = Field(default=None, description="the source's own code or name, where it differs")
    sectors: tuple[Name, ...] = Field(default=(), description="roles, such as GOV or MIL, as given")


class CodedEvent(Payload):
    code: str | None = Field(
        default=None,
        pattern=r"^[0-9]{2,4}$",
        description="CAMEO event code with its leading zero, such as 051; left out by what only mentions an event",
    )
    quad_class: Literal[1, 2, 3, 4] | None = Field(
        default=None, description="1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"
    )
    goldstein: float | None = Field(default=None, ge=-10, le=10, description="Goldstein scale, -10 to 10")
    actor1: CodedActor | None = Field(default=None, description="who does it")
    actor2: CodedActor | None = Field(default=None, description="to whom")
    place: Place | None = None
    is_root: bool | None = Field(default=None, description="whether it stands in the lead of its first report")
    mention_count: Tally | None = None
    source_count: Tally | None = None
    article_count: Tally | None = None
    tone: float | None = Field(default=None, ge=-100, le=100, description="average tone of the reports")
    confidence: int | None = Field(default=None, ge=0, le=100, description="of a mention, in per cent")
    added: Name | None = Field(default=None, description="when the data set took it, ISO 8601")
    is_date_suspect: bool = Field(
        default=False,
        description="exactly 1, 7, 30 or 365 days, or more than ten years, before the day it was added: may be a "
        "machine's guess",
    )
    mentions: Name | None = Field(default=None, description="the event of the same source that a report mentions")
    notes: Text | None = None

    @field_validator("code", mode="before")
    @classmethod
    def _of_cameo(cls, given: Any, info: ValidationInfo) -> Any:
        if is_coming_in(info) and isinstance(given, str) and given not in cameo.texts():
            raise ValueError("no event code of CAMEO, such as 051 with its leading zero")
        return given

    @field_validator("added")
    @classmethod
    def _moment(cls, added: str | None, info: ValidationInfo) -> str | None:
        if is_coming_in(info) and added is not None:
            try:
                datetime.fromisoformat(added)
            except ValueError:
                raise ValueError(f"{added!r} is no day or time of ISO 8601, such as 2017-07-04T06:15:00Z") from None
        return added

    @model_validator(mode="after")
    def _coded_or_mentioned(self) -> Self:
        if (self.code is None) == (self.mentions is None):
            raise ValueError("give the code of an event, or the event that a report mentions")
        return self


KIND = Kind(
    payload=CodedEvent,
    plural="machine-coded events",
    group="coded",
    countries={"actor1_country_code": "actor", "actor2_country_code": "acted_upon", "country_code": "place"},
    actors={"actor1_actors": "actor", "actor2_actors": "acted_upon"},
    places={"place": ""},
    unread=("notes",),
    describes_period=False,
    joins_states=False,
    is_response=False,
)
