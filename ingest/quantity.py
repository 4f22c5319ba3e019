"""A number as its source gave it: bounds, unit, wording."""

import csv
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from ingest.record import Frozen, Name
from ingest.units import Unit


def _with_value(schema: dict[str, Any]) -> None:
    """Let an editor complete the short forms too: a bare number, and `value` for two equal bounds."""
    schema["properties"]["value"] = {
        "type": "number",
        "description": "the figure itself, where the source gives one: both bounds at once",
    }
    full = {key: schema.pop(key) for key in list(schema) if key not in ("title", "description")}
    schema["anyOf"] = [{"type": "number"}, full]


class Quantity(Frozen):
    """An interval with its unit. "US$77 million" is [77e6, 77e6] rounded to a million; "30,000 to 50,000" is
    [30000, 50000]; "nearly 90 per cent" is [?, 0.9), its lower bound left to the table of wordings."""

    model_config = ConfigDict(json_schema_extra=_with_value)

    low: float | None = None
    best: float | None = Field(default=None, description="the source's own estimate between two bounds")
    high: float | None = None
    low_included: bool = True
    high_included: bool = True
    unit: Name | None = Field(default=None, description="ISO 4217 for money, also withdrawn; a plain word otherwise")
    wording: Name | None = Field(default=None, description="a few words of the source")
    rounded_to: float | None = Field(default=None, gt=0, description="the step the source rounded to")
    given: Name | None = Field(default=None, description="the figure before its unit was converted, such as 620 mi")

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if isinstance(given, (int, float)) and not isinstance(given, bool):
            return {"low": given, "high": given}
        if isinstance(given, dict) and "value" in given:
            if "low" in given or "high" in given:
                raise ValueError("give either value, or low and high, not both")
            rest = {key: item for key, item in given.items() if key != "value"}
            return rest | {"low": given["value"], "high": given["value"]}
        return given

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a quantity needs a low or a high bound, or both")
        if self.low is not None and self.high is not None:
            if self.low > self.high:
                raise ValueError(f"low ({self.low:g}) is above high ({self.high:g})")
            if self.best is not None and not self.low <= self.best <= self.high:
                raise ValueError(f"best ({self.best:g}) lies outside low ({self.low:g}) and high ({self.high:g})")
            if self.low == self.high and not (self.low_included and self.high_included):
                raise ValueError(f"nothing lies between {self.low:g} and {self.high:g} when an end is left out")
        return self


@cache
def currencies() -> frozenset[str]:
    """The codes of ISO 4217: List One (current) and List Three (withdrawn, as of February 2026)."""
    import pycountry

    text = files(__package__).joinpath("withdrawn_currencies.csv").read_text(encoding="utf-8")
    withdrawn = {row["code"] for row in csv.DictReader(text.splitlines())}
    return frozenset({currency.alpha_3 for currency in pycountry.currencies} | withdrawn)


def _money(quantity: Quantity) -> Quantity:
    if quantity.unit not in currencies():
        raise ValueError(f"unit {quantity.unit!r} is no currency of ISO 4217, such as USD")
    return quantity


def not_negative(quantity: Quantity) -> Quantity:
    if any(bound is not None and bound < 0 for bound in (quantity.low, quantity.high)):
        raise ValueError("this quantity cannot be negative")
    return quantity


def _fraction(quantity: Quantity) -> Quantity:
    not_negative(quantity)
    if any(bound is not None and bound > 1 for bound in (quantity.low, quantity.high)):
        raise ValueError("a share lies between 0 and 1: write 0.9 for 90 per cent")
    return quantity


def _growth(quantity: Quantity) -> Quantity:
    if any(bound is not None and bound < -1 for bound in (quantity.low, quantity.high)):
        raise ValueError("nothing falls by more than the whole: write -0.132 for 13.2 per cent less")
    return quantity


# Each says its unit: a payload has no quantity whose unit nobody checks.
Money = Annotated[Quantity, AfterValidator(not_negative), AfterValidator(_money)]
Share = Annotated[Quantity, AfterValidator(Unit(("share",))), AfterValidator(_fraction)]
Growth = Annotated[Quantity, AfterValidator(Unit(("share",))), AfterValidator(_growth)]
Kilometres = Annotated[Quantity, AfterValidator(Unit(("km",))), AfterValidator(not_negative)]
Minutes = Annotated[Quantity, AfterValidator(Unit(("minutes",))), AfterValidator(not_negative)]
Weight = Annotated[Quantity, AfterValidator(Unit(("kg", "t"))), AfterValidator(not_negative)]
Deaths = Annotated[Quantity, AfterValidator(Unit(("deaths",))), AfterValidator(not_negative)]
Sailings = Annotated[Quantity, AfterValidator(Unit(("sailings", "trips"))), AfterValidator(not_negative)]
Days = Annotated[Quantity, AfterValidator(Unit(("days",))), AfterValidator(not_negative)]
Places = Annotated[Quantity, AfterValidator(Unit(("places", "seats"))), AfterValidator(not_negative)]
Passengers = Annotated[Quantity, AfterValidator(Unit(("passengers", "people"))), AfterValidator(not_negative)]
Workers = Annotated[Quantity, AfterValidator(Unit(("workers", "people"))), AfterValidator(not_negative)]

# The unit of a commodity is the source's own word; it stands beside the figure in every mart.
Goods = Annotated[Quantity, AfterValidator(not_negative)]
