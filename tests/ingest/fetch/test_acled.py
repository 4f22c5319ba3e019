"""ACLED: pages for an account, with a token that ends, and what an account is not given."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from ingest.errors import UsageError
from ingest.fetch.acled import FETCHER
from ingest.fetch.slices import Try
from tests.ingest.fetch.server import Answer, Server, as_json, cut, error, hang, page, redirect, running

Ask = Callable[..., dict[str, Try]]

TOKEN, READ, DELETED = "/oauth/token", "/api/acled/read", "/api/deleted/read"
DAYS = {"begin": "2024-01-01", "end": "2024-03-31"}


class Acled:
    """A host that gives tokens to one account and rows to who has the newest of them. `lifetime` is in requests."""

    def __init__(self, server: Server, rows: int, *, lifetime: int = 1000, **more: Any) -> None:
        self.rows, self.lifetime, self.more = rows, lifetime, more
        self.tokens = self.used = 0
        self.forms: list[dict[str, str]] = []
        server.says(TOKEN, self.give)
        server.says(READ, self.read)
        server.says(DELETED, self.read)

    def give(self, handler: Any) -> None:
        form = dict(parse_qsl(handler.rfile.read(int(handler.headers["Content-Length"])).decode()))
        self.forms.append(form)
        if (form.get("username"), form.get("password")) != ("me@example.org", "s3 cret"):
            return error(400, b'{"error": "invalid_grant"}', Content_Type="application/json")(handler)
        self.tokens, self.used = self.tokens + 1, 0
        return as_json({"token_type": "Bearer", "expires_in": 86400, "access_token": f"t0ken-{self.tokens}"})(handler)

    def read(self, handler: Any) -> None:
        self.used += 1
        if handler.headers["Authorization"] != f"Bearer t0ken-{self.tokens}" or self.used > self.lifetime:
            return error(401, b'{"message": "expired"}', Content_Type="application/json")(handler)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        first = (int(asked["page"]) - 1) * int(asked["limit"])
        rows = [{"event_id_cnty": f"YEM{n}", "fatalities": n} for n in range(self.rows)]
        rows = rows[first : first + int(asked["limit"])]
        said = {"status": 200, "success": True, "count": len(rows), "messages": [], "data": rows}
        return as_json(said | self.more)(handler)


@pytest.fixture
def ask(ask: Ask) -> Ask:
    """As elsewhere, with an account and pages of three rows."""

    def call(fetcher: Any, *, user: str = "me@example.org", key: str = "s3 cret", **request: Any) -> dict[str, Try]:
        settings = {"rows": 3, "user": user, **request.pop("settings", {})}
        return ask(fetcher, key=key, settings=settings, **request)

    return call


def ids(folder: Path) -> list[str]:
    files = sorted(folder.glob("acled-*.json"))
    return [row["event_id_cnty"] for file in files for row in json.loads(file.read_text())["data"]]


@pytest.mark.parametrize(("rows", "states"), [(2, 1), (4, 2), (8, 3), (9, 4), (10, 4)])
def test_every_page_comes_once_with_one_token(server: Server, ask: Ask, tmp_path: Path, rows: int, states: int) -> None:
    host = Acled(server, rows)
    tried = ask(FETCHER, **DAYS)
    assert list(tried) == [f"acled-2024-01-01-2024-03-31-page-{n}" for n in range(1, states + 1)]
    assert [one.state for one in tried.values()] == ["fetched"] * (-(-rows // 3)) + ["empty"] * (rows % 3 == 0)
    assert ids(tmp_path) == [f"YEM{n}" for n in range(rows)]
    assert host.tokens == 1
    assert host.forms == [
        {"grant_type": "password", "client_id": "acled", "username": "me@example.org", "password": "s3 cret"}
    ]
    asked = len(server.asked)
    assert ask(FETCHER, **DAYS) == tried
    assert len(server.asked) == asked


def test_it_is_asked_by_day_and_by_the_number_of_a_country(server: Server, ask: Ask) -> None:
    Acled(server, 0)
    tried = ask(FETCHER, **DAYS, country=["YEM", "North Korea", "180"])
    assert [(one.slice, one.state) for one in tried.values()] == [
        ("acled-2024-01-01-2024-03-31-887+408+180-page-1", "empty")
    ]
    assert dict(parse_qsl(urlsplit(server.paths()[-1]).query)) == {
        "_format": "json",
        "event_date": "2024-01-01|2024-03-31",
        "event_date_where": "BETWEEN",
        "iso": "887:OR:iso=408:OR:iso=180",
        "limit": "3",
        "page": "1",
    }


def test_what_was_deleted_comes_since_a_day(server: Server, ask: Ask) -> None:
    Acled(server, 1)
    assert list(ask(FETCHER, deleted_since="2024-03-01")) == ["acled-deleted-2024-03-01-page-1"]
    assert dict(parse_qsl(urlsplit(server.paths()[-1]).query)) == {
        "_format": "json",
        "deleted_timestamp": "1709251200",
        "deleted_timestamp_where": ">=",
        "limit": "3",
        "page": "1",
    }


# --- The token ---


@pytest.mark.parametrize("lifetime", [1, 2, 3])
def test_a_token_that_ends_between_two_pages_is_renewed(
    server: Server, ask: Ask, tmp_path: Path, lifetime: int
) -> None:
    host = Acled(server, 10, lifetime=lifetime)
    assert {one.state for one in ask(FETCHER, **DAYS).values()} == {"fetched"}
    assert ids(tmp_path) == [f"YEM{n}" for n in range(10)]
    assert host.tokens == -(-4 // lifetime)


def test_a_token_that_is_never_accepted_is_asked_for_twice_and_no_more(server: Server, ask: Ask) -> None:
    host = Acled(server, 1, lifetime=0)
    [failed] = ask(FETCHER, **DAYS).values()
    assert failed.state == "failed"
    assert "accept the terms" in failed.why
    assert host.tokens == 2


def test_a_wrong_password_says_what_to_check_and_stands_nowhere(server: Server, ask: Ask, tmp_path: Path) -> None:
    Acled(server, 1)
    [failed] = ask(FETCHER, key="wr0ng", **DAYS).values()
    assert failed.state == "failed"
    assert "no token for this account (400 Bad Request)" in failed.why
    assert "check DATELINE_ACLED_USER and DATELINE_ACLED_PASSWORD" in failed.why
    assert server.paths() == [TOKEN]
    kept = "".join(file.read_text() for file in tmp_path.iterdir() if file.is_file())
    assert not [secret for secret in ("wr0ng", "t0ken", "s3 cret") if secret in kept]


@pytest.mark.parametrize("bad", [error(503), hang(1.0), error(429)])
def test_a_host_of_tokens_that_is_down_for_a_moment_is_asked_again(server: Server, ask: Ask, bad: Answer) -> None:
    host = Acled(server, 1)
    server.says(TOKEN, bad, host.give)
    assert {one.state for one in ask(FETCHER, **DAYS).values()} == {"fetched"}


@pytest.mark.parametrize("bad", [page(), as_json({"error": "no"}), as_json([]), redirect("/elsewhere")])
def test_what_is_no_token_is_none(server: Server, ask: Ask, bad: Answer) -> None:
    Acled(server, 1)
    server.says(TOKEN, bad)
    [failed] = ask(FETCHER, **DAYS).values()
    assert failed.state == "failed"
    assert "token" in failed.why


def test_a_token_goes_to_no_host_that_acled_leads_to(server: Server, ask: Ask) -> None:
    host = Acled(server, 1)
    with running() as other:
        other.says("/", error(401))
        server.says(READ, redirect(f"{other.address}/"))
        assert [one.state for one in ask(FETCHER, **DAYS).values()] == ["failed"]
        assert [asked.headers["Authorization"] for asked in other.asked] == [None]
        assert host.tokens == 1


# --- Answers ---


def test_days_that_an_account_is_not_given_are_named(server: Server, ask: Ask, tmp_path: Path) -> None:
    recency = {"quantity": 12, "unit": "Months", "description": "12 Months old", "date": "2024-02-29"}
    Acled(server, 0, data_query_restrictions={"date_recency": recency})
    [failed] = ask(FETCHER, **DAYS).values()
    assert failed.state == "failed"
    assert "this account is given events until 2024-02-29 only; to fix it: write --to 2024-02-29" in failed.why
    assert [one.state for one in ask(FETCHER, begin="2024-01-01", end="2024-02-29").values()] == ["empty"]


@pytest.mark.parametrize(("total", "state"), [(5, "fetched"), (6, "failed"), (4, "failed")])
def test_all_rows_that_it_counts_must_have_come(server: Server, ask: Ask, total: int, state: str) -> None:
    Acled(server, 5, total_count=total)
    tried = list(ask(FETCHER, **DAYS).values())
    assert [one.state for one in tried] == ["fetched", state]
    assert state == "fetched" or f"5 rows came of {total}" in tried[1].why


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (as_json({"status": 403, "success": False, "error": "Access denied"}), "ACLED says: Access denied"),
        (as_json({"status": 400, "success": False}), "ACLED says: status 400"),
        (as_json({"data": []}), "not an answer of ACLED's"),
        (page(), "it begins: <!DOCTYPE html>"),
        (cut(b'{"count": 1, "data": [{}]}', 12), "bytes"),
        (error(403, b"<html>challenge</html>", Content_Type="text/html"), "see there whether it may use the API"),
    ],
)
def test_what_is_no_answer_says_why(server: Server, ask: Ask, tmp_path: Path, bad: Answer, why: str) -> None:
    Acled(server, 1)
    server.says(READ, bad)
    [failed] = ask(FETCHER, **DAYS).values()
    assert failed.state == "failed"
    assert why in failed.why
    assert not list(tmp_path.glob("*.json"))


def test_a_page_that_fails_is_named_and_the_next_run_goes_on_from_it(server: Server, ask: Ask, tmp_path: Path) -> None:
    host = Acled(server, 8)
    server.says(READ, host.read, error(500))
    assert [one.state for one in ask(FETCHER, **DAYS).values()] == ["fetched", "failed"]
    server.says(READ, host.read)
    assert {one.state for one in ask(FETCHER, **DAYS).values()} == {"fetched"}
    assert len(ids(tmp_path)) == 8


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"user": "", **DAYS}, "set DATELINE_ACLED_USER and DATELINE_ACLED_PASSWORD|gives its events to accounts"),
        ({"key": "", **DAYS}, "gives its events to accounts"),
        ({}, "fetched by day"),
        ({"begin": "2024-01-01"}, "fetched by day"),
        ({"begin": "2024-01-02", "end": "2024-01-01"}, "before --from"),
        ({"begin": "2024", "end": "2024-01-01"}, "'2024' is no day"),
        ({"country": ["Atlantis"], **DAYS}, "'Atlantis' has no number"),
        ({"country": ["XKX"], **DAYS}, "'XKX' has no number"),
        ({"deleted_since": "2024-01-01", **DAYS}, "by --deleted-since alone"),
    ],
)
def test_a_request_that_is_not_possible_is_refused(
    server: Server, ask: Ask, request_: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        ask(FETCHER, **request_)
    assert server.asked == []
