"""What a claim on trade holds."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.ingest.kinds.claiming import claim, refusal

USD = {"value": 30e6, "unit": "USD"}

MONEY = {"low": 70e6, "high": 80e6, "unit": "USD", "wording": "70 to 80 million dollars"}
FLOW = {"reporter": "PRK", "partner": "RUS", "flow": "total"}

LEAST: dict[str, Any] = {"reporter": "RUS", "partner": "PRK", "flow": "total", "value": USD}
TITLES: list[tuple[dict[str, Any], str]] = [
    (FLOW | {"value": {"value": 77e6, "unit": "USD"}}, "PRK–RUS total of USD 77,000,000"),
    (FLOW | {"value": {"value": 0.5, "unit": "EUR"}}, "PRK–RUS total of EUR 0.5"),
    (FLOW | {"value": MONEY}, "PRK–RUS total"),
    (FLOW | {"value": MONEY, "share": {"low": 0.9, "wording": "over 90%"}}, "PRK–RUS total share over 90%"),
    (FLOW | {"change": {"value": -0.132, "wording": "fell 13.2%"}}, "PRK–RUS total fell 13.2%"),
    (
        FLOW | {"value": {"value": 2, "unit": "USD"}, "change": {"value": 0.1, "wording": "rose 10%"}},
        "PRK–RUS total of USD 2",
    ),
]


def test_trade_has_some_figure_a_value_a_share_or_a_change() -> None:
    bare = {"reporter": "PRK", "partner": "CHN", "flow": "total"}
    for figure in ({"value": USD}, {"share": {"high": 0.9, "high_included": False}}, {"change": -0.132}):
        assert claim("trade_flow", bare | figure)
    with pytest.raises(ValidationError, match="a trade flow needs a value, a share or a change"):
        claim("trade_flow", bare)


def test_trade_is_valued_in_money() -> None:
    assert "no currency of ISO 4217" in refusal("trade_flow", LEAST, value=77e6)


def test_trade_falls_by_no_more_than_the_whole() -> None:
    assert "write -0.132 for 13.2 per cent less" in refusal("trade_flow", LEAST, change=-13.2)


@pytest.mark.parametrize("commodity", ["01", "0102", "010203", "9999AA", "TOTAL"])
def test_a_commodity_is_a_chapter_a_heading_or_a_subheading_of_the_hs(commodity: str) -> None:
    assert claim("trade_flow", LEAST | {"commodity": commodity}).commodity == commodity


@pytest.mark.parametrize("commodity", ["1", "010", "01.02", "fish", "total", "01\n", "٠١"])
def test_what_is_no_hs_code_is_no_commodity(commodity: str) -> None:
    assert "commodity" in refusal("trade_flow", LEAST, commodity=commodity)


def test_the_world_trades_but_only_as_a_partner() -> None:
    assert claim("trade_flow", LEAST | {"partner": "WLD"}).partner == "WLD"
    assert "there is no country 'WLD'" in refusal("trade_flow", LEAST, reporter="WLD")
