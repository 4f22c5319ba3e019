"""UN Comtrade, API v1, annual or monthly goods by the Harmonized System: several periods, flows and commodities a call.

An answer of as many rows as one can have may be cut off: what was asked for is split in halves, until each answer has
fewer. To ask for the count first (countOnly) would cost a call for every slice, of the few a day that a key gives;
splitting costs one only where a limit is reached. https://uncomtrade.org/docs/un-comtrade-api/"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.client import PermanentError, TooLarge, TransientError
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.slices import Slice, State
from ingest.places import WORLD, known_partner

# Codes of commodities a call: they stand in the name of a file.
COMMODITIES = 12

FLOWS = {"import": "M", "export": "X", "re-import": "RM", "re-export": "RX"}

# Where Comtrade's number of a country is not that of ISO 3166: code to (last year, number), the years ascending.
# Source: https://comtradeapi.un.org/files/v1/app/reference/Reporters.json, of 2025-06-05.
ALWAYS = 9999
NUMBERS: dict[str, Sequence[tuple[int, int]]] = {
    WORLD: [(ALWAYS, 0)],
    "CHE": [(ALWAYS, 757)],
    "CSK": [(ALWAYS, 200)],
    "DDR": [(ALWAYS, 278)],
    "DEU": [(1990, 280), (ALWAYS, 276)],
    "ETH": [(1992, 230), (ALWAYS, 231)],
    "FRA": [(ALWAYS, 251)],
    "IND": [(1974, 356), (ALWAYS, 699)],
    "NOR": [(ALWAYS, 579)],
    "PAK": [(1971, 588), (ALWAYS, 586)],
    "PAN": [(1977, 590), (ALWAYS, 591)],
    "SCG": [(ALWAYS, 891)],
    "SDN": [(2011, 736), (ALWAYS, 729)],
    "SUN": [(ALWAYS, 810)],
    "TWN": [(ALWAYS, 490)],  # "Other Asia, not elsewhere specified"
    "USA": [(1980, 841), (ALWAYS, 842)],
    "VNM": [(1974, 868), (ALWAYS, 704)],
    "YEM": [(1990, 886), (ALWAYS, 887)],
    "YMD": [(ALWAYS, 720)],
    "YUG": [(ALWAYS, 890)],
}

_PERIOD = re.compile(r"(\d{4})(?:-?(0[1-9]|1[0-2]))?")
_COMMODITY = re.compile(r"TOTAL|ALL|AG[2-6]|\d{2,6}")


@dataclass(frozen=True, slots=True)
class Call:
    """What one call asks for. The periods are all years or all months, in which both countries keep their numbers."""

    reporter: str | None
    partner: str | None
    numbers: tuple[int | None, int | None]
    periods: tuple[str, ...]
    flows: tuple[str, ...]
    commodities: tuple[str, ...]

    @property
    def name(self) -> str:
        first, last = self.periods[0], self.periods[-1]
        is_run = tuple(periods(f"{first}/{last}")) == self.periods
        when = first if first == last else f"{first}-{last}" if is_run else "+".join(self.periods)
        return "-".join(
            [self.reporter or "all", self.partner or "all", when, "+".join(self.flows), "+".join(self.commodities)]
        )

    def halves(self) -> list["Call"]:
        """The same in two calls; none where it asks for one period, one flow and one commodity."""
        for field in ("periods", "flows", "commodities"):
            values = getattr(self, field)
            if half := len(values) // 2:
                return [replace(self, **{field: values[:half]}), replace(self, **{field: values[half:]})]
        return []


def plan(request: Request, site: Site) -> Plan:
    """As few calls as can be; then the halves of those whose answer was too large."""
    waiting = list(_calls(request, site.settings["periods"]))
    while waiting:
        tries = yield [_slice(call, site) for call in waiting]
        split = [call for call, tried in zip(waiting, tries, strict=True) if tried.state is State.SPLIT]
        waiting = [half for call in split for half in call.halves()]


def _calls(request: Request, most_periods: int) -> Iterator[Call]:
    if not (request.reporter or request.partner):
        raise UsageError("all of Comtrade is too much", remedy="name a --reporter, a --partner or both, such as RUS")
    wanted = sorted({period for text in request.period for period in periods(text)}, key=lambda one: (len(one), one))
    if not wanted:
        raise UsageError("Comtrade is fetched by period", remedy="write --period 2016, 2016-07 or 2010/2016")
    flows = tuple(dict.fromkeys(request.flow or ("import", "export")))
    if unknown := [flow for flow in flows if flow not in FLOWS]:
        raise UsageError(f"there is no flow {unknown[0]!r}", expected=", ".join(FLOWS))
    commodities = tuple(dict.fromkeys(request.commodity or ("TOTAL",)))
    if wrong := [code for code in commodities if not _COMMODITY.fullmatch(code)]:
        raise UsageError(
            f"{wrong[0]!r} is no commodity",
            expected="TOTAL, two to six digits of an HS code, AG2 (all chapters) or ALL",
        )

    for numbers, same in groupby(wanted, lambda period: _numbers(request, period)):
        for some in _in_parts(tuple(same), most_periods):
            for codes in _in_parts(commodities, COMMODITIES):
                yield Call(request.reporter, request.partner, numbers[1:], some, flows, codes)


def _numbers(request: Request, period: str) -> tuple[int, int | None, int | None]:
    """The length of a period, a year's or a month's; the numbers of the two countries in it."""
    year = int(period[:4])
    reporter, partner = (number(country, year) if country else None for country in (request.reporter, request.partner))
    return len(period), reporter, partner


def _in_parts(values: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    return (values[first : first + most] for first in range(0, len(values), most))


def periods(text: str) -> Iterator[str]:
    """The years or months of `2016`, `2016-07`, `2010/2016` or `2016-11/2017-02`, as Comtrade writes them."""
    begin, _, end = text.partition("/")
    first, last = _PERIOD.fullmatch(begin), _PERIOD.fullmatch(end or begin)
    if not (first and last) or bool(first[2]) != bool(last[2]):
        raise UsageError(f"{text!r} is no period", expected="2016, 2016-07, 2010/2016 or 2016-11/2017-02")
    if first[2]:
        months = range(int(first[1]) * 12 + int(first[2]) - 1, int(last[1]) * 12 + int(last[2]))
        found = [f"{month // 12:04}{month % 12 + 1:02}" for month in months]
    else:
        found = [str(year) for year in range(int(first[1]), int(last[1]) + 1)]
    if not found:
        raise UsageError(f"{text!r} ends before it begins")
    yield from found


def number(country: str, year: int) -> int:
    """Comtrade's number of a country in a year: 643 for RUS. One that is a number already is taken as it is.

    Raises UsageError."""
    import pycountry

    if country.isdecimal():
        return int(country)
    try:
        known_partner(country)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if country in NUMBERS:
        return next(number for last, number in NUMBERS[country] if year <= last)
    found = pycountry.countries.get(alpha_3=country)
    if found is None:
        raise UsageError(f"Comtrade's number of {country} is not known here", remedy="write the number itself")
    return int(found.numeric)


def _slice(call: Call, site: Site) -> Slice:
    most = site.settings["rows" if site.key else "preview_rows"]
    reporter, partner = call.numbers
    asked = {
        "reporterCode": reporter,
        "partnerCode": partner,
        "period": ",".join(call.periods),
        "flowCode": ",".join(FLOWS[flow] for flow in call.flows),
        "cmdCode": ",".join(call.commodities),
        # The totals alone: second partners, customs procedures and means of transport would count twice.
        "partner2Code": 0,
        "motCode": 0,
        "customsCode": "C00",
        "breakdownMode": "classic",
        "includeDesc": "true",
        "maxRecords": most,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None}, safe=",")
    path = "data/v1/get" if site.key else "public/v1/preview"
    frequency = "A" if len(call.periods[0]) == 4 else "M"
    url = f"{site.url}/{path}/C/{frequency}/HS?{query}"
    return Slice(call.name, url, f"{call.name}.json", whole(most, is_last=not call.halves(), has_key=bool(site.key)))


def whole(most: int, *, has_key: bool, is_last: bool = True) -> Callable[[Path], bool]:
    """An answer that holds all there is: fewer records than the most that can come, and as many as it counts.

    `is_last`: what was asked for cannot be split."""
    narrower = "ask for less at once: a --partner, a --commodity"
    remedy = narrower if has_key else f"{narrower}; or set DATELINE_COMTRADE_KEY, with which more rows come"

    def fits(path: Path) -> bool:
        rows, fields = forms.counted(path, "data")
        if fields.get("error"):
            raise PermanentError(f"{path.stem}: Comtrade says: {fields['error']}")
        count = fields.get("count")
        if not isinstance(count, int):
            raise PermanentError(f"{path.stem}: not an answer of Comtrade's", expected="an object with count and data")
        if max(rows, count) >= most:
            error = PermanentError if is_last else TooLarge
            raise error(f"{path.stem}: {rows} records, of {most} that can come: it may be cut off", remedy=remedy)
        if rows < count:
            raise TransientError(f"{path.stem}: {rows} records of the {count} that it counts")
        return rows > 0

    return fits


SMALL = Request(reporter="USA", partner="CAN", period=("2020",), flow=("export",))


FETCHER = Fetcher(
    name="comtrade",
    takes=frozenset({"reporter", "partner", "period", "flow", "commodity"}),
    plan=plan,
    probe=lambda site: plan(SMALL, site),
    key_header="Ocp-Apim-Subscription-Key",
    forbidden_remedy="check DATELINE_COMTRADE_KEY: https://comtradedeveloper.un.org gives keys, with a quota a day",
)
