"""UCDP: a release as its file; of a part all pages, whether the API counts them from zero or from one."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from tenacity import RetryCallState

from ingest.errors import UsageError
from ingest.fetch.client import Client, Pace
from ingest.fetch.defaults import DEFAULTS
from ingest.fetch.download import wait
from ingest.fetch.slices import Try
from ingest.fetch.ucdp import FETCHER
from tests.ingest.fetch.server import Answer, Server, as_json, cut, error, page, running, whole, zipped

Ask = Callable[..., dict[str, Try]]

PATH = "/api/gedevents/25.1"


@pytest.fixture
def ask(ask: Ask) -> Ask:
    """As elsewhere, of an API whose pages have three rows."""
    return lambda fetcher, **request: ask(fetcher, settings={"rows": 3, **request.pop("settings", {})}, **request)


def release(server: Server, total: int, first: int = 0, **spoilt: Any) -> None:
    """A release of so many events; its first page has this number. `spoilt` changes fields of the last page."""
    pages = -(-total // 3)

    def answer(handler: Any) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        number = int(query.get("page", [str(first)])[0])
        place = number - first
        rows = [{"id": n, "country_id": 731} for n in range(total)][place * 3 : place * 3 + 3]
        following = f"http://elsewhere.example{PATH}?pagesize=3&page={number + 1}" if place + 1 < pages else None
        page_of = {"TotalCount": total, "TotalPages": pages, "NextPageUrl": following, "Result": rows}
        as_json(page_of | (spoilt if place + 1 == pages else {}))(handler)

    server.says(PATH, answer)


def ids(folder: Path) -> list[int]:
    return sorted(row["id"] for file in folder.glob("ged-*.json") for row in json.loads(file.read_text())["Result"])


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(("total", "pages"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4)])
def test_every_page_comes_once(server: Server, ask: Ask, tmp_path: Path, first: int, total: int, pages: int) -> None:
    release(server, total, first)
    tried = ask(FETCHER, version="25.1", country=["731"], key="t0ken")
    assert [(one.slice, one.state) for one in tried.values()] == [
        (f"ged-25.1-731-page-{page}", "fetched") for page in range(1, pages + 1)
    ]
    assert ids(tmp_path) == list(range(total))
    assert {asked.headers["x-ucdp-access-token"] for asked in server.asked} == {"t0ken"}


def test_asked_again_it_goes_on_from_the_pages_it_has(server: Server, ask: Ask, tmp_path: Path) -> None:
    release(server, 9)
    ask(FETCHER, version="25.1", country=["731"])
    (tmp_path / "ged-25.1-731-page-2.json").unlink()
    assert [one.state for one in ask(FETCHER, version="25.1", country=["731"]).values()] == ["fetched"] * 3
    assert server.paths()[3:] == [f"{PATH}?pagesize=3&Country=731&page=1"]


def test_countries_and_days_narrow_it(server: Server, ask: Ask) -> None:
    release(server, 1)
    tried = ask(FETCHER, version="25.1", country=["731", "732"], begin="2017-01-01", end="2017-12-31")
    assert list(tried) == ["ged-25.1-731+732-2017-01-01-2017-12-31-page-1"]
    assert parse_qs(urlsplit(server.paths()[0]).query) == {
        "pagesize": ["3"],
        "Country": ["731,732"],
        "StartDate": ["2017-01-01"],
        "EndDate": ["2017-12-31"],
    }


@pytest.mark.parametrize(
    ("given", "asked_for"),
    [("PRK", "731"), ("kp", "731"), ("North Korea", "731"), ("Russia", "365"), ("VNM", "816"), ("4711", "4711")],
)
def test_a_country_is_asked_for_by_any_code_or_name(server: Server, ask: Ask, given: str, asked_for: str) -> None:
    release(server, 1)
    ask(FETCHER, version="25.1", country=[given])
    assert parse_qs(urlsplit(server.paths()[0]).query)["Country"] == [asked_for]


def test_no_event_is_empty(server: Server, ask: Ask) -> None:
    release(server, 0)
    server.says(PATH, as_json({"TotalCount": 0, "TotalPages": 0, "NextPageUrl": None, "Result": []}))
    assert [one.state for one in ask(FETCHER, version="25.1", country=["731"]).values()] == ["empty"]


def test_a_release_that_changes_meanwhile_is_not_mixed(server: Server, ask: Ask) -> None:
    release(server, 9, TotalCount=10)
    tried = ask(FETCHER, version="25.1", country=["731"])
    assert [one.state for one in tried.values()] == ["fetched", "fetched", "failed"]
    assert "the release changed; to fix it: fetch all of it again: --again" in tried["ged-25.1-731-page-3"].why


def test_a_page_that_lacks_rows_is_not_whole(server: Server, ask: Ask) -> None:
    release(server, 9, Result=[])
    tried = ask(FETCHER, version="25.1", country=["731"])
    assert tried["ged-25.1-731-page-3"].state == "failed"
    assert "0 rows instead of 3" in tried["ged-25.1-731-page-3"].why


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (error(401, b"API token required", Content_Type="text/plain"), "DATELINE_UCDP_TOKEN"),
        (as_json({"TotalCount": 9, "TotalPages": 1, "Result": [{}] * 9}), "9 rows, where the first of 1 pages"),
        (as_json({"TotalCount": 6, "TotalPages": 2, "NextPageUrl": None, "Result": [{}] * 3}), "which is the next"),
        (as_json({"TotalCount": "x", "TotalPages": 2}), "not an answer of UCDP's"),
        (as_json({"error": "no"}), "not an answer of UCDP's"),
        (page(), "it begins: <!DOCTYPE html>"),
    ],
)
def test_what_is_no_first_page_says_why(server: Server, ask: Ask, bad: Answer, why: str) -> None:
    server.says(PATH, bad)
    [failed] = ask(FETCHER, version="25.1", country=["731"]).values()
    assert failed.state == "failed"
    assert why in failed.why


# --- Asked too fast ---


def test_400_is_asked_too_fast_and_waited_for_twice_as_long_each_time(server: Server, ask: Ask) -> None:
    release(server, 9)
    well = server.answers[PATH][0]
    server.says(PATH, error(400, b"Bad request", Content_Type="text/plain"), well)
    tried = ask(FETCHER, version="25.1", country=["731"], settings={"wait": 0.2, "pause": 0.1})
    assert {one.state for one in tried.values()} == {"fetched"}
    moments = [asked.at for asked in server.asked]
    between = [later - earlier for earlier, later in pairwise(moments)]
    assert between[0] >= 0.2
    assert min(between[1:]) >= 0.1


def test_a_server_that_says_400_to_the_end_is_left_alone(server: Server, ask: Ask) -> None:
    release(server, 9)
    first = server.answers[PATH][0]
    server.says(PATH, first, error(400))
    tried = ask(FETCHER, version="25.1", country=["731"])
    assert [one.state for one in tried.values()] == ["fetched", "failed", "asked"]
    assert "asked too fast, or for what it does not know" in tried["ged-25.1-731-page-2"].why
    server.says(PATH, first)
    assert {one.state for one in ask(FETCHER, version="25.1", country=["731"]).values()} == {"fetched"}


def test_by_default_it_is_asked_every_two_seconds_and_after_400_not_for_thirty() -> None:
    assert (DEFAULTS["ucdp"]["pause"], DEFAULTS["ucdp"]["wait"]) == (2.0, 30.0)
    client = Client(Pace(first_wait=30.0))
    states = [RetryCallState(cast(Any, None), None, (), {}) for _ in range(4)]
    for number, state in enumerate(states, 1):
        state.attempt_number = number
    waits = [wait(client, state) for state in states]
    assert [low <= waited <= low + 30 for low, waited in zip((30, 60, 120, 120), waits, strict=True)] == [True] * 4


# --- A whole release ---

HEADER = b"id,relid,year,type_of_violence,side_a,date_start,date_end,best,high,low\n"
FILE = HEADER + b"7,SYR-1,2025,1,Government of Syria,2025-01-01,2025-01-01,3,5,2\n"


@pytest.mark.parametrize(
    ("version", "path", "name"),
    [
        (None, "/ged/ged261-csv.zip", "GEDEvent_v26_1.csv"),
        ("25.1", "/ged/ged251-csv.zip", "GEDEvent_v25_1.csv"),
        ("26.0.8", "/candidateged/GEDEvent_v26_0_8.csv", "GEDEvent_v26_0_8.csv"),
        ("26.0.12", "/candidateged/GEDEvent_v26_0_12.csv", "GEDEvent_v26_0_12.csv"),
        ("26.01.26.06", "/candidateged/GEDEvent_v26_01_26_06.csv", "GEDEvent_v26_01_26_06.csv"),
    ],
)
def test_a_whole_release_is_its_file_without_a_token(
    server: Server, ask: Ask, tmp_path: Path, version: str | None, path: str, name: str
) -> None:
    content = zipped(FILE, name=name) if path.endswith(".zip") else FILE
    server.says(f"/files{path}", whole(content))
    tried = ask(FETCHER, version=version, settings={"files_url": f"{server.address}/files"})
    assert [(one.slice, one.state, one.file) for one in tried.values()] == [(name, "fetched", name)]
    assert (tmp_path / name).read_bytes() == FILE
    assert server.asked[0].headers["x-ucdp-access-token"] is None


def test_a_release_that_is_not_published_is_missing(server: Server, ask: Ask) -> None:
    tried = ask(FETCHER, version="26.0.9", settings={"files_url": server.address})
    assert [one.state for one in tried.values()] == ["missing"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (whole(b"a,b\n1,2\n"), "no column 'id'"),
        (page(), "it begins: <!DOCTYPE html>"),
        (cut(FILE, 90), "bytes"),
    ],
)
def test_what_is_no_release_is_no_file(server: Server, ask: Ask, tmp_path: Path, answer: Answer, why: str) -> None:
    server.says("/candidateged/GEDEvent_v26_0_8.csv", answer)
    [failed] = ask(FETCHER, version="26.0.8", settings={"files_url": server.address}).values()
    assert failed.state == "failed"
    assert why in failed.why
    assert not list(tmp_path.glob("*.csv"))


def test_the_token_goes_to_the_api_and_not_to_the_host_of_the_files(server: Server, ask: Ask) -> None:
    with running() as files:
        files.says("/candidateged/GEDEvent_v26_0_8.csv", whole(FILE))
        ask(FETCHER, version="26.0.8", key="t0ken", settings={"files_url": files.address})
        assert files.asked[0].headers["x-ucdp-access-token"] is None


def test_a_release_that_is_none_is_missing(server: Server, ask: Ask) -> None:
    server.says(PATH, error(404))
    assert [one.state for one in ask(FETCHER, version="25.1", country=["731"]).values()] == ["missing"]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"version": "26.0.13"}, "no release of UCDP's"),
        ({"version": "26.01.25.06"}, "no release of UCDP's"),
        ({"version": "../x"}, "no release of UCDP's"),
        ({"version": "25.1", "country": ["Atlantis"]}, "Gleditsch-Ward|no country of UCDP's"),
        ({"version": "25.1", "begin": "2017"}, "'2017' is no day"),
    ],
)
def test_a_request_that_is_not_possible_is_refused(
    server: Server, ask: Ask, request_: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        ask(FETCHER, **request_)
    assert server.asked == []
