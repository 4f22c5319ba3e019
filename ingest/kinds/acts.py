"""The payloads of acts that claim nothing about the world, only about records."""

from pydantic import Field

from ingest.kinds.payload import Payload
from ingest.record import Frozen, Key, Name


class Retraction(Payload):
    """The targets no longer stand."""


class Dispute(Payload):
    """Somebody else does not believe the targets; they stand all the same."""


class Link(Payload):
    """The targets, and with them their subjects, speak of one occurrence."""

    rule: Name | None = Field(default=None, description="name@version of the rule; a person's own where left out")


class Remainder(Frozen):
    """What is left of a redacted record, by its hash."""

    source: Key
    id: Key
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Redaction(Payload):
    """The redactable part of the targets is removed, or only the fields of it that are named."""

    fields: tuple[Name, ...] = ()
    remains: tuple[Remainder, ...] = Field(default=(), description="one a target; the ledger attests it")
