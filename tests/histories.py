"""Random ledgers: any record that validation accepts, of every kind, with conflicts, unknowns and acts upon each other.

Payloads are drawn from the fields of their models, so that a new kind or field takes part without a change here."""

import random
import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ingest.actor import Actor
from ingest.errors import DatelineError
from ingest.event import Event, parse
from ingest.kinds import CLAIMS
from ingest.quantity import Quantity
from ingest.record import COMING_IN
from ingest.when import EdtfDate
from tests.warehouse.records import HOUSE
from warehouse.ledger.ledger import Ledger

# Few values, so that records meet: on one figure, one day, one actor, one draft.
COUNTRIES = ("RUS", "PRK", "CHN", "USA", "KOR", "ZZZ")
WORDS = ("one", "two", "three", "nearly", "about", "H4", "UNSC", "ICBM")
SOURCES = ("paper/one", "paper/two", "customs/rus")
DATES = (
    *(None, None, "2016", "2017", "2017-07", "2017-07-04", "2017-07-05", "2017-07-04~", "201X", "2017-21"),
    *(
        "2017-07-04T23:30:00Z",
        "2017-01/2017-03",
        "2017-02/2017-04",
        "2016-07-01/2017-06-30",
        "2017-05/..",
        "../2017-07",
    ),
    *("[2017-07-01..2017-07-31]", "{2017-07-04,2017-07-06}", "2017-XX-XX", "2017-05/", "1950-06-25", "2035"),
)
DAYS = ("1950-06-25", "2017-07-04", "2017-07-31")
CODES = {"commodity": ("TOTAL", "TOTAL", "TOTAL", "27", "2701"), "code": ("051", "190", "1011", "042")}
UNITS = {"value": "USD", "value_cif": "USD", "value_fob": "USD", "earnings": "USD"}
NUMBERS = (0, 0, 1, 2, 10, 100, 1000, 1010, 0.5, 0.9, 77e6, 1e12)

# How often an optional field of a payload is given.
GIVEN = 0.4


def value(chance: random.Random, name: str, field: FieldInfo) -> Any:
    """A value that a field of a model may take, though not always beside the others."""
    if name in CODES:
        return chance.choice(CODES[name])
    return _of(chance, name, field.annotation, field.metadata)


def _of(chance: random.Random, name: str, annotation: Any, metadata: list[Any]) -> Any:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        more = [one for given in annotation.__metadata__ for one in getattr(given, "metadata", [given])]
        return _of(chance, name, parts[0], [*metadata, *more])
    if origin in (Union, types.UnionType):
        return _of(chance, name, chance.choice([part for part in parts if part is not type(None)]), metadata)
    if origin is Literal:
        return chance.choice(parts)
    if origin is tuple:
        return [_of(chance, name, parts[0], metadata) for _ in range(chance.choice((1, 1, 2, 3)))]
    if annotation is Quantity:
        return quantity(chance, UNITS.get(name), is_fraction=name in ("share", "load_factor", "change"))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return model(chance, annotation)
    if annotation in (int, float):
        return _number(chance, annotation, metadata)
    if annotation is bool:
        return chance.random() < 0.5
    if annotation is str or annotation is EdtfDate:
        return _text(chance, name, metadata)
    if annotation is date:
        return chance.choice(DAYS)
    raise TypeError(f"no values for {name}: {annotation!r}")


def _number(chance: random.Random, kind: type, metadata: list[Any]) -> Any:
    low = next((one.ge for one in metadata if isinstance(one, Ge)), 0)
    high = next((one.le for one in metadata if isinstance(one, Le)), None)
    if kind is float:
        return float(chance.choice((low, 1e12 if high is None else high, low + 0.5)))
    assert high is not None, "a whole number without an end breaks the marts"
    return chance.choice((low, low + 1, chance.randint(int(low), int(high)), high))


def _text(chance: random.Random, name: str, metadata: list[Any]) -> str:
    text = " ".join(str(one) for one in metadata)
    if "known_partner" in text:
        return chance.choice((*COUNTRIES, "WLD"))
    if "known_country" in text:
        return chance.choice(COUNTRIES)
    if name == "added":
        return chance.choice(("2017-07-04", "2017-07-06T06:15:00Z"))
    if "departure" in name:
        return chance.choice(("07:30:00", "25:10:00"))
    if "_on" in name or name == "amended":
        return chance.choice(("2017-07-04", "2017-12-25"))
    return chance.choice(("RUVVO", "KPRJN")) if name == "locode" else chance.choice(WORDS)


def quantity(chance: random.Random, unit: str | None, *, is_fraction: bool) -> dict[str, Any]:
    """Bounds, of which one may be open, both equal, or one left out of the interval."""
    low, high = sorted(chance.choice((0, 0.1, 0.5, 0.9, 1) if is_fraction else NUMBERS) for _ in range(2))
    bounds = chance.choice(({"value": low}, {"low": low}, {"high": high}, {"low": low, "high": high}))
    more = {"wording": chance.choice(("nearly", "about", "at least"))} if chance.random() < 0.3 else {}
    if chance.random() < 0.2:
        more |= {"high_included": False}
    if chance.random() < 0.3:
        more |= {"rounded_to": chance.choice((0.1, 1, 1000)) if not is_fraction else 0.01}
    return bounds | more | ({"unit": unit} if unit else {})


def model(chance: random.Random, kind: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model; those that it can do without are there now and then."""
    return {
        name: value(chance, name, field)
        for name, field in kind.model_fields.items()
        if field.is_required() or chance.random() < GIVEN
    }


def claim(chance: random.Random, identifier: str, kind: str) -> Event:
    """A claim of that kind. Raises ValidationError where what was drawn does not go together."""
    return parse(
        {
            "source": chance.choice(SOURCES),
            "id": identifier,
            "kind": kind,
            "occurred": chance.choice(DATES),
            "stated": chance.choice(DATES),
            "modality": chance.choice(("asserted", "asserted", "asserted", "possible", "expected", "denied")),
            "claimant": model(chance, Actor) | {"anonymous": True},
            "reporter": chance.choice((None, {"name": "a paper"})),
            "document": chance.choice((None, {"title": "T", "derived_from": "one"}, {"locator": "¶ 1"})),
            "data": model(chance, CLAIMS[kind]),
        },
        COMING_IN,
    )


def claims(chance: random.Random, count: int) -> Iterator[Event]:
    """So many claims, each kind as often as the others."""
    kinds, made = sorted(CLAIMS), 0
    while made < count:
        try:
            yield claim(chance, f"r{made}", kinds[made % len(kinds)])
        except ValidationError:
            continue
        made += 1


def act(chance: random.Random, identifier: str, known: list[Event]) -> Event:
    """An act of an editor upon any records; the ledger may refuse it. Raises ValidationError."""
    verb = chance.choice(("correct", "retract", "dispute", "link", "link"))
    targets = chance.sample(known, 2 if verb == "link" else 1)
    said: dict[str, Any] = {"kind": verb, "data": {}}
    if verb == "correct":
        other = chance.choice([event for event in known if event.kind == targets[0].kind])
        said = {"kind": other.kind, "data": other.data.model_dump(mode="json", exclude_none=True), "occurred": None}
        said["occurred"] = chance.choice(DATES)
    return parse(
        {
            "source": HOUSE,
            "id": identifier,
            "act": verb,
            "targets": [one.ref.model_dump() for one in targets],
            "reason": "so it is",
            "claimant": {"name": "Eva Roth", "role": "editor"},
        }
        | said,
        COMING_IN,
    )


def fill(ledger: Ledger, chance: random.Random, *, records: int, acts: int) -> None:
    """Append so many claims, and so many tries at an act."""
    known = list(claims(chance, records))
    for begin in range(0, records, 50):
        ledger.append(known[begin : begin + 50])
    for number in range(acts):
        try:
            ledger.append([act(chance, f"act{number}", known)])
        except (DatelineError, ValidationError):
            continue
