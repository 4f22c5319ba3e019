"""The least that a year of trade holds, against a search through every set of the figures that a source gives."""

import json
import random
from collections.abc import Iterator
from itertools import combinations, count
from typing import Any

import duckdb
import pytest

from ingest.event import Event, parse
from tests.validating import Accepted, validate
from warehouse.build.marts import Marts
from warehouse.ledger.ledger import Ledger

YEARS = range(1900, 2020)
PAIR, FLOWS = ("DEU", "FRA"), ("export", "import", "total", "re-export")
CODES = ("TOTAL", "TOTAL", "27", "2701", "270112", "270119", "2709", "84")
Key = tuple[str, int]
Figure = dict[str, Any]


def drawn(chance: random.Random, year: int) -> Figure:
    """Some months of a year, of some goods, but never the total of the year: what is looked for."""
    first = chance.randint(1, 12)
    last = chance.randint(first, min(12, first + chance.choice((0, 2, 5, 11))))
    goods = chance.choice(CODES[2:] if (first, last) == (1, 12) else CODES)
    figure: Figure = {"commodity": goods, "months": (first, last), "value": chance.randint(0, 20)}
    if chance.random() < 0.3:
        figure["transport"] = chance.choice(("1000", "2000", "2100", "2200", "3000"))
    return figure


def reported(name: str, pair: tuple[str, str], key: Key, figure: Figure) -> Event:
    (reporter, partner), (flow, year) = pair, key
    first, last = figure["months"]
    data = {
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "value": {"value": figure["value"], "unit": "USD"},
        "basis": "official_statistic",
        **{name: figure[name] for name in ("commodity", "transport") if name in figure},
    }
    occurred = f"{year}" if (first, last) == (1, 12) else f"{year}-{first:02}/{year}-{last:02}"
    return parse(
        {
            "source": "test/customs",
            "id": name,
            "kind": "trade_flow",
            "occurred": occurred,
            "claimant": {"name": "customs"},
            "data": data,
        }
    )


def is_within(code: str, other: str) -> bool:
    return other == "TOTAL" or code.startswith(other)


def is_shared(code: str | None, other: str | None) -> bool:
    """Whether two modes of transport carry the same goods; none is all of them, and 2000 holds 2100."""
    one, two = (mode.rstrip("0") if mode else "" for mode in (code, other))
    return one.startswith(two) or two.startswith(one)


def overlaps(one: Figure, other: Figure) -> bool:
    """Whether goods of one day can be in both."""
    goods, others = one["commodity"], other["commodity"]
    (first, last), (begin, end) = one["months"], other["months"]
    return (
        (is_within(goods, others) or is_within(others, goods))
        and first <= end
        and begin <= last
        and is_shared(one.get("transport"), other.get("transport"))
    )


def least(figures: list[Figure]) -> int:
    """The greatest sum of figures of which no two overlap."""
    return max(
        sum(figure["value"] for figure in chosen)
        for size in range(len(figures) + 1)
        for chosen in combinations(figures, size)
        if not any(overlaps(one, other) for one, other in combinations(chosen, 2))
    )


def once(figures: list[Figure]) -> list[Figure]:
    """Of two figures of the same goods, months and transport the first by the name of its record is read."""
    last_to_first = sorted(figures, key=lambda one: str(one["id"]), reverse=True)
    return list({(one["commodity"], one["months"], one.get("transport")): one for one in last_to_first}.values())


@pytest.fixture(scope="module")
def worlds() -> dict[Key, list[Figure]]:
    chance = random.Random(20)
    number = count()
    return {
        (flow, year): [drawn(chance, year) | {"id": f"figure-{next(number)}"} for _ in range(chance.randint(1, 8))]
        for flow in FLOWS
        for year in YEARS
    }


# Of one pair: two quarters, the months across them, and the half year that holds them all.
OVERLAPPING: list[Figure] = [
    {"commodity": "TOTAL", "months": (1, 3), "value": 30},
    {"commodity": "TOTAL", "months": (2, 4), "value": 33},
    {"commodity": "TOTAL", "months": (4, 6), "value": 35},
    {"commodity": "TOTAL", "months": (1, 6), "value": 66},
]


def only_parts() -> dict[str, Any]:
    """An answer of UN Comtrade that has two modes of transport, and not the whole."""
    row = {"typeCode": "C", "freqCode": "A", "refYear": 2015, "refMonth": 52, "period": "2015", "flowCode": "X"}
    row |= {"reporterCode": 643, "reporterISO": "RUS", "partnerCode": 408, "partnerISO": "PRK", "partner2Code": 0}
    row |= {"classificationCode": "H4", "cmdCode": "TOTAL", "customsCode": "C00", "isReported": True}
    modes = ({"motCode": 1000, "primaryValue": 400.0}, {"motCode": 2100, "primaryValue": 600.0})
    return {"count": 2, "data": [{**row, **mode, "fobvalue": mode["primaryValue"]} for mode in modes], "error": ""}


@pytest.fixture(scope="module")
def marts(
    worlds: dict[Key, list[Figure]], models: Marts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The panel of years of all these figures."""
    home = tmp_path_factory.mktemp("least")
    one_by_one = [(PAIR, key, figure) for key, figures in worlds.items() for figure in figures]
    one_by_one += [(("CHN", "PRK"), ("export", 2017), figure) for figure in OVERLAPPING]
    names = [figure.get("id", f"overlapping-{place}") for place, (*_, figure) in enumerate(one_by_one)]
    (home / "comtrade.json").write_text(json.dumps(only_parts()), encoding="utf-8")
    parts = [validated.event for validated in validate(home / "comtrade.json") if isinstance(validated, Accepted)]
    assert len(parts) == 2
    ledger = Ledger(home / "ledger.duckdb")
    ledger.append([*map(reported, names, *zip(*one_by_one, strict=True)), *parts])
    with models.of(ledger.path, ["trade.fct_trade_year"]) as marts:
        yield marts


@pytest.fixture(scope="module")
def found(marts: duckdb.DuckDBPyConnection) -> dict[Key, tuple[float, float | None]]:
    """The bounds of each flow and year."""
    rows = marts.execute(
        """select flow, calendar_year, value_low, value_high from intermediate.int_year_flows_chosen
        where (reporter_code, partner_code) = (?, ?)""",
        PAIR,
    ).fetchall()
    return {(flow, year): (low, high) for flow, year, low, high in rows}


def exports(marts: duckdb.DuckDBPyConnection, reporter: str, year: int) -> Any:
    return marts.execute(
        """select exports_low, exports_high, exports_measured, claim_count from trade.fct_trade_year
        where reporter_code = ? and partner_code = 'PRK' and calendar_year = ?""",
        [reporter, year],
    ).fetchone()


def test_overlapping_periods_are_counted_once(marts: duckdb.DuckDBPyConnection) -> None:
    assert least(OVERLAPPING) == 66
    assert exports(marts, "CHN", 2017) == (66, None, "leaf_sum_at_least", 1)


@pytest.mark.fault("19")
def test_a_year_of_which_only_parts_are_given_is_at_least_their_sum(marts: duckdb.DuckDBPyConnection) -> None:
    assert exports(marts, "RUS", 2015) == (1000, None, "leaf_sum_at_least", 2)


def test_a_year_holds_at_least_the_most_that_figures_without_overlap_add_up_to(
    worlds: dict[Key, list[Figure]], found: dict[Key, tuple[float, float | None]]
) -> None:
    whole = {key: once(figures) for key, figures in worlds.items() if not any("transport" in one for one in figures)}
    assert len(whole) > 100
    assert {key: found[key][0] for key in whole} == {key: least(figures) for key, figures in whole.items()}


def test_parts_never_make_a_year_more_than_they_can(
    worlds: dict[Key, list[Figure]], found: dict[Key, tuple[float, float | None]]
) -> None:
    by_transport = {key: once(figures) for key, figures in worlds.items() if any("transport" in one for one in figures)}
    too_much = {key for key, figures in by_transport.items() if found.get(key, (0, None))[0] > least(figures)}
    exact = {key for key, figures in by_transport.items() if found.get(key, (0, None))[0] == least(figures)}
    assert too_much == set()
    assert len(exact) > 0.8 * len(by_transport)


def test_without_a_total_nothing_bounds_a_year_from_above(found: dict[Key, tuple[float, float | None]]) -> None:
    assert {high for _, high in found.values()} == {None}
