"""GDELT: the files of a time, held against its own list, and what the list lacks."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.fetch import gdelt
from ingest.fetch.gdelt import FETCHER
from ingest.fetch.slices import Try
from tests.ingest.fetch.server import Answer, Server, error, hang, md5, page, running, whole, zipped

Ask = Callable[..., dict[str, Try]]

ROW = b"610000001\t20170704\tPRK\n"


def states(tried: dict[str, Try]) -> dict[str, str]:
    return {name: one.state for name, one in tried.items()}


def second(
    server: Server, *stamps: str, table: str = "export", row: bytes = ROW, more: str = "", stream: str = ""
) -> None:
    """A GDELT 2.0 whose list has these files, with addresses of GDELT's own, as the real one."""
    lines = [more]
    table = f"{stream}.{table}" if stream else table
    index = f"/gdeltv2/masterfilelist-{stream}.txt" if stream else "/gdeltv2/masterfilelist.txt"
    for stamp in stamps:
        content = zipped(row, name=f"{stamp}.{table}.CSV")
        server.says(f"/gdeltv2/{stamp}.{table}.CSV.zip", whole(content))
        lines.append(f"{len(content)} {md5(content)} http://data.gdeltproject.org/gdeltv2/{stamp}.{table}.CSV.zip\n")
    server.says(index, whole("".join(lines).encode(), etag=f'"{len(stamps)}"'))


HOUR = {"begin": "2017-07-04T06:00", "end": "2017-07-04T06:45"}


def test_the_quarters_of_an_hour_come_unpacked(server: Server, ask: Ask, tmp_path: Path) -> None:
    second(server, "20170704060000", "20170704061500", "20170704063000", "20170704064500", "20170704070000")
    tried = ask(FETCHER, **HOUR)
    assert states(tried) == dict.fromkeys(
        ["20170704060000.export", "20170704061500.export", "20170704063000.export", "20170704064500.export"], "fetched"
    )
    assert tried["20170704060000.export"].file == "20170704060000.export.CSV"
    assert (tmp_path / "20170704060000.export.CSV").read_bytes() == ROW


def test_a_quarter_that_the_list_lacks_is_known_to_be_missing(server: Server, ask: Ask) -> None:
    second(server, "20170704060000", "20170704063000", "20170704064500", "20170704070000")
    tried = ask(FETCHER, **HOUR)
    assert states(tried)["20170704061500.export"] == "missing"
    assert tried["20170704061500.export"].why == "GDELT's own list has no such file"
    assert "/gdeltv2/20170704061500.export.CSV.zip" not in server.paths()


def test_a_quarter_that_the_list_has_and_the_server_lacks_is_missing(server: Server, ask: Ask) -> None:
    second(server, "20170704060000", "20170704070000")
    server.says("/gdeltv2/20170704060000.export.CSV.zip", error(404))
    tried = ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T06:00")
    assert "404" in tried["20170704060000.export"].why
    assert states(tried) == {"20170704060000.export": "missing"}


def test_a_quarter_that_is_not_there_yet_is_awaited_and_asked_for_later(server: Server, ask: Ask) -> None:
    second(server, "20170704060000", "20170704061500")
    tried = ask(FETCHER, **HOUR)
    assert list(states(tried).values()) == ["fetched", "fetched", "asked", "asked"]
    assert tried["20170704063000.export"].why == "GDELT's list goes to 20170704061500 only"
    second(server, "20170704060000", "20170704061500", "20170704063000", "20170704064500", "20170704070000")
    assert set(states(ask(FETCHER, **HOUR)).values()) == {"fetched"}


def test_a_file_against_the_md5_of_the_list_fails(server: Server, ask: Ask, tmp_path: Path) -> None:
    second(server, "20170704060000", "20170704070000")
    server.says("/gdeltv2/20170704060000.export.CSV.zip", whole(zipped(b"something else")))
    tried = ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T06:00")
    assert states(tried) == {"20170704060000.export": "failed"}
    assert "the source's own list says" in tried["20170704060000.export"].why
    assert not (tmp_path / "20170704060000.export.CSV").exists()


def test_a_quarter_without_an_event_is_empty(server: Server, ask: Ask, tmp_path: Path) -> None:
    second(server, "20170704060000", "20170704070000", row=b"")
    assert states(ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T06:00")) == {"20170704060000.export": "empty"}
    assert not (tmp_path / "20170704060000.export.CSV").exists()


def test_what_is_translated_has_a_list_and_names_of_its_own(server: Server, ask: Ask, tmp_path: Path) -> None:
    second(server, "20170704060000", "20170704070000")
    second(server, "20170704060000", "20170704061500", "20170704070000", stream="translation")
    tried = ask(FETCHER, **HOUR, translated=True)
    assert states(tried) == {
        "20170704060000.translation.export": "fetched",
        "20170704061500.translation.export": "fetched",
        "20170704063000.translation.export": "missing",
        "20170704064500.translation.export": "missing",
    }
    assert (tmp_path / "20170704060000.translation.export.CSV").read_bytes() == ROW
    assert "/gdeltv2/masterfilelist.txt" not in server.paths()
    ask(FETCHER, **HOUR)
    assert (tmp_path / "20170704060000.export.CSV").exists()


@pytest.fixture
def storage() -> Iterator[Server]:
    """Another host, with the same files under a folder of its own."""
    with running() as other:
        yield other


def both(server: Server, storage: Server, *stamps: str) -> dict[str, str]:
    """Settings with the storage as the first address, the server as the fallback."""
    second(server, *stamps)
    storage.answers = {f"/data{path}": answers for path, answers in server.answers.items()}
    return {"url": f"{storage.address}/data", "fallback_url": server.address}


def test_the_storage_host_is_asked_and_the_other_is_not(server: Server, storage: Server, ask: Ask) -> None:
    settings = both(server, storage, "20170704060000", "20170704061500", "20170704063000", "20170704064500")
    assert set(states(ask(FETCHER, settings=settings, **HOUR)).values()) == {"fetched"}
    assert server.asked == []


@pytest.mark.parametrize("bad", [error(503), page(), hang(1.0), error(403, b"<Error/>", Content_Type="text/xml")])
def test_where_the_storage_host_fails_the_other_is_asked(
    server: Server, storage: Server, ask: Ask, bad: Answer
) -> None:
    settings = both(server, storage, "20170704060000", "20170704061500", "20170704063000", "20170704064500")
    storage.answers = {path: [bad] for path in storage.answers}
    tried = ask(FETCHER, settings=settings, **HOUR)
    assert set(states(tried).values()) == {"fetched"}
    assert tried["20170704060000.export"].url == f"{server.address}/gdeltv2/20170704060000.export.CSV.zip"
    assert len(storage.asked) <= 5


def test_where_both_hosts_fail_the_reason_names_both(server: Server, storage: Server, ask: Ask) -> None:
    settings = both(server, storage, "20170704060000")
    storage.answers = {path: [error(503)] for path in storage.answers}
    server.answers = {path: [error(403)] for path in server.answers}
    [failed] = ask(FETCHER, settings=settings, **HOUR).values()
    assert failed.state == "failed"
    assert f"{storage.address}/data/gdeltv2/masterfilelist.txt: 503" in failed.why
    assert f"{server.address}/gdeltv2/masterfilelist.txt: 403" in failed.why


def test_a_file_that_only_the_other_host_has_comes_from_there(server: Server, storage: Server, ask: Ask) -> None:
    settings = both(server, storage, "20170704060000", "20170704061500", "20170704063000", "20170704064500")
    storage.says("/data/gdeltv2/20170704061500.export.CSV.zip", error(404))
    assert set(states(ask(FETCHER, settings=settings, **HOUR)).values()) == {"fetched"}
    assert server.paths() == ["/gdeltv2/20170704061500.export.CSV.zip"]


def test_without_a_second_host_none_is_asked(server: Server, storage: Server, ask: Ask) -> None:
    settings = both(server, storage, "20170704060000") | {"fallback_url": ""}
    storage.answers = {}
    assert states(ask(FETCHER, settings=settings, **HOUR)) == {"masterfilelist.txt": "missing"}
    assert server.asked == []


def test_mentions_come_where_they_are_asked_for(server: Server, ask: Ask) -> None:
    second(server, "20170704060000", "20170704070000", table="mentions")
    tried = ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T06:00", mentions=True)
    assert states(tried) == {"20170704060000.export": "missing", "20170704060000.mentions": "fetched"}


def test_the_list_is_not_asked_for_where_it_reaches_beyond_the_request(server: Server, ask: Ask) -> None:
    second(server, "20170704060000", "20170704064500", "20170704070000")
    ask(FETCHER, **HOUR)
    ask(FETCHER, **HOUR)
    assert server.paths().count("/gdeltv2/masterfilelist.txt") == 1
    ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T07:00")
    assert server.paths().count("/gdeltv2/masterfilelist.txt") == 2


def test_broken_lines_of_the_list_list_nothing(server: Server, ask: Ask) -> None:
    broken = "\n12 0123\n8 https://example.org/gdeltv2/20170704061500.export.CSV.zip\n\xff\n"
    second(server, "20170704060000", "20170704070000", more=broken)
    assert list(states(ask(FETCHER, **HOUR)).values()) == ["fetched", "missing", "missing", "missing"]


@pytest.mark.parametrize("answer", [page(), whole(b""), whole(b"a\nb\n"), error(500)])
def test_without_a_list_nothing_is_said_of_any_file(server: Server, ask: Ask, answer: Answer) -> None:
    server.says("/gdeltv2/masterfilelist.txt", answer)
    assert states(ask(FETCHER, **HOUR)) == {"masterfilelist.txt": "failed"}
    assert set(server.paths()) == {"/gdeltv2/masterfilelist.txt"}


def test_the_list_leads_to_no_other_server_and_no_other_folder(server: Server, ask: Ask, tmp_path: Path) -> None:
    content = zipped(ROW)
    lines = f"1 {md5(content)} https://example.org/x/../../20170704060000.export.CSV.zip\n9 {md5(b'')} x/29990101.zip\n"
    server.says("/gdeltv2/masterfilelist.txt", whole(lines.encode()))
    server.says("/gdeltv2/20170704060000.export.CSV.zip", whole(content))
    assert states(ask(FETCHER, begin="2017-07-04T06:00", end="2017-07-04T06:00")) == {
        "20170704060000.export": "fetched"
    }
    assert (tmp_path / "20170704060000.export.CSV").exists()


def test_gdelt_1_comes_by_year_then_month_then_day(server: Server, ask: Ask, tmp_path: Path) -> None:
    names = ["2005.zip", "200601.zip", "20130401.export.CSV.zip", "20130403.export.CSV.zip"]
    content = zipped(ROW)
    server.says("/events/md5sums", whole("".join(f"{md5(content)}  {name}\n" for name in names).encode()))
    for name in names:
        server.says(f"/events/{name}", whole(content))
    old = ask(FETCHER, version="1.0", begin="2005-12-30", end="2006-01-02")
    assert [(one.slice, one.state, one.file) for one in old.values()] == [
        ("2005", "fetched", "2005.csv"),
        ("200601", "fetched", "200601.csv"),
    ]
    new = ask(FETCHER, version="1.0", begin="2013-04-01", end="2013-04-04")
    assert list(states(new).values()) == ["fetched", "missing", "fetched", "asked"]
    assert new["20130401.export"].file == "20130401.export.CSV"


def test_days_are_whole_and_both_included() -> None:
    begin, end = gdelt.moment("2017-07-04", datetime.min.time()), gdelt.moment("2017-07-05", datetime.max.time())
    quarters = list(gdelt.quarters(begin, end))
    assert (len(quarters), quarters[0], quarters[-1]) == (
        192,
        datetime(2017, 7, 4, 0, 0),
        datetime(2017, 7, 5, 23, 45),
    )
    assert len(list(gdelt.quarters(datetime(2015, 1, 1), datetime(2015, 2, 18, 23, 59)))) == 4
    assert list(gdelt.quarters(datetime(2017, 7, 4, 6, 1), datetime(2017, 7, 4, 6, 14))) == []


def test_a_moment_elsewhere_is_a_moment_in_utc() -> None:
    assert gdelt.moment("2017-07-04T09:40+09:00", datetime.min.time()) == datetime(2017, 7, 4, 0, 40)


def test_the_files_of_gdelt_1_are_named_once() -> None:
    assert list(gdelt.days(date(1970, 1, 1), date(1980, 1, 1))) == ["1979", "1980"]
    assert list(gdelt.days(date(2013, 3, 30), date(2013, 4, 2))) == [
        "201303",
        "20130401.export.CSV",
        "20130402.export.CSV",
    ]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({}, "fetched by time"),
        ({"begin": "2017-07-04"}, "fetched by time"),
        ({"begin": "yesterday", "end": "2017-07-04"}, "'yesterday' is no day and no moment"),
        ({"begin": "2017-07-05", "end": "2017-07-04"}, "before --from"),
        ({"begin": "2014-01-01", "end": "2014-01-02"}, "begins on 2015-02-18"),
        ({"begin": "2017-07-04T06:01", "end": "2017-07-04T06:02"}, "no quarter of an hour"),
        ({"begin": "2017-07-04", "end": "2017-07-04", "version": "3"}, "no version '3'"),
        ({"begin": "2017-07-04", "end": "2017-07-04", "version": "1.0", "mentions": True}, "no mentions"),
        ({"begin": "2017-07-04", "end": "2017-07-04", "version": "1.0", "translated": True}, "no translated events"),
    ],
)
def test_a_request_that_is_not_possible_is_refused(
    server: Server, ask: Ask, request_: dict[str, object], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        ask(FETCHER, **request_)
    assert server.asked == []
