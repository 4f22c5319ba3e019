"""ACLED's events of some days, and the events that it deleted since a day: pages of its API, which wants an account.

A page has as many rows as it can, the last one fewer; where the answer says how many rows there are in all, as many
must have come. Some accounts are given events of a certain age only: what they ask for beyond is refused here, for
ACLED answers it with no rows at all. https://acleddata.com/api-documentation/getting-started"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import ijson

from ingest.crosswalk import System, country
from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.client import PermanentError
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.slices import Slice

RECENCY = "data_query_restrictions.date_recency.date"


def plan(request: Request, site: Site) -> Plan:
    """The pages one after the other: none says how many there are."""
    if not (site.settings.get("user") and site.key):
        raise UsageError(
            "ACLED gives its events to accounts", remedy="set DATELINE_ACLED_USER and DATELINE_ACLED_PASSWORD"
        )
    if request.deleted_since:
        if request.given != {"deleted_since"}:
            raise UsageError("ACLED's deletions are fetched by --deleted-since alone")
        yield from _deletions(day(request.deleted_since), site)
        return
    if not (request.begin and request.end):
        raise UsageError("ACLED is fetched by day", remedy="write --from 2024-01-01 --to 2024-03-31")
    begin, end = day(request.begin), day(request.end)
    if end < begin:
        raise UsageError(f"--to {end} is before --from {begin}")
    countries = list(dict.fromkeys(map(number, request.country)))
    query = {"event_date": f"{begin}|{end}", "event_date_where": "BETWEEN"}
    if countries:
        query["iso"] = ":OR:iso=".join(countries)
    stem = "-".join(filter(None, ["acled", str(begin), str(end), "+".join(countries)]))
    yield from _pages("acled", stem, query, site, until=end)


def _deletions(since: date, site: Site) -> Plan:
    moment = int(datetime.combine(since, time.min, UTC).timestamp())
    query = {"deleted_timestamp": str(moment), "deleted_timestamp_where": ">="}
    yield from _pages("deleted", f"acled-deleted-{since}", query, site)


def _pages(kind: str, stem: str, query: dict[str, str], site: Site, until: date | None = None) -> Plan:
    most, came = site.settings["rows"], 0
    for page in count(1):
        asked = urlencode({"_format": "json", **query, "limit": most, "page": page})
        name = f"{stem}-page-{page}"
        url = f"{site.url}/api/{kind}/read?{asked}"
        (tried,) = yield [Slice(name, url, f"{name}.json", whole(most, came, until))]
        if not (tried.is_fetched and tried.file):
            return
        rows, _ = forms.counted(site.folder / tried.file, "data")
        if rows < most:
            return
        came += rows


def whole(most: int, came: int, until: date | None) -> Callable[[Path], bool]:
    """A page after which, if it is not full, all rows have come, those of the pages before it among them."""

    def fits(path: Path) -> bool:
        rows, fields = forms.counted(path, "data")
        if fields.get("success") is False or fields.get("error"):
            said = fields.get("error") or fields.get("message") or f"status {fields.get('status')}"
            raise PermanentError(f"{path.stem}: ACLED says: {said}")
        if not isinstance(fields.get("count"), int):
            raise PermanentError(f"{path.stem}: not an answer of ACLED's", expected="an object with count and data")
        newest = _newest(path)
        if until and newest and newest < until:
            raise PermanentError(
                f"{path.stem}: this account is given events until {newest} only", remedy=f"write --to {newest}"
            )
        total = fields.get("total_count")
        if isinstance(total, int) and rows < most and came + rows != total:
            raise PermanentError(
                f"{path.stem}: {came + rows} rows came of {total}: events changed between the pages",
                remedy="fetch all pages again: --again",
            )
        return rows > 0

    return fits


def _newest(path: Path) -> date | None:
    """The last day of which the account is given events, where it is not given all."""
    with path.open("rb") as file:
        said: Iterator[object] = ijson.items(file, RECENCY)
        text = next(said, None)
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", remedy="write 2024-03-01") from error


def number(given: str) -> str:
    """The number of a country in ISO 3166: of its code (YEM, YE), its name, or that number. Raises UsageError."""
    import pycountry

    if given.isascii() and given.isdecimal():
        return str(int(given))
    systems: tuple[System, ...] = ("iso3", "iso2", "name")
    code = next(filter(None, (country(given, system) for system in systems)), None)
    found = pycountry.countries.get(alpha_3=code) if code else None
    if found is None:
        raise UsageError(
            f"{given!r} has no number in ISO 3166, by which ACLED is asked",
            expected="a name or a code of ISO 3166: North Korea, PRK",
            remedy="leave --country out, and all countries come",
        )
    return str(int(found.numeric))


SMALL = Request(begin="2020-01-01", end="2020-01-01", country=("YEM",))


FETCHER = Fetcher(
    name="acled",
    takes=frozenset({"begin", "end", "country", "deleted_since"}),
    plan=plan,
    probe=lambda site: plan(SMALL, site),
    oauth="/oauth/token",
    forbidden_remedy="check DATELINE_ACLED_USER and DATELINE_ACLED_PASSWORD; accept the terms and complete the profile "
    "of the account at https://acleddata.com, and see there whether it may use the API",
)
