"""Random histories of trade: a few figures of a pair that overlap, contradict and correct each other.

Most are of one reporter and year, so that figures meet. Hypothesis draws them and shrinks one that differs."""

from typing import Any

from hypothesis import strategies as st

from tests.oracle.histories import history

REPORTERS = (*["RUS"] * 6, "PRK", "PRK", "CHN", "ZZZ")
PARTNERS = (*["PRK"] * 4, "RUS", "RUS", "CHN", "WLD", "WLD", "ZZZ")
GIVEN = ("97 European Union", "899 Areas, nes", "837 Bunkers")
SOURCES = ("customs/a", "paper/b")
PERIODS = (
    *(*["2016"] * 9, *["2017"] * 4, "2015", "2016-01", "2016-02", "2016-03", "2016-02-29", "2017-02", "2015-02"),
    *("2016-01/2016-03", "2016-02/2016-04", "2016-04/2016-06", "2016-01/2016-06", "2016-07/2016-12", "2017-01/2017-03"),
    *("2016-12/2017-01", "2016-06/2017-05", "2016/2017", "2016-05/..", "201X", "[2016-01..2016-02]", None),
)
STATED = (None, "2017", "2017-05-01", "2018-01", "2019")
COMMODITIES = (*["TOTAL"] * 6, "27", "27", "2701", "270111", "2702", "03", "030613")
FLOWS = (*["export"] * 5, *["import"] * 3, "total", "total", "re-export", "domestic-export")
NUMBERS = (0, 1, 2, 3, 5, 8, 10, 20, 30, 40, 50, 100, 101.5, 250)
MODALITIES = ("asserted", "asserted", "asserted", "asserted", "possible", "expected", "denied")


@st.composite
def quantity(draw: st.DrawFn, numbers: tuple[float, ...], unit: str | None, step: float) -> dict[str, Any]:
    """Bounds, one of which may be open or left out, with a rounding and a wording now and then."""
    low, high = sorted((draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))))
    form = draw(st.sampled_from(("value", "value", "value", "both", "low", "high")))
    made: dict[str, Any] = {
        "value": {"value": low},
        "both": {"low": low, "high": high},
        "low": {"low": low},
        "high": {"high": high},
    }[form]
    is_interval = form in ("low", "high") or (form == "both" and low < high)
    if is_interval and draw(st.integers(0, 3)) == 0:
        made["high_included" if form != "low" else "low_included"] = False
    if draw(st.integers(0, 3)) == 0:
        made["rounded_to"] = step
    if draw(st.integers(0, 4)) == 0:
        made["wording"] = draw(st.sampled_from(("nearly so", "about that", "at least", "just over, about it")))
    return made | ({"unit": unit} if unit else {})


@st.composite
def flow(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """A claim on a trade flow."""
    reporter = draw(st.sampled_from(REPORTERS))
    partner = draw(st.sampled_from([one for one in PARTNERS if one == "ZZZ" or one != reporter]))
    commodity = draw(st.sampled_from(COMMODITIES))
    data: dict[str, Any] = {
        "reporter": reporter,
        "partner": partner,
        "flow": draw(st.sampled_from(FLOWS)),
        "commodity": commodity,
    }
    if reporter == "ZZZ":
        data["reporter_given"] = draw(st.sampled_from(GIVEN))
    if partner == "ZZZ":
        data["partner_given"] = draw(st.sampled_from(GIVEN))
    if draw(st.integers(0, 2)) == 0:
        data["classification"] = draw(st.sampled_from(("H4", "H5")))
    if draw(st.integers(0, 7)) > 0:
        data["value"] = draw(quantity(NUMBERS, draw(st.sampled_from(("USD", "USD", "USD", "EUR"))), 2))
    if "value" not in data or draw(st.integers(0, 7)) == 0:
        data["share"] = draw(quantity((0, 0.1, 0.25, 0.5, 0.9, 1), None, 0.1))
    if draw(st.integers(0, 5)) == 0:
        data["change"] = draw(quantity((-1, -0.5, -0.1, 0, 0.2, 1, 3), None, 0.1))
    if draw(st.integers(0, 5)) == 0:
        kind = draw(st.sampled_from(("transport", "customs_procedure", "second_partner")))
        values = {
            "transport": ("1000", "2000", "2100", "2200", "9100", "9110", "9200", "sea"),
            "customs_procedure": ("C01", "C02"),
            "second_partner": ("KOR", "JPN", "WLD", "ZZZ"),
        }[kind]
        data[kind] = draw(st.sampled_from(values))
        if data[kind] == "ZZZ":
            data["second_partner_given"] = draw(st.sampled_from(GIVEN))
    more: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("valuation", ("CIF", "FOB")),
        ("basis", ("official_statistic", "estimate", "conversion")),
        ("includes_indirect", (True, False)),
    )
    for name, choices in more:
        if draw(st.booleans()):
            data[name] = draw(st.sampled_from(choices))
    if "value" in data and draw(st.integers(0, 7)) == 0:
        data[draw(st.sampled_from(("value_fob", "value_cif")))] = {
            "value": draw(st.sampled_from(NUMBERS)),
            "unit": "USD",
        }
    record: dict[str, Any] = {
        "source": draw(st.sampled_from(SOURCES)),
        "id": identifier,
        "kind": "trade_flow",
        "claimant": {"name": draw(st.sampled_from(("Customs", "Ministry", "a scholar")))},
        "modality": draw(st.sampled_from(MODALITIES)),
        "data": data,
    }
    for name, dates in (("occurred", PERIODS), ("stated", STATED)):
        if (chosen := draw(st.sampled_from(dates))) is not None:
            record[name] = chosen
    if draw(st.integers(0, 3)) == 0:
        record["reporter"] = {"name": draw(st.sampled_from(("a paper", "an agency")))}
    return record


@st.composite
def dense_flow(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """A claim on one of few figures, so that balances, changes, shares and rivals come about."""
    record = draw(flow(identifier))
    kept = {name: record["data"][name] for name in ("value", "change", "share", "basis") if name in record["data"]}
    chosen = {
        "partner": ("PRK", "PRK", "CHN", "WLD", "WLD", "ZZZ"),
        "flow": ("export", "export", "import"),
        "commodity": ("TOTAL", "TOTAL", "TOTAL", "27", "2701"),
    }
    data = kept | {name: draw(st.sampled_from(values)) for name, values in chosen.items()} | {"reporter": "RUS"}
    if data["partner"] == "ZZZ":
        data["partner_given"] = draw(st.sampled_from(GIVEN))
    elif data["partner"] != "WLD" and draw(st.integers(0, 3)) == 0:
        data |= {"reporter": data["partner"], "partner": "RUS"}
    if draw(st.integers(0, 3)) == 0:
        data["classification"] = draw(st.sampled_from(("H4", "H5")))
    if "value" in data:
        data["value"]["unit"] = "USD"
    if draw(st.integers(0, 3)) == 0:
        data["change"] = draw(quantity((-1, -0.5, -0.1, 0, 0.2, 1, 3), None, 0.1))
    occurred = draw(st.sampled_from(("2016", "2016", "2017", "2015", "2016-02", "2017-02")))
    return record | {"data": data, "occurred": occurred, "modality": draw(st.sampled_from(("asserted", "possible")))}


@st.composite
def month_flow(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """The next month of a series, a claim a month, so that seasons come about."""
    number = int(identifier[1:] or 0)
    value = draw(quantity(NUMBERS, "USD", 2))
    if set(value) & {"low", "high"} and "wording" not in value:
        value |= {"low": value.get("low", 0)}
        value |= {"high": value.get("high", value["low"] + 1)}
    return {
        "source": SOURCES[0],
        "id": identifier,
        "kind": "trade_flow",
        "claimant": {"name": "Customs"},
        "occurred": f"{2016 + number // 12}-{number % 12 + 1:02}",
        "data": {"reporter": "RUS", "partner": "PRK", "flow": "export", "value": value},
    }


@st.composite
def service(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """A claim on a ferry, on workers abroad, or on a figure and its conversion."""
    kind = draw(st.sampled_from(("ferry_trip", "labour_migration", "labour_migration", "trade_flow", "trade_flow")))
    data: dict[str, Any] = {}
    if kind == "trade_flow":
        data = {"reporter": "RUS", "partner": "PRK", "flow": draw(st.sampled_from(("export", "export", "import")))}
        data |= {"value": draw(quantity(NUMBERS, draw(st.sampled_from(("USD", "EUR"))), 2))}
        data |= {"basis": draw(st.sampled_from(("official_statistic", "conversion")))}
    elif kind == "labour_migration":
        data = {"origin": "PRK", "destination": draw(st.sampled_from(("RUS", "RUS", "CHN")))}
        given = draw(st.sampled_from(("workers", "earnings", "both")))
        if given != "earnings":
            data["workers"] = draw(quantity(NUMBERS, "workers", 2))
        if given != "workers":
            data |= {"earnings": draw(quantity(NUMBERS, "USD", 2)), "earnings_per": "year"}
    else:
        data = {"origin": {"name": "Rajin", "country": "PRK"}, "destination": {"name": "Vladivostok", "country": "RUS"}}
        for name, unit in (("trips", "trips"), ("places", "places"), ("passengers", "passengers")):
            if draw(st.integers(0, 2)):
                data[name] = draw(quantity(NUMBERS, unit, 2))
        if draw(st.integers(0, 3)):
            data["load_factor"] = draw(quantity((0, 0.1, 0.25, 0.5, 0.9, 1), None, 0.1))
    record = {
        "source": draw(st.sampled_from(SOURCES)),
        "id": identifier,
        "kind": kind,
        "claimant": {"name": draw(st.sampled_from(("Customs", "Ministry", "a scholar")))},
        "modality": draw(st.sampled_from(MODALITIES)),
        "data": data,
    }
    occurred = draw(st.sampled_from(("2016", "2016", "2017", None)))
    return record | ({"occurred": occurred} if occurred else {})


@st.composite
def mirrored_flow(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """A claim of one of two countries on what one sold to the other, so that two accounts of one trade come about."""
    record = draw(dense_flow(identifier))
    reporter, partner, flow = draw(
        st.sampled_from((("RUS", "PRK", "export"), ("PRK", "RUS", "import"), ("RUS", "PRK", "re-export")))
    )
    kept = {name: value for name, value in record["data"].items() if name != "partner_given"}
    data = kept | {"reporter": reporter, "partner": partner, "flow": flow}
    data |= {"value": draw(quantity(NUMBERS, "USD", 2))}
    data |= {"commodity": draw(st.sampled_from(("TOTAL", "27", "2701", "2702", "270111")))}
    if draw(st.integers(0, 2)):
        data["valuation"] = draw(st.sampled_from(("CIF", "FOB")))
    if draw(st.integers(0, 3)) == 0:
        data["value_fob"] = draw(quantity(NUMBERS, "USD", 2))
    occurred = draw(st.sampled_from(("2016", "2016", "2016-02", "2016-02/2016-04")))
    return record | {"data": data, "occurred": occurred}


@st.composite
def shared_flow(draw: st.DrawFn, identifier: str) -> dict[str, Any]:
    """A claim on a country's trade with the world, or on a partner's part of it."""
    record = draw(dense_flow(identifier))
    kept = {name: record["data"][name] for name in ("basis", "classification") if name in record["data"]}
    data = kept | {"reporter": "RUS", "partner": draw(st.sampled_from(("WLD", "WLD", "PRK", "PRK", "CHN", "ZZZ")))}
    data |= {"flow": draw(st.sampled_from(("export", "total", "total")))}
    data |= {"commodity": draw(st.sampled_from(("TOTAL", "TOTAL", "27", "2701")))}
    if draw(st.integers(0, 2)):
        data["value"] = draw(quantity(NUMBERS, "USD", 2))
    if "value" not in data or draw(st.integers(0, 2)) == 0:
        data["share"] = draw(quantity((0, 0.1, 0.25, 0.5, 0.9, 1), None, 0.1))
    if data["partner"] == "ZZZ":
        data["partner_given"] = draw(st.sampled_from(GIVEN))
    elif data["partner"] != "WLD" and draw(st.integers(0, 3)) == 0:
        data |= {"reporter": data["partner"], "partner": "RUS"}
    return record | {"data": data, "occurred": draw(st.sampled_from(("2016", "2016", "2016", "2016-02")))}


def trade_histories() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Histories of figures of all kinds, of figures that meet, of accounts, shares and months, and of services."""
    return st.one_of(
        history(flow),
        *(history(one) for one in (dense_flow, mirrored_flow, shared_flow)),
        history(month_flow, least=12),
        history(service, most=12),
    )
