"""A number as its source gave it: an interval that is never empty, with its unit and its words."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import dbt_project
from ingest.quantity import Deaths, Growth, Money, Quantity, Share, currencies

numbers = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=40)


def quantity(text: str, kind: object = Quantity) -> Quantity:
    return TypeAdapter(kind).validate_json(text)


def refusal(text: str, kind: object = Quantity) -> str:
    with pytest.raises(ValidationError) as caught:
        quantity(text, kind)
    return str(caught.value)


@pytest.mark.parametrize("text", ["9", "9.0", '{"value": 9}', '{"low": 9, "high": 9}'])
def test_a_bare_number_and_a_value_are_short_for_two_equal_bounds(text: str) -> None:
    assert quantity(text) == Quantity(low=9, high=9)


def test_a_value_keeps_its_unit_its_wording_and_its_rounding() -> None:
    given_ = quantity('{"value": 77e6, "unit": "USD", "rounded_to": 1e6, "wording": "US$77 million"}')
    assert given_ == Quantity(low=77e6, high=77e6, unit="USD", rounded_to=1e6, wording="US$77 million")


def test_one_bound_is_enough() -> None:
    assert quantity('{"high": 0.9, "high_included": false}').low is None
    assert quantity('{"low": 1}').high is None


@pytest.mark.parametrize("text", ["{}", '{"unit": "USD"}', '{"low": null, "high": null}', '{"value": null}'])
def test_without_any_bound_there_is_no_quantity(text: str) -> None:
    assert "needs a low or a high bound" in refusal(text)


def test_low_does_not_lie_above_high() -> None:
    assert "low (5) is above high (3)" in refusal('{"low": 5, "high": 3}')


@pytest.mark.parametrize("end", ["low_included", "high_included"])
def test_nothing_lies_between_equal_bounds_when_an_end_is_left_out(end: str) -> None:
    assert "nothing lies between 5 and 5" in refusal(f'{{"low": 5, "high": 5, "{end}": false}}')


def test_either_a_value_or_bounds_are_given() -> None:
    assert "either value, or low and high" in refusal('{"value": 5, "low": 3}')


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("form", ["{}", '{{"low": {}}}', '{{"value": {}}}', '{{"low": 1, "rounded_to": {}}}'])
def test_no_bound_is_infinite_or_no_number(form: str, number: str) -> None:
    assert refusal(form.format(number))


@pytest.mark.parametrize("text", ['"9"', '{"low": "9"}', "true", '{"value": true}', "[1, 2]", '{"value": "US$9"}'])
def test_text_and_truth_are_no_numbers(text: str) -> None:
    assert refusal(text)


def test_a_rounding_step_is_above_zero() -> None:
    assert "greater than 0" in refusal('{"value": 5, "rounded_to": 0}')


def test_no_field_is_made_up() -> None:
    assert "Extra inputs are not permitted" in refusal('{"value": 5, "about": true}')


@pytest.mark.parametrize("unit", ["USD", "SGD", "KPW"])
def test_money_is_in_a_currency_of_iso_4217(unit: str) -> None:
    assert quantity(f'{{"value": 5, "unit": "{unit}"}}', Money).unit == unit


@pytest.mark.fault("12")
@pytest.mark.parametrize("unit", ["DEM", "SUR", "VEF", "VES", "TRL", "HRK", "YUN", "CSD", "DDM", "XEU", "ZWD", "BGN"])
def test_money_may_be_in_a_currency_that_iso_4217_withdrew(unit: str) -> None:
    assert quantity(f'{{"value": 5, "unit": "{unit}"}}', Money).unit == unit


def test_every_currency_of_the_exchange_rates_can_be_recorded() -> None:
    seed = Path(dbt_project.__file__).parent / "seeds" / "exchange_rate.csv"
    with seed.open(encoding="utf-8") as file:
        rated = {row["currency_code"] for row in csv.DictReader(file)}
    assert len(rated) > 40
    assert rated - currencies() == set()


@pytest.mark.parametrize("text", ["5", '{"value": 5, "unit": "usd"}', '{"value": 5, "unit": "$"}'])
def test_money_without_a_currency_is_refused(text: str) -> None:
    assert "no currency of ISO 4217, such as USD" in refusal(text, Money)


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Deaths, "-1", "cannot be negative"),
        (Deaths, '{"low": -1, "high": 5}', "cannot be negative"),
        (Money, '{"value": -5, "unit": "USD"}', "cannot be negative"),
        (Share, "-0.1", "cannot be negative"),
        (Share, "90", "write 0.9 for 90 per cent"),
        (Share, '{"low": 0.5, "high": 1.1}', "a share lies between 0 and 1"),
        (Growth, "-13.2", "write -0.132 for 13.2 per cent less"),
    ],
)
def test_each_use_has_its_range(kind: object, text: str, reason: str) -> None:
    assert reason in refusal(text, kind)


@pytest.mark.parametrize(("kind", "text"), [(Share, "0"), (Share, "1"), (Growth, "-1"), (Growth, "12"), (Deaths, "0")])
def test_the_ends_of_a_range_belong_to_it(kind: object, text: str) -> None:
    assert quantity(text, kind).low == float(text)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    missing = draw(st.sampled_from(["neither", "low", "high"]))
    open_ends = low < high or missing != "neither"
    return Quantity(
        low=None if missing == "low" else low,
        high=None if missing == "high" else high,
        low_included=draw(st.booleans()) if open_ends else True,
        high_included=draw(st.booleans()) if open_ends else True,
        unit=draw(st.none() | words),
        wording=draw(st.none() | words),
        rounded_to=draw(st.none() | st.floats(min_value=1e-6, max_value=1e12)),
    )


@given(quantities())
def test_json_gives_back_the_same_quantity(given_: Quantity) -> None:
    assert Quantity.model_validate_json(given_.model_dump_json()) == given_
    assert Quantity.model_validate_json(given_.model_dump_json(exclude_none=True)) == given_


@given(numbers, numbers)
def test_two_bounds_make_a_quantity_exactly_when_they_are_in_order(low: float, high: float) -> None:
    if low <= high:
        assert Quantity(low=low, high=high).low == low
    else:
        with pytest.raises(ValidationError, match="is above high"):
            Quantity(low=low, high=high)


@pytest.mark.parametrize("best", [10, 15, 20])
def test_a_best_value_may_be_either_end(best: int) -> None:
    assert Quantity.model_validate({"low": 10, "high": 20, "best": best}).best == best


@pytest.mark.parametrize("kind", [Money, Share, Growth])
@pytest.mark.parametrize("bound", ["low", "high"])
def test_either_bound_alone_is_held_against_what_the_quantity_can_be(kind: object, bound: str) -> None:
    unit = "USD" if kind is Money else "share"
    with pytest.raises(ValidationError, match=r"negative|falls by more"):
        TypeAdapter(kind).validate_python({bound: -1.5, "unit": unit})
