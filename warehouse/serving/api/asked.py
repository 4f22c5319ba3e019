"""What may be asked: the parameters of the API, and nothing beside them."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from ingest.kinds import CLAIMS
from warehouse.serving.api.pages import Form

MOST = 10_000


def _written(pattern: str) -> BeforeValidator:
    def require(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError("write it as in ISO 8601, such as 2017-07-04")
        return value

    return BeforeValidator(require)


def _utc(moment: datetime) -> datetime:
    """As the marts have it: UTC, without saying so."""
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError as error:
        raise ValueError("there is no such moment") from error


Kind: Any = Literal[tuple(CLAIMS)]
Day = Annotated[date, _written(r"\d{4}-\d\d-\d\d")]
Moment = Annotated[datetime, _written(r"\d{4}-\d\d-\d\d[Tt ].+"), AfterValidator(_utc)]


class Paging(BaseModel):
    """Which rows, and how."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, lt=1 << 53, description="Only rows after this position.")] = 0
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many rows at most.")] = 100
    format: Annotated[Form, Field(description="json, csv, or arrow: a stream of Arrow IPC.")] = Form.JSON
    build_id: Annotated[
        str | None, Field(description="Only if this publication is the one that stands; else the answer is 409.")
    ] = None


class Wanted(Paging):
    """Which claims, at which moments on the three clocks."""

    kind: Annotated[Kind | None, Field(description="Kind of record.")] = None
    source_id: Annotated[str | None, Field(description="The data set or document.")] = None
    recorded_at: Annotated[Moment | None, Field(description="As the ledger knew it then; UTC if without zone.")] = None
    stated: Annotated[Day | None, Field(description="As it had been said by that day.")] = None
    occurred: Annotated[Day | None, Field(description="What went on on that day.")] = None
    certainly: Annotated[bool, Field(description="With the last two: certainly, and not only possibly.")] = False


class Subject(Paging):
    """Whose history."""

    subject_id: Annotated[
        str, Field(description="As in the column subject_id of events; or source_id#record_id of a record in it.")
    ]
