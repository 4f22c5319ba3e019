"""UCDP's georeferenced events (GED): a whole release as the file of it, a part of one from the API, a page a file.

A release is an annual one (26.1), the candidate events of a month (26.0.8), or those of a year until a month, revised
(26.01.26.06). The files want no token. The API wants one, allows 5,000 requests a day, and answers 400 to who asks too
fast. https://ucdp.uu.se/apidocs/, https://ucdp.uu.se/downloads/"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import ceil
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from ingest.crosswalk import System, country, country_table
from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.client import PermanentError, TransientError
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.slices import Slice

FIRST_YEAR = 1989  # of GED

_ANNUAL = re.compile(r"\d{1,2}\.\d")
_CANDIDATE = re.compile(r"(\d\d)\.(0\.([1-9]|1[0-2])|01\.\1\.(0[1-9]|1[0-2]))")

# Some columns of every layout since 20.1, when the files got these addresses.
_COLUMNS = ("id", "type_of_violence", "side_a", "date_start", "best")


def plan(request: Request, site: Site) -> Plan:
    """The file of a whole release; of a part the first page, which says how many there are, then the others."""
    version = request.version or str(site.settings["version"])
    if not (_ANNUAL.fullmatch(version) or _CANDIDATE.fullmatch(version)):
        raise UsageError(
            f"{version!r} is no release of UCDP's",
            expected="26.1, 26.0.8 (candidate events of a month) or 26.01.26.06 (of a year until a month)",
            remedy="https://ucdp.uu.se/downloads/ lists them",
        )
    narrowed = {
        "Country": ",".join(dict.fromkeys(number for given in request.country for number in numbers(given))),
        "StartDate": _day(request.begin),
        "EndDate": _day(request.end),
    }
    narrowed = {name: value for name, value in narrowed.items() if value}
    if narrowed:
        yield from _pages(version, narrowed, site)
    else:
        yield [_file(version, site.settings["files_url"])]


def _file(version: str, base: str) -> Slice:
    """Under the name that UCDP gives it, which is all that says which release it is."""
    name = f"GEDEvent_v{version.replace('.', '_')}.csv"
    fits = forms.headed(*_COLUMNS)
    if _CANDIDATE.fullmatch(version):
        return Slice(name, f"{base}/candidateged/{name}", name, fits)
    packed = f"{base}/ged/ged{version.replace('.', '')}-csv.zip"
    return Slice(name, packed, name, lambda path: forms.unzipped(path) and fits(path))


def _pages(version: str, narrowed: Mapping[str, str], site: Site) -> Plan:
    rows = site.settings["rows"]
    query = {"pagesize": str(rows), **narrowed}
    address = f"{site.url}/api/gedevents/{version}?"
    stem = "-".join(["ged", version, *narrowed.values()]).replace(",", "+")
    first = Slice(f"{stem}-page-1", address + urlencode(query), f"{stem}-page-1.json", first_page(rows))
    yield [first]
    file = site.folder / first.file
    if file.exists():  # else it failed, or there is nothing
        yield [
            Slice(
                f"{stem}-page-{page}", address + urlencode(query | {"page": number}), f"{stem}-page-{page}.json", fits
            )
            for page, number, fits in _others(file, rows)
        ]


def numbers(given: str) -> list[str]:
    """The numbers of Gleditsch and Ward since 1989 of a country: of its code by ISO 3166 (RUS, RU), its name, or one of
    those numbers. Raises UsageError."""
    if given.isascii() and given.isdecimal():
        return [given]
    systems: tuple[System, ...] = ("iso3", "iso2", "name")
    found = next(filter(None, (country(given, system) for system in systems)), None)
    rows = country_table("gw").iter_rows(named=True)
    known = [
        row["code"]
        for row in rows
        if row["country"] == found and (row["last_on"] is None or row["last_on"].year >= FIRST_YEAR)
    ]
    if found is None or not known:
        raise UsageError(
            f"{given!r} is no country of UCDP's",
            expected="a name, a code of ISO 3166 or a Gleditsch-Ward number: North Korea, PRK or 731",
        )
    return known


def _others(first: Path, rows: int) -> Iterator[tuple[int, int, Callable[[Path], bool]]]:
    """Each other page: its place, the number by which the API knows it, and what it must hold.

    Whether the API counts from 0 or from 1 follows from the number of the page that it says is next."""
    answer = json.loads(first.read_bytes())
    pages, total = answer["TotalPages"], answer["TotalCount"]
    if pages < 2:
        return
    second = int(parse_qs(urlsplit(answer["NextPageUrl"]).query)["page"][0])
    for page in range(2, pages + 1):
        yield page, second + page - 2, _holds(total, rows if page < pages else total - rows * (pages - 1))


def first_page(most: int) -> Callable[[Path], bool]:
    """The first of as many pages as it says, full or the only one."""

    def fits(path: Path) -> bool:
        rows, fields = forms.counted(path, "Result")
        total, pages = fields.get("TotalCount"), fields.get("TotalPages")
        if not isinstance(total, int) or not isinstance(pages, int):
            raise PermanentError(
                f"{path.stem}: not an answer of UCDP's", expected="an object with TotalCount, TotalPages, Result"
            )
        if rows != min(most, total) or pages != ceil(total / most):
            raise TransientError(
                f"{path.stem}: {rows} rows, where the first of {pages} pages of {total} rows should be"
            )
        following = parse_qs(urlsplit(fields.get("NextPageUrl") or "").query).get("page", [""])[0]
        if pages > 1 and not following.isdecimal():
            raise PermanentError(f"{path.stem}: the first of {pages} pages, and does not say which is the next")
        return rows > 0

    return fits


def _holds(total: int, expected: int) -> Callable[[Path], bool]:
    def fits(path: Path) -> bool:
        rows, fields = forms.counted(path, "Result")
        if fields.get("TotalCount") != total:
            raise PermanentError(
                f"{path.stem}: of {fields.get('TotalCount')} rows, the first page was of {total}: the release changed",
                remedy="fetch all of it again: --again",
            )
        if rows != expected:
            raise TransientError(f"{path.stem}: {rows} rows instead of {expected}")
        return True

    return fits


def _day(text: str | None) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", remedy="write 2017-07-04") from error


def probe(site: Site) -> Plan:
    """A month of one country from the API; without a token the file of a month, the smallest there is."""
    if site.key:
        return plan(Request(begin="2020-01-01", end="2020-01-31", country=("YEM",)), site)
    return plan(Request(version=str(site.settings["candidate"])), site)


FETCHER = Fetcher(
    name="ucdp",
    takes=frozenset({"begin", "end", "version", "country"}),
    plan=plan,
    probe=probe,
    too_fast=frozenset({400}),
    key_header="x-ucdp-access-token",
    forbidden_remedy="UCDP gives a token on request (https://ucdp.uu.se/apidocs/); set DATELINE_UCDP_TOKEN to it",
)
