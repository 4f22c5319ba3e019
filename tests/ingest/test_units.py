"""The units of quantities: what is converted, what is kept as it is given, what is refused."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.functional_validators import AfterValidator

from ingest import quantity
from ingest.kinds import CLAIMS
from ingest.quantity import Kilometres, Minutes, Quantity, Share, Weight, Workers
from ingest.record import COMING_IN
from ingest.units import Unit


def read(kind: Any, given: dict[str, Any], *, context: dict[str, bool] | None = COMING_IN) -> Quantity:
    found: Quantity = TypeAdapter(kind).validate_python(given, context=context)
    return found


# A mile is 1.609344 km, a nautical mile 1.852 km, a foot 0.3048 m, a pound 0.45359237 kg: all by definition.
@pytest.mark.parametrize(
    ("kind", "value", "unit", "converted", "kept"),
    [
        (Kilometres, 620, "mi", 997.79328, "km"),
        (Kilometres, 620, "miles", 997.79328, "km"),
        (Kilometres, 500, "nautical miles", 926, "km"),
        (Kilometres, 3000, "m", 3, "km"),
        (Kilometres, 1_000_000, "ft", 304.8, "km"),
        (Minutes, 8.5, "h", 510, "minutes"),
        (Weight, 2_000, "lb", 907.18474, "kg"),
        (Share, 90, "per cent", 0.9, "share"),
        (Share, 90, "%", 0.9, "share"),
    ],
)
def test_another_unit_is_converted_and_the_given_figure_kept(
    kind: Any, value: float, unit: str, converted: float, kept: str
) -> None:
    found = read(kind, {"value": value, "unit": unit})
    assert (found.low, found.high, found.unit) == (converted, converted, kept)
    assert found.given == f"{value:.15g} {unit}"


def test_every_bound_and_the_rounding_are_converted() -> None:
    found = read(Kilometres, {"low": 100, "best": 150, "high": 200, "rounded_to": 10, "unit": "mi"})
    assert (found.low, found.best, found.high, found.rounded_to) == (160.9344, 241.4016, 321.8688, 16.09344)
    assert found.given == "100 to 200 mi"
    assert read(Kilometres, {"low": 100, "unit": "mi"}).given == "100 or more mi"
    assert read(Kilometres, {"high": 100, "unit": "mi"}).given == "up to 100 mi"


@pytest.mark.parametrize(
    ("kind", "unit"), [(Kilometres, "km"), (Kilometres, None), (Weight, "t"), (Workers, "people"), (Share, None)]
)
def test_a_declared_unit_and_none_are_kept(kind: Any, unit: str | None) -> None:
    found = read(kind, {"value": 0.5, "unit": unit})
    assert (found.low, found.unit, found.given) == (0.5, unit, None)


# "nm" is a nanometre to some and a nautical mile to others, a ton 1,000 kg, 907 kg or 1,016 kg.
@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        *((Kilometres, unit) for unit in ("kg", "nm", "league", "USD", "k m", "km^2", "1 km")),
        *((Weight, unit) for unit in ("ton", "km")),
        *((Workers, unit) for unit in ("thousand", "km", "deaths")),
        (Share, "km"),
    ],
)
def test_any_other_unit_is_refused_with_what_is_expected(kind: Any, unit: str) -> None:
    with pytest.raises(ValidationError, match=rf"unit '{unit}' cannot be converted; expected".replace("^", r"\^")):
        read(kind, {"value": 1, "unit": unit})


def test_what_the_ledger_holds_stays_readable() -> None:
    assert read(Kilometres, {"value": 620, "unit": "league"}, context=None).unit == "league"


def quantities(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Each field of a payload, and of the models in it, that holds a quantity, with its validators."""
    for name, field in model.model_fields.items():
        yield from _in(f"{model.__name__}.{name}", field.annotation, list(field.metadata))


def _in(name: str, annotation: Any, metadata: list[Any]) -> Iterator[tuple[str, Any]]:
    if annotation is Quantity:
        yield name, [one.func for one in metadata if isinstance(one, AfterValidator)]
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from quantities(annotation)
    for part in get_args(annotation):
        yield from _in(name, part, [*metadata, *getattr(part, "__metadata__", ())])


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_quantity_of_a_payload_declares_its_unit(kind: str) -> None:
    """Money has the codes of ISO 4217; the unit of a commodity is the source's own word."""
    for name, validators in quantities(CLAIMS[kind]):
        declares = [one for one in validators if isinstance(one, Unit) or one is quantity._money]
        assert declares or name == "TradeFlow.quantity", name
