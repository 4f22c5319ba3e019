"""UN Comtrade, API v1, annual or monthly goods by the Harmonized System: a file for each period, flow and commodity.

Without a key the public preview answers, with 500 records at most; with one, 250,000. An answer of as many as that is
taken as cut off. https://uncomtrade.org/docs/un-comtrade-api/"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.client import Pace, PermanentError
from ingest.fetch.fetcher import Fetcher, Request, Site
from ingest.fetch.slices import Slice
from ingest.places import WORLD, known_partner

MOST_WITHOUT_KEY = 500
MOST_WITH_KEY = 250_000

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


def plan(request: Request, site: Site) -> Generator[Sequence[Slice]]:
    """Everything at once: no request depends on another answer."""
    if not (request.reporter or request.partner):
        raise UsageError("all of Comtrade is too much", remedy="name a --reporter, a --partner or both, such as RUS")
    wanted = [period for text in request.period for period in periods(text)]
    if not wanted:
        raise UsageError("Comtrade is fetched by period", remedy="write --period 2016, 2016-07 or 2010/2016")
    flows = list(request.flow or ("import", "export"))
    if unknown := [flow for flow in flows if flow not in FLOWS]:
        raise UsageError(f"there is no flow {unknown[0]!r}", expected=", ".join(FLOWS))
    commodities = list(request.commodity or ("TOTAL",))
    if wrong := [code for code in commodities if not _COMMODITY.fullmatch(code)]:
        raise UsageError(
            f"{wrong[0]!r} is no commodity",
            expected="TOTAL, two to six digits of an HS code, AG2 (all chapters) or ALL",
        )
    parts = product(dict.fromkeys(wanted), dict.fromkeys(flows), dict.fromkeys(commodities))
    yield [_slice(request, site, *part) for part in parts]


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


def _slice(request: Request, site: Site, period: str, flow: str, commodity: str) -> Slice:
    frequency = "A" if len(period) == 4 else "M"
    most = MOST_WITH_KEY if site.key else MOST_WITHOUT_KEY
    asked = {
        "reporterCode": request.reporter and number(request.reporter, int(period[:4])),
        "partnerCode": request.partner and number(request.partner, int(period[:4])),
        "period": period,
        "flowCode": FLOWS[flow],
        "cmdCode": commodity,
        "breakdownMode": "classic",  # no customs procedures, transport or second partners, which count twice
        "includeDesc": "true",
        "maxRecords": most,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    path = "data/v1/get" if site.key else "public/v1/preview"
    name = f"{request.reporter or 'all'}-{request.partner or 'all'}-{period}-{flow}-{commodity}"
    return Slice(
        name, f"{site.url}/{path}/C/{frequency}/HS?{query}", f"{name}.json", whole(most, has_key=bool(site.key))
    )


def whole(most: int, *, has_key: bool) -> Callable[[Path], bool]:
    """An answer that holds all there is: fewer records than the most that can come, and as many as it counts."""
    narrower = "ask for less at once: a --partner, a --commodity"
    remedy = narrower if has_key else f"{narrower}; or set DATELINE_COMTRADE_KEY, with which {MOST_WITH_KEY:,} can come"

    def fits(path: Path) -> bool:
        rows, fields = forms.counted(path, "data")
        if fields.get("error"):
            raise PermanentError(f"{path.stem}: Comtrade says: {fields['error']}")
        count = fields.get("count")
        if not isinstance(count, int):
            raise PermanentError(f"{path.stem}: not an answer of Comtrade's", expected="an object with count and data")
        if max(rows, count) >= most or rows < count:
            raise PermanentError(
                f"{path.stem}: {rows} records, of {most} that can come: it may be cut off", remedy=remedy
            )
        return rows > 0

    return fits


FETCHER = Fetcher(
    name="comtrade",
    url="https://comtradeapi.un.org",
    takes=frozenset({"reporter", "partner", "period", "flow", "commodity"}),
    plan=plan,
    pace=Pace(pause=1.5),
    key_header="Ocp-Apim-Subscription-Key",
    key_remedy="check DATELINE_COMTRADE_KEY: https://comtradedeveloper.un.org gives keys, with a quota a day",
)
