"""UCDP's API: all pages of a release, whether it counts them from zero or from one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.errors import UsageError
from ingest.fetch import ucdp
from ingest.fetch.slices import Try
from ingest.fetch.ucdp import FETCHER
from tests.ingest.fetch.server import Answer, Server, as_json, error, page

Ask = Callable[..., dict[str, Try]]

PATH = "/api/gedevents/25.1"


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ucdp, "ROWS", 3)


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
    tried = ask(FETCHER, version="25.1", key="t0ken")
    assert [(one.slice, one.state) for one in tried.values()] == [
        (f"ged-25.1-page-{page}", "fetched") for page in range(1, pages + 1)
    ]
    assert ids(tmp_path) == list(range(total))
    assert {asked.headers["x-ucdp-access-token"] for asked in server.asked} == {"t0ken"}


def test_asked_again_it_goes_on_from_the_pages_it_has(server: Server, ask: Ask, tmp_path: Path) -> None:
    release(server, 9)
    ask(FETCHER, version="25.1")
    (tmp_path / "ged-25.1-page-2.json").unlink()
    assert [one.state for one in ask(FETCHER, version="25.1").values()] == ["fetched"] * 3
    assert server.paths()[3:] == [f"{PATH}?pagesize=3&page=1"]


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
    assert [one.state for one in ask(FETCHER, version="25.1").values()] == ["empty"]


def test_a_release_that_changes_meanwhile_is_not_mixed(server: Server, ask: Ask) -> None:
    release(server, 9, TotalCount=10)
    tried = ask(FETCHER, version="25.1")
    assert [one.state for one in tried.values()] == ["fetched", "fetched", "failed"]
    assert "the release changed; to fix it: fetch all of it again: --again" in tried["ged-25.1-page-3"].why


def test_a_page_that_lacks_rows_is_not_whole(server: Server, ask: Ask) -> None:
    release(server, 9, Result=[])
    tried = ask(FETCHER, version="25.1")
    assert tried["ged-25.1-page-3"].state == "failed"
    assert "0 rows instead of 3" in tried["ged-25.1-page-3"].why


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
    [failed] = ask(FETCHER, version="25.1").values()
    assert failed.state == "failed"
    assert why in failed.why


def test_a_release_that_is_none_is_missing(server: Server, ask: Ask) -> None:
    server.says(PATH, error(404))
    assert [one.state for one in ask(FETCHER, version="25.1").values()] == ["missing"]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({}, "fetched by release"),
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
