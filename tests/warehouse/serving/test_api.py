"""The HTTP API over a published file: a real server, asked as programs ask it."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

import warehouse.serving.api.pages as pages
from tests.damage import flip_what_opening_does_not_read
from tests.warehouse.serving.published import write_with_history
from warehouse.serving.api import connections, make_app
from warehouse.serving.api.connections import Impatient
from warehouse.serving.current import Current


@contextmanager
def serving(file: Path, **how: Any) -> Iterator[str]:
    """The address of a server over the file, in a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(make_app(file, **how), log_level="warning", access_log=False, http=Impatient)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def made(folder: Path, script: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_with_history(folder / "warehouse.duckdb", script)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def url(file: Path) -> Iterator[str]:
    with serving(file) as address:
        yield address


def ids(answer: requests.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [row["claim_id"] for row in answer.json()["rows"]]


# --- What it answers ---


def test_it_says_which_publication_stands(url: str) -> None:
    assert requests.get(url).json() == {
        "build_id": "build-1",
        "published_at": "2026-01-02T03:04:05",
        "ledger_position": 4,
        "ledger_chain_hash": "abc",
    }


def test_an_unknown_path_is_answered_with_where_the_others_are_listed(url: str) -> None:
    answer = requests.get(f"{url}/claims")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "there is no /claims: /openapi.json lists what there is"}


def test_it_lists_the_marts_with_their_keys_and_columns(url: str) -> None:
    marts = {mart["name"]: mart for mart in requests.get(f"{url}/marts").json()}
    tests = marts["diplomacy.fct_missile_test"]
    assert tests["description"] == "One row per country and count."
    assert (tests["key"], tests["row_count"]) == (["country_code", "held_count"], 3)
    assert {
        "name": "range_km_low",
        "type": "DOUBLE",
        "nullable": True,
        "description": "Least range | in km.",
    } in (tests["columns"])


def test_the_rows_of_a_mart_are_the_same_in_json_csv_and_arrow(url: str, file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as connection:
        expected = connection.execute("select rowid + 1, * from diplomacy.fct_missile_test order by rowid").fetchall()
    answers = {
        form: requests.get(f"{url}/marts/diplomacy.fct_missile_test", params={"format": form})
        for form in ("json", "csv", "arrow")
    }
    assert pl.read_ipc_stream(BytesIO(answers["arrow"].content)).rows() == expected
    types = pl.read_ipc_stream(BytesIO(answers["arrow"].content)).schema
    assert pl.read_csv(BytesIO(answers["csv"].content), schema=types, try_parse_dates=True).height == 3
    first, second, *_ = answers["csv"].text.splitlines()[1:]
    assert first.startswith("1,RUS,2016,0.1,true,2017-01-01,")
    assert first.endswith(",'@SUM(A1)")  # as in the exports: a spreadsheet does not run it
    assert second.endswith(',""')
    rows = answers["json"].json()["rows"]
    assert [tuple(row.values())[:4] for row in rows] == [row[:4] for row in expected]
    assert (rows[0]["start_earliest_on"], rows[0]["site_name"]) == ("2017-01-01", "@SUM(A1)")
    assert answers["csv"].headers["content-type"].startswith("text/csv")
    assert answers["arrow"].headers["content-type"] == "application/vnd.apache.arrow.stream"


def test_events_are_the_claims_that_stand(url: str) -> None:
    assert ids(requests.get(f"{url}/events")) == [2, 3, 4]
    assert ids(requests.get(f"{url}/events", params={"kind": "meeting", "source_id": "open"})) == [3]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"recorded_at": "2026-01-01T18:00:00Z"}, [1, 2, 4]),
        ({"recorded_at": "2026-01-01T13:30:00+02:00"}, []),
        ({"stated": "2017-07-05"}, [2, 3]),
        ({"stated": "2017-07-04"}, []),
        ({"occurred": "2017-07-04", "certainly": "true"}, [2, 3, 4]),
        ({"occurred": "2017-07-05"}, []),
        ({"recorded_at": "2026-01-03", "kind": "meeting"}, None),
    ],
)
def test_events_as_of_moments_on_the_three_clocks(url: str, asked: dict[str, str], found: list[int] | None) -> None:
    answer = requests.get(f"{url}/events", params=asked)
    if found is None:
        assert answer.status_code == 422
        assert "2017-07-04" in answer.text
    else:
        assert ids(answer) == found


def test_a_record_is_found_by_its_position_whether_it_stands_or_not(url: str) -> None:
    assert ids(requests.get(f"{url}/events/1")) == [1]
    missing = requests.get(f"{url}/events/99")
    assert (missing.status_code, missing.json()) == (404, {"detail": "there is no record 99"})
    assert requests.get(f"{url}/events/0").status_code == 422


def test_subjects_and_the_history_of_one(url: str) -> None:
    subjects = requests.get(f"{url}/subjects").json()["rows"]
    assert [(row["position"], row["subject_id"], row["record_count"], row["standing_count"]) for row in subjects] == [
        (1, "meeting:one", 3, 2),
        (4, "statement:a/b c?&", 1, 1),
    ]
    assert ids(requests.get(f"{url}/history", params={"subject_id": "statement:a/b c?&"})) == [4]
    assert ids(requests.get(f"{url}/history", params={"subject_id": "' or 1=1 --"})) == []
    assert ids(requests.get(f"{url}/history", params={"subject_id": "open#last"})) == [4]
    assert ids(requests.get(f"{url}/history", params={"subject_id": "open#none"})) == []


@pytest.mark.parametrize(
    ("asked", "known"), [({"kind": "moon_landing"}, "missile_test"), ({"source_id": "opn"}, "closed, open")]
)
def test_a_filter_of_a_value_that_there_is_not_is_refused_with_those_that_there_are(
    url: str, asked: dict[str, str], known: str
) -> None:
    answer = requests.get(f"{url}/events", params=asked)
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["loc"] == ["query", *asked]
    assert known in problem["msg"]


@pytest.mark.parametrize("path", ["/events", "/marts/core.fct_claim", "/subjects", "/history?subject_id=meeting:one"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_following_the_links_gives_every_row_once(url: str, path: str, form: str) -> None:
    whole = requests.get(url + path, params={"format": form})
    found, answer = [], requests.get(url + path, params={"limit": 1, "format": form})
    while True:
        found += answer.json()["rows"] if form == "json" else answer.text.splitlines()[1:]
        if "next" not in answer.links:
            break
        answer = requests.get(url + answer.links["next"]["url"])
        assert answer.status_code == 200, answer.text
    assert found == (whole.json()["rows"] if form == "json" else whole.text.splitlines()[1:])
    assert len(found) > 1


# --- One publication after another ---


def test_an_etag_that_the_client_has_is_not_answered_again(url: str) -> None:
    etag = requests.get(f"{url}/events").headers["etag"]
    assert etag == '"build-1"'
    for had in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = requests.get(f"{url}/events", headers={"If-None-Match": had})
        assert (again.status_code, again.content) == (304, b"")
    assert requests.get(f"{url}/events", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_newer_file_is_served_and_a_client_that_pages_is_informed(tmp_path: Path) -> None:
    file = made(tmp_path / "first")
    newer = made(
        tmp_path / "second", "update ops.publication set build_id = 'build-2'; delete from diplomacy.fct_missile_test;"
    )
    with serving(file) as url:
        first = requests.get(f"{url}/marts/diplomacy.fct_missile_test", params={"limit": 1})
        newer.replace(file)
        second = requests.get(f"{url}/marts/diplomacy.fct_missile_test")
        assert (second.json(), second.headers["etag"]) == (
            {"build_id": "build-2", "next": None, "rows": []},
            '"build-2"',
        )
        assert requests.get(url + first.links["next"]["url"]).status_code == 409
        assert requests.get(url, headers={"If-None-Match": first.headers["etag"]}).json()["build_id"] == "build-2"


def test_a_reader_in_the_middle_keeps_its_publication_and_the_last_one_lets_go(tmp_path: Path) -> None:
    file = made(tmp_path / "first")
    newer = made(tmp_path / "second", "update ops.publication set build_id = 'build-2';")
    current = Current(file)
    with current.reading() as old:
        newer.replace(file)
        with current.reading() as new:
            assert (old.build_id, new.build_id) == ("build-1", "build-2")
            assert old.cursor().execute("select build_id from ops.publication").fetchall() == [("build-1",)]
    with pytest.raises(duckdb.ConnectionException):
        old.cursor()


def test_a_file_that_cannot_be_opened_leaves_what_is_held(tmp_path: Path) -> None:
    file = made(tmp_path / "first")
    current = Current(file)
    (tmp_path / "broken").write_bytes(b"no database")
    (tmp_path / "broken").replace(file)
    with current.reading() as held:
        assert held.build_id == "build-1"
    file.unlink()
    with current.reading() as held:
        assert held.build_id == "build-1"
    shutil.copy(made(tmp_path / "third", "update ops.publication set build_id = 'build-3';"), file)
    with current.reading() as held:
        assert held.build_id == "build-3"


# --- Limits ---


def test_a_query_that_takes_too_long_is_broken_off(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.2)
    monkeypatch.setattr(
        "warehouse.serving.api.app._SUBJECTS",
        "select count(*) as position from range(100000000) as a, range(1000000) as b where hash(a.range, b.range) = 0",
    )
    begun = time.monotonic()
    answer = requests.get(f"{url}/subjects")
    assert answer.status_code == 503
    assert "ask for less" in answer.json()["detail"]
    assert time.monotonic() - begun < 20
    assert requests.get(f"{url}/events").status_code == 200


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 10_001}, {"after": -1}, {"after": 1 << 53}, {"format": "xml"}, {"limt": 1}]
)
def test_what_is_no_question_is_refused(url: str, asked: dict[str, Any]) -> None:
    assert requests.get(f"{url}/marts/core.fct_claim", params=asked).status_code == 422


@pytest.mark.parametrize("name", ["core.nothing", "duckdb_settings()", "core.fct_claim; drop table x", "'/etc/passwd'"])
def test_a_mart_that_is_not_there_is_not_found(url: str, name: str) -> None:
    assert requests.get(f"{url}/marts/{name}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(url: str, method: str) -> None:
    assert requests.request(method, f"{url}/events").status_code == 405


def test_with_a_token_nobody_is_answered_without_it(file: Path) -> None:
    with serving(file, token="s3cret-ö") as url:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic s3cret"}):
            for path in ("/", "/marts", "/events", "/marts/core.fct_claim"):
                refused = requests.get(url + path, headers=headers)
                assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    with serving(file, token="s3cret") as url:
        assert requests.get(f"{url}/events", headers={"Authorization": "Bearer s3cret"}).status_code == 200


def test_on_loopback_it_answers_to_no_other_name(file: Path) -> None:
    with serving(file, hosts=("localhost", "127.0.0.1")) as url:
        assert requests.get(url).status_code == 200
        assert requests.get(url, headers={"Host": "evil.example.org"}).status_code == 400


@pytest.mark.parametrize("begun", [b"", b"GET /events HTTP/1.1\r\nHost: ", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET "])
def test_a_connection_that_asks_nothing_is_ended(file: Path, monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    with serving(file) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as asking:
            asking.sendall(begun)
            while asking.recv(10_000):
                pass  # the answer to what was asked, if anything was; then it is ended
        assert requests.get(url).status_code == 200


# --- Its own schema, fuzzed ---


OPERATIONS = ("/", "/marts", "/marts/{name}", "/events", "/events/{position}", "/subjects", "/history")


@pytest.fixture(scope="module")
def described(file: Path) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", make_app(file))


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (path, mode)
        for path in OPERATIONS
        for mode in GenerationMode
        # These two take nothing that could be wrong.
        if mode is GenerationMode.POSITIVE or path not in ("/", "/marts")
    ],
)
def test_every_answer_is_as_the_schema_says(path: str, mode: GenerationMode, described: Any) -> None:
    """To what the schema allows, and to what it does not."""

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        # A source that there is not is refused, whatever its name.
        refused = path == "/events" and (case.query or {}).get("source_id") is not None
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if refused else [])

    ask()


def test_no_operation_is_left_out(described: Any) -> None:
    found = {(operation.ok().path, operation.ok().method) for operation in described.get_all_operations()}
    assert found == {(path, "get") for path in OPERATIONS}


def test_a_damaged_publication_is_reported_without_its_path(tmp_path: Path) -> None:
    file = made(tmp_path)
    flip_what_opening_does_not_read(file, "core.fct_claim")
    with serving(file) as address:
        answer = requests.get(f"{address}/marts/core.fct_claim", timeout=10)
    assert answer.status_code == 500
    assert "the published file is damaged" in answer.json()["detail"]
    assert str(tmp_path) not in answer.text
