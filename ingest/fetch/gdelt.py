"""GDELT events: 1.0 by day (by month before April 2013, by year before 2006), 2.0 by quarter of an hour.

Each file is held against the MD5 in GDELT's own list, and one that the list lacks is known to be missing: the list, not
the clock, says what there is. The storage host is asked by https, data.gdeltproject.org by plain http where that fails:
what comes so may be held against a list that came so too. Files: http://data.gdeltproject.org/events/index.html; 2.0
and its list: https://blog.gdeltproject.org/gdelt-2-0-our-global-world-in-realtime/."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.client import TransientError
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.slices import Role, Slice

QUARTER = timedelta(minutes=15)

# The first files: of 2.0, of 1.0, and of 1.0 by month and by day.
BEGIN_2 = datetime(2015, 2, 18, 23, 0)
BEGIN_1 = date(1979, 1, 1)
BY_MONTH = date(2006, 1, 1)
BY_DAY = date(2013, 4, 1)

# A line of a list: "150383 297a16b493de7cf6ca809a7cc31d0b93 http://…/20150218230000.export.CSV.zip", without the size
# and the address in that of 1.0. Some lines of the real one are broken; they list nothing.
_LISTED = re.compile(rb"(?:^|\s)([0-9a-f]{32})\s+(?:\S*/)?(\d[\w.]*\.zip)\s*$")


def plan(request: Request, site: Site) -> Plan:
    """The list first, unless the one that was fetched reaches beyond the request; then the files."""
    version = request.version or "2.0"
    if version not in ("1.0", "2.0"):
        raise UsageError(f"GDELT has no version {version!r}", expected="1.0 or 2.0")
    if version == "1.0" and request.mentions:
        raise UsageError("GDELT 1.0 has no mentions", remedy="leave --mentions or --version 1.0 out")
    if version == "1.0" and request.translated:
        raise UsageError("GDELT 1.0 has no translated events", remedy="leave --translated or --version 1.0 out")
    if not (request.begin and request.end):
        raise UsageError("GDELT is fetched by time", remedy="write --from 2017-07-04 --to 2017-07-05")
    begin, end = moment(request.begin, time.min), moment(request.end, time.max)
    if end < begin:
        raise UsageError(f"--to {request.end} is before --from {request.begin}")
    if version == "2.0":
        yield from _second(begin, end, site, request)
    else:
        yield from _first(begin.date(), end.date(), site)


def moment(text: str, of_day: time) -> datetime:
    """A day (its first or last moment, by `of_day`) or a moment, in UTC as GDELT's names are. Raises UsageError."""
    try:
        return datetime.combine(date.fromisoformat(text), of_day)
    except ValueError:
        pass
    try:
        given = datetime.fromisoformat(text)
        return given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
    except ValueError as error:
        raise UsageError(f"{text!r} is no day and no moment", remedy="write 2017-07-04 or 2017-07-04T06:15") from error


def quarters(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Each quarter of an hour that a file is named by, from the first to the last moment."""
    first = begin.replace(minute=begin.minute // 15 * 15, second=0, microsecond=0)
    quarter = max(first if first >= begin else first + QUARTER, BEGIN_2)
    while quarter <= end:
        yield quarter
        quarter += QUARTER


def days(begin: date, end: date) -> Iterator[str]:
    """The name of each file of 1.0 in which a day from the first to the last stands: a day, a month or a year."""
    last = ""
    for number in range(max(begin, BEGIN_1).toordinal(), end.toordinal() + 1):
        day = date.fromordinal(number)
        name = f"{day:%Y}" if day < BY_MONTH else f"{day:%Y%m}" if day < BY_DAY else f"{day:%Y%m%d}.export.CSV"
        if name != last:
            yield name
        last = name


def _second(begin: datetime, end: datetime, site: Site, request: Request) -> Plan:
    """Of what is written in English; or of what GDELT translates from 65 other languages, with a list of its own."""
    if end < BEGIN_2:
        raise UsageError("GDELT 2.0 begins on 2015-02-18", remedy="ask for --version 1.0")
    base = f"{site.url}/gdeltv2"
    stream = "translation" if request.translated else ""
    name = f"masterfilelist-{stream}.txt" if stream else "masterfilelist.txt"
    tables = ["export", "mentions"] if request.mentions else ["export"]
    files = [
        ".".join(filter(None, (f"{quarter:%Y%m%d%H%M%S}", stream, table, "CSV")))
        for quarter in quarters(begin, end)
        for table in tables
    ]
    if not files:
        raise UsageError("no quarter of an hour lies between --from and --to", remedy="write days: --to 2017-07-05")
    index = Slice(name, f"{base}/{name}", name, _has_listings, Role.INDEX)
    # It has more than a hundred megabytes: not for a day that the one which was fetched has.
    if _stamp(files[-1]) >= listed(site.folder / index.file, files)[1]:
        yield [index]
    yield _held_against_list(site.folder / index.file, base, files)


def _first(begin: date, end: date, site: Site) -> Plan:
    base = f"{site.url}/events"
    index = Slice("md5sums", f"{base}/md5sums", "md5sums", _has_listings, Role.INDEX)
    yield [index]
    yield _held_against_list(site.folder / index.file, base, list(days(begin, end)))


def probe(site: Site) -> Plan:
    """The newest quarter of an hour, by the list of its three files: that of all has more than a hundred megabytes."""
    base = f"{site.url}/gdeltv2"
    index = Slice("lastupdate.txt", f"{base}/lastupdate.txt", "lastupdate.txt", _has_listings, Role.INDEX)
    yield [index]
    file = site.folder / index.file
    if file.exists():
        found = [found for line in file.read_bytes().splitlines() if (found := _LISTED.search(line))]
        names = {line[2].decode().removesuffix(".zip"): line[1].decode() for line in found}
        yield [_slice(base, name, md5, "") for name, md5 in names.items() if name.endswith(".export.CSV")]


def _held_against_list(index: Path, base: str, files: Sequence[str]) -> Sequence[Slice]:
    """The slices of files, those that the list lacks marked: missing, or not there yet if they are newer than all."""
    if not index.exists():
        return []
    md5s, newest = listed(index, files)
    return [_slice(base, file, md5s.get(file), newest) for file in files]


def _slice(base: str, file: str, md5: str | None, newest: str) -> Slice:
    name = file if file.endswith(".CSV") else f"{file}.csv"
    whole = Slice(file.removesuffix(".CSV"), f"{base}/{file}.zip", name, forms.unzipped, md5=md5 or "")
    if md5:
        return whole
    if _stamp(file) > newest:
        return replace(whole, pending=f"GDELT's list goes to {newest} only")
    return replace(whole, absent="GDELT's own list has no such file")


def listed(index: Path, files: Sequence[str]) -> tuple[dict[str, str], str]:
    """The MD5 of each of these files that a list has, and the stamp of its newest. Nothing where there is no list."""
    wanted, md5s, newest = frozenset(files), dict[str, str](), ""
    if not index.exists():
        return md5s, newest
    with index.open("rb") as lines:
        for line in lines:
            if found := _LISTED.search(line):
                file = found[2].decode().removesuffix(".zip")
                newest = max(newest, _stamp(file))
                if file in wanted:
                    md5s[file] = found[1].decode()
    return md5s, newest


def _stamp(file: str) -> str:
    """The time in the name of a file, as it stands there: 20170704001500, 20130401, 200601 or 1979."""
    return file.split(".")[0]


def _has_listings(path: Path) -> bool:
    forms.lines(path)
    with path.open("rb") as lines:
        if not any(_LISTED.search(line) for line in lines):
            raise TransientError(f"{path.stem}: no list of files: not one is in it")
    return True


FETCHER = Fetcher(
    name="gdelt",
    takes=frozenset({"begin", "end", "version", "mentions", "translated"}),
    plan=plan,
    probe=probe,
)
