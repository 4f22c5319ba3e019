"""What every stored model shares: it cannot be changed, has no unknown field and no silent conversion."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo

from ingest.characters import unseen

# Control characters part the fields of a hash; none may hide in a text.
TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
NAME = r"^[^\x00-\x1f\x7f]*$"
KEY = r"^[^\x00-\x20\x7f]*$"

# The context of a validation of records that come in. What the ledger holds is read without it, so that a rule that is
# new can refuse new records and leave old ones readable.
COMING_IN = {"is_coming_in": True}


def is_coming_in(info: ValidationInfo) -> bool:
    """Whether a validator sees a record that comes in, and not one that the ledger holds."""
    return bool(info.context and info.context.get("is_coming_in"))


def _without_unseen(text: str, info: ValidationInfo) -> str:
    if (found := unseen(text)) and is_coming_in(info):
        raise ValueError(f"holds {found}, which is not seen and changes how the text is shown. Take it out")
    return text


WITHOUT_UNSEEN = AfterValidator(_without_unseen)

Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=TEXT)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NAME), WITHOUT_UNSEEN]
Key = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=KEY)]

# A whole number from 0 that the marts hold as INTEGER.
Tally = Annotated[int, Field(ge=0, le=2_147_483_647)]

# Addresses of reports in the wild are longer than names; browsers and servers agree on about as much.
Address = Annotated[str, StringConstraints(min_length=1, max_length=2_048, pattern=NAME), WITHOUT_UNSEEN]

# A record is cited as source#id, so a source has no # of its own.
Source = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x20\x7f#]+$")]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
