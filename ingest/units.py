"""The units that quantities are kept in, and how another unit of the same dimension is converted to them."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import ValidationInfo

from ingest.record import is_coming_in

if TYPE_CHECKING:
    from ingest.quantity import Quantity

# Units that are converted, by the names that people write. Names that mean several units ("ton", "nm") are left out.
CONVERTED = (
    *("m", "metre", "metres", "meter", "meters", "km", "kilometre", "kilometres", "kilometer", "kilometers"),
    *("mi", "mile", "miles", "nmi", "nautical_mile", "nautical_miles", "ft", "foot", "feet", "yd", "yard", "yards"),
    *("g", "kg", "t", "tonne", "tonnes", "lb", "pound", "pounds", "oz", "long_ton", "short_ton"),
    *("s", "second", "seconds", "min", "minute", "minutes", "h", "hour", "hours", "d", "day", "days"),
    *("share", "percent", "per_cent", "%", "permille"),
)

# Digits that are kept of a converted number: a factor such as 1.609344 leaves noise in the last ones of a double.
SIGNIFICANT = 12


@cache
def _factor(given: str, kept: str) -> float | None:
    """What one of the unit `given` is in the unit `kept`; None where they measure different things."""
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    registry.define("share = []")
    registry.define("per_cent = 0.01 share = percent = %")
    registry.define("permille = 0.001 share")
    try:
        return float(registry.Quantity(1.0, given).to(kept).magnitude)
    except (pint.DimensionalityError, pint.UndefinedUnitError):
        return None


@dataclass(frozen=True)
class Unit:
    """The unit of a quantity of a payload, or the few that are kept as they are given; the first where none is given.

    A validator: it converts another unit of the same dimension to the first, keeps beside the result what was given,
    and refuses any other unit. What the ledger holds is not looked at again."""

    names: tuple[str, ...]

    def __call__(self, quantity: "Quantity", info: ValidationInfo) -> "Quantity":
        unit = quantity.unit
        if not is_coming_in(info) or unit is None or unit in self.names:
            return quantity
        name = "_".join(unit.lower().split())
        factor = _factor(name, self.names[0]) if name in CONVERTED else None
        if factor is None:
            raise ValueError(f"unit {unit!r} cannot be converted; expected {' or '.join(self.names)}, or leave it out")
        return _scaled(quantity, factor, self.names[0])


def _scaled(quantity: "Quantity", factor: float, unit: str) -> "Quantity":
    numbers = {
        name: float(f"{value * factor:.{SIGNIFICANT}g}")
        for name in ("low", "best", "high", "rounded_to")
        if (value := getattr(quantity, name)) is not None
    }
    return quantity.model_copy(update=numbers | {"unit": unit, "given": _words(quantity)})


def _words(quantity: "Quantity") -> str:
    """The bounds and the unit before conversion, such as "620 mi" or "600 to 650 mi"."""
    low, high = (None if bound is None else f"{bound:.15g}" for bound in (quantity.low, quantity.high))
    if low is None:
        bounds = f"up to {high}"
    elif high is None:
        bounds = f"{low} or more"
    else:
        bounds = low if low == high else f"{low} to {high}"
    return f"{bounds} {quantity.unit}"
