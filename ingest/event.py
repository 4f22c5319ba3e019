"""The envelope every record shares: one claim of one source, or an act upon earlier records."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal, Self, Union

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, create_model, model_validator

from ingest.actor import Actor
from ingest.kinds import ACTS, CLAIMS, VERSIONS, Payload
from ingest.record import COMING_IN, KEY, WITHOUT_UNSEEN, Address, Frozen, Key, Name, Source, Text
from ingest.upcast import upcast
from ingest.when import EdtfDate

Act = Literal["assert", "correct", "retract", "dispute", "link", "redact"]


class Ref(Frozen):
    """The identity of a record: the data set or document it comes from, and its id in it."""

    source: Source
    id: Key

    def __str__(self) -> str:
        return f"{self.source}#{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `source#id`. Raises ValueError."""
        source, mark, identifier = text.partition("#")
        if not mark:
            raise ValueError(f"{text!r} names no record; write source#id")
        return cls(source=source, id=identifier)


class Document(Frozen):
    """What was read, and where in it the claim stands."""

    title: Name | None = None
    publisher: Name | None = None
    url: Address | None = Field(default=None, description="address, or the name of a file")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="of what was read")
    locator: Name | None = Field(default=None, description="page, row or paragraph")
    derived_from: Name | None = Field(default=None, description="the older document that this one repeats")
    computed_from: tuple[Ref, ...] | None = Field(
        default=None, min_length=1, description="the records that this claim is computed from: no voice of its own"
    )


class Envelope(Frozen):
    """What stays of any record, whatever is redacted in it."""

    # A Ref may name an older record, whose key holds what is refused today.
    source: Annotated[Source, WITHOUT_UNSEEN] = Field(
        description="the data set or document; with id the identity of the record"
    )
    id: Annotated[Key, WITHOUT_UNSEEN]
    kind: str
    version: int = 1
    act: Act = "assert"
    targets: tuple[Ref, ...] = Field(default=(), description="the records that the act is upon")
    reason: Text | None = Field(default=None, description="why the act; not for assert")
    subject: Annotated[str, StringConstraints(max_length=500, pattern=KEY), WITHOUT_UNSEEN] = Field(
        default="",
        description="the stream it belongs to; left out: a figure's own, the target's, or one of its own",
    )
    occurred: EdtfDate | None = Field(default=None, description="when it happened, or the period of the figure")
    stated: EdtfDate | None = Field(default=None, description="when the claimant said or published it")
    modality: Literal["asserted", "possible", "expected", "denied"] = "asserted"
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field(
        default="F", description="of the source, Admiralty scale; F: cannot be judged"
    )
    credibility: Literal[1, 2, 3, 4, 5, 6] = Field(
        default=6, description="of the claim, Admiralty scale; 6: cannot be judged"
    )

    @property
    def ref(self) -> Ref:
        return Ref(source=self.source, id=self.id)

    def _require_act(self) -> None:
        if self.act == "assert" and (self.targets or self.reason):
            raise ValueError("an assert has no targets and no reason; to replace a record, correct it")
        if self.act != "assert" and not (self.targets and self.reason):
            raise ValueError(f"to {self.act} needs targets and a reason")
        if self.act == "link" and len(self.targets) < 2:
            raise ValueError("to link needs two targets or more")
        if (self.kind in ACTS and self.act != self.kind) or (
            self.kind in CLAIMS and self.act not in ("assert", "correct")
        ):
            raise ValueError(f"the act {self.act} does not go with the kind {self.kind}")


class Event(Envelope):
    """One record. Built by `parse`, which knows the payload of each kind."""

    claimant: Actor | None = Field(default=None, description="who says so")
    claimants: tuple[Actor, ...] | None = Field(
        default=None, min_length=2, description="who says so, for joint acts alone"
    )
    reporter: Actor | None = Field(
        default=None, description="who relays it; left out where the claimant speaks for itself"
    )
    document: Document | None = None
    data: Payload

    @property
    def all_claimants(self) -> tuple[Actor, ...]:
        """Its claimants, one or more."""
        return self.claimants or ((self.claimant,) if self.claimant else ())

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.claimant is None) == (self.claimants is None):
            raise ValueError("name one claimant, or claimants for a joint act: somebody says so, if anonymous")
        self._require_act()
        if not self.subject and not self.targets:  # an act joins the stream of its target: the ledger knows it
            stream = self.data.figure(self.occurred) or f"{self.kind}:{self.source}/{self.id}"
            object.__setattr__(self, "subject", stream)  # before anybody has seen the frozen record
        return self


class Emptied(Envelope):
    """A record that was redacted as a whole, as another ledger can have it: that it was there, and nothing it said."""

    redacted: Literal[True] = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self._require_act()
        if self.kind not in EVENT_MODELS or not self.subject:
            raise ValueError("a redacted record keeps its kind and its subject")
        return self


def _of_kind(kind: str, payload: type[Payload]) -> type[Event]:
    fields: dict[str, Any] = {
        "kind": (Literal[kind], ...),
        "version": (Literal[VERSIONS[kind]], VERSIONS[kind]),
        "data": (payload, ...),
    }
    return create_model(f"{payload.__name__}Event", __base__=Event, **fields)


EVENT_MODELS: dict[str, type[Event]] = {kind: _of_kind(kind, model) for kind, model in (CLAIMS | ACTS).items()}
# By their names they are found again where one process hands an event to another.
globals().update({model.__name__: model for model in EVENT_MODELS.values()})

# The discriminator keeps validation to the one right model: without it pydantic is four times slower.
_UNION: Any = Annotated[Union[tuple(EVENT_MODELS.values())], Field(discriminator="kind")]  # noqa: UP007 (made at run time)
ANY_EVENT: TypeAdapter[Event] = TypeAdapter(_UNION)


def parse_any(record: bytes) -> Event | Emptied:
    """As `parse`, of a record that comes in, which may be the rest of one that was redacted as a whole.

    It must also meet the rules that older records need not (`COMING_IN`)."""
    with suppress(ValidationError):
        return ANY_EVENT.validate_json(record, context=COMING_IN)
    if b'"redacted"' in record:
        with suppress(ValidationError):  # it may be the text of an event, or what is wrong with one
            return Emptied.model_validate_json(record)
    return parse(record, COMING_IN)


def parse(record: dict[str, Any] | str | bytes, context: Mapping[str, bool] | None = None) -> Event:
    """An event from its JSON text, or from the same as a dict; a payload of an older version is lifted.

    Raises pydantic.ValidationError."""
    if isinstance(record, dict):
        return ANY_EVENT.validate_json(json.dumps(upcast(record)), context=context)
    try:
        return ANY_EVENT.validate_json(record, context=context)
    except ValidationError as error:
        if any(detail["loc"][-1:] == ("version",) for detail in error.errors()):
            return parse(json.loads(record), context)
        raise
