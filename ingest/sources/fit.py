"""Which kind of record a table holds, and which column fills which of its fields, by their names and what they hold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ingest.kinds import CLAIMS
from ingest.quantity import Quantity
from ingest.sources.column import Column
from ingest.sources.grid import Guess

# By what else, beside their own names, tables know the fields of kinds.
_ALSO = {
    "reporter": "exporter origin country state ccode iso nation statename",
    "partner": "importer destination counterpart",
    "value": "usd amount trade exports imports export import exp imp dollars millions tradevalue",
    "commodity": "hs cmd product",
    "flow": "direction",
    "deaths": "fatalities killed dead casualties best",
    "type": "event category",
    "sender": "ccode1 statea state1 sending",
    "receiver": "ccode2 stateb state2 receiving host",
    "target": "name entity individual listed",
    "programmes": "programme program regime sanctions",
    "reference": "ref number",
    "outcome": "result success",
    "range": "distance km",
    "apogee": "altitude height",
    "missile": "rocket",
    "summary": "text statement quote description",
    "side_a": "actor1 sidea",
    "side_b": "actor2 sideb",
    "place": "location city adm1 where",
    "site": "facility launchsite",
    "country": "state ccode iso nation",
}

# Of the name of a file or column: which kind it speaks of.
_SPEAKS = {
    "trade_flow": "trade export exports import imports tariff customs hs goods commodity usd",
    "sanction": "sanction sanctions sdn designation designated listing programme asset freeze ofac",
    "missile_test": "missile launch launches test apogee",
    "conflict_event": "conflict fatalities deaths battle battles violence killed ged",
    "coded_event": "cameo goldstein quadclass",
    "meeting": "summit meeting visit visits talks",
    "diplomatic_tie": "diplomatic embassy exchange mission",
    "statement": "statement speech quote",
    "vote": "vote votes resolution ballot unga unsc",
    "ferry_trip": "ferry vessel ship sailing port",
    "military_exercise": "exercise drill manoeuvre",
    "labour_migration": "labour workers migrants remittances",
}

# Parts of names that speak of no field.
_ANY = ("a", "b", "code", "count", "date", "source", "name")


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a payload that a column may fill: the words it is known by, what the column must hold."""

    name: str
    words: frozenset[str]
    holds: str
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(slots=True)
class Fit:
    """A kind, and the column of each field that one was found for."""

    kind: str
    columns: dict[str, Column] = field(default_factory=dict)
    score: float = 0.0
    flows: dict[str, Column] = field(default_factory=dict)  # of a row that has a figure of exports and one of imports
    missing: list[Slot] = field(default_factory=list)


def slots(kind: str) -> Iterator[Slot]:
    """The fields of a kind that a column of a table may fill."""
    for name, info in CLAIMS[kind].model_fields.items():
        if not name.endswith("_given"):
            yield from _slots_of(name, info, CLAIMS[kind])


def _slots_of(name: str, info: FieldInfo, model: type[BaseModel]) -> Iterator[Slot]:
    words = frozenset((name, *(part for part in name.split("_") if part not in _ANY), *_ALSO.get(name, "").split()))
    parts = list(_parts(info.annotation))
    inner = next((one for one in parts if isinstance(one, type) and issubclass(one, BaseModel)), None)
    choices = tuple(str(word) for one in parts if get_origin(one) is Literal for word in get_args(one))
    if any(get_origin(one) is tuple for one in parts) and f"{name}_given" not in model.model_fields:
        return
    if f"{name}_given" in model.model_fields and inner is not Quantity:
        yield Slot(name, words, "country", is_required=info.is_required())
    elif inner is Quantity or int in parts or float in parts:
        yield Slot(name, words, "number", is_required=info.is_required())
    elif inner is not None:
        needs_name = "name" in inner.model_fields and inner.model_fields["name"].is_required()
        if "name" in inner.model_fields:
            yield Slot(f"{name}.name", words, "text", is_required=info.is_required())
        if "country" in inner.model_fields and not needs_name:
            yield Slot(f"{name}.country", words | {"country"}, "country")
    elif bool not in parts:
        yield Slot(name, words, "text", choices, info.is_required())


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from _parts(part)


def tokens_of(name: str) -> list[str]:
    """The words of a name, in lower case."""
    return [token for token in re.split(r"[^a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower()) if token]


def fit_of(kind: str, columns: Sequence[Column], path: Path) -> Fit:
    """The best column for each field of a kind, each column once; a name that a field has counts most."""
    fit = Fit(kind)
    wanted = list(slots(kind))
    pairs = [(_likeness(column, slot), place, column, slot) for slot in wanted for place, column in enumerate(columns)]
    for score, _, column, slot in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if score > 0 and slot.name not in fit.columns and column not in fit.columns.values():
            fit.columns[slot.name] = column
            fit.score += score
    if kind == "trade_flow" and "flow" not in fit.columns:
        fit.flows = _flows(columns)
    if fit.flows:
        figure = max(fit.flows.values(), key=lambda one: one.guess.value)  # the one that needs more
        fit.columns |= {"value": Column("amount", figure.texts, "number", figure.guess, figure.nulls)}
        fit.columns |= {"flow": Column("flow", tuple(fit.flows), "text", Guess(None, "sure", "a column of each"))}
    fit.missing = [slot for slot in wanted if slot.is_required and slot.name not in fit.columns]
    mentioned = {token for name in (path.stem, *(column.name for column in columns)) for token in tokens_of(name)}
    fit.score += 1.5 * len(mentioned & set(_SPEAKS.get(kind, kind.replace("_", " ")).split())) - len(fit.missing)
    return fit


def _flows(columns: Sequence[Column]) -> dict[str, Column]:
    """The columns of exports and of imports, where there is one of each."""
    found = {
        flow: [one for one in columns if one.holds == "number" and {flow, f"{flow}s"} & set(tokens_of(one.name))]
        for flow in ("export", "import")
    }
    return {flow: ones[0] for flow, ones in found.items()} if all(len(ones) == 1 for ones in found.values()) else {}


def _likeness(column: Column, slot: Slot) -> float:
    is_text = slot.holds == "text" and column.holds in ("number", "country")
    if (column.holds != slot.holds and not is_text) or (slot.choices and not _are_choices(column, slot)):
        return 0.0
    if slot.choices and not slot.choices[0].isdigit():
        return 2.0
    tokens = tokens_of(column.name)
    if "".join(tokens) in slot.words or "_".join(tokens) in slot.words:
        return 2.0
    return 1.0 if slot.words.difference(_ANY) & set(tokens) else 0.0


def _are_choices(column: Column, slot: Slot) -> bool:
    return {text.lower() for text in column.texts} <= set(slot.choices)
