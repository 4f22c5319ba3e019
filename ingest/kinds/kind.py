"""What a kind says of itself, once: the module of each kind ends with one of these, as `KIND`."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from ingest.kinds.payload import Payload
from ingest.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of claim. Its name is that of its module; its staging model is `stg_` and the name."""

    payload: type[Payload]
    # For a person: missile tests.
    plural: str
    # Which kinds have one colour.
    group: Literal["security", "diplomacy", "trade", "sanctions", "coded"]
    # Columns of the staging model that name countries, each with the role. A column of several ends in `_codes`.
    countries: Mapping[str, str]
    # Columns of the staging model that hold actors, each with the role.
    actors: Mapping[str, str] = field(default_factory=dict)
    # The roles of its places, each with what the names of their columns in the staging model begin with.
    places: Mapping[str, str] = field(default_factory=dict)
    # Fields that no model reads, such as a long text; the source's own name of a country, `_given`, need not be read.
    unread: tuple[str, ...] = ()
    # Whether `occurred` is the period that a figure describes. Else it is when something happened.
    describes_period: bool
    # Whether an occurrence is an event between the countries it names. Others have measures of their own, or none.
    joins_states: bool
    # Whether it is counted among what followed a missile test.
    is_response: bool

    @property
    def text(self) -> str:
        """What the docstring of its module says."""
        return (sys.modules[self.payload.__module__].__doc__ or "").strip()

    @property
    def units(self) -> dict[str, tuple[str, ...]]:
        """The units that each quantity of the payload is kept in, where these are checked."""
        return {name: unit.names for name, field in self.payload.model_fields.items() for unit in _units_of(field)}


def _units_of(field: FieldInfo) -> Iterator[Unit]:
    for given in get_args(field.annotation) or (field.annotation,):
        said: list[Any] = [*getattr(given, "__metadata__", ()), *field.metadata]
        yield from (one.func for one in said if isinstance(one, AfterValidator) and isinstance(one.func, Unit))
