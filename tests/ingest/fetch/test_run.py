"""A run over slices: what is had is not asked for, what failed is, and all of it is logged."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.fetch import forms
from ingest.fetch.fetcher import Fetcher, Plan, Request, Site
from ingest.fetch.run import fetch
from ingest.fetch.slices import FolderHeld, Log, Role, Slice, State, Try
from tests.ingest.fetch.conftest import FAST
from tests.ingest.fetch.server import Server, cut, error, page, whole

Ask = Callable[..., dict[str, Try]]


def plan(request: Request, site: Site) -> Plan:
    """A source of four files of lines; the request has their role as its version."""
    role = Role(request.version or "fixed")
    yield [Slice(name, f"{site.url}/{name}", f"{name}.txt", forms.lines, role) for name in "abcd"]


LETTERS = Fetcher("letters", frozenset(), plan, probe=lambda site: plan(Request(), site))


def states(tried: dict[str, Try]) -> list[str]:
    return [one.state for one in tried.values()]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("slices."))


@pytest.fixture
def well(server: Server) -> Server:
    for name in "abcd":
        server.says(f"/{name}", whole(name.encode() * 3, etag=f'"{name}"'))
    return server


def test_every_slice_gets_its_file_and_its_checksum(well: Server, ask: Ask, tmp_path: Path) -> None:
    tried = ask(LETTERS)
    assert states(tried) == ["fetched"] * 4
    assert (tried["a"].file, tried["a"].bytes) == ("a.txt", 3)
    assert tried["a"].sha256 == hashlib.sha256((tmp_path / "a.txt").read_bytes()).hexdigest()
    assert files(tmp_path) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_what_is_fetched_is_not_asked_for_again(well: Server, ask: Ask) -> None:
    first = ask(LETTERS)
    assert ask(LETTERS) == first
    assert well.paths() == ["/a", "/b", "/c", "/d"]


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"aab")])
def test_a_file_that_is_gone_or_changed_is_fetched_again(
    well: Server, ask: Ask, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    ask(LETTERS)
    harm(tmp_path / "a.txt")
    assert states(ask(LETTERS)) == ["fetched"] * 4
    assert (tmp_path / "a.txt").read_bytes() == b"aaa"
    assert well.paths()[4:] == ["/a"]
    assert well.asked[4].headers["If-None-Match"] is None


def test_missing_empty_and_failed_are_distinguished_and_stop_no_other(well: Server, ask: Ask, tmp_path: Path) -> None:
    well.says("/a", error(404, b"no such key", Content_Type="text/plain"))
    well.says("/b", page())
    well.says("/c", whole(b""))
    tried = ask(LETTERS)
    assert states(tried) == ["missing", "failed", "empty", "fetched"]
    assert "404 Not Found: no such key" in tried["a"].why
    assert "it begins: <!DOCTYPE html>" in tried["b"].why
    assert (tried["c"].file, tried["c"].bytes) == (None, 0)
    assert tried["c"].sha256 == hashlib.sha256(b"").hexdigest()
    assert files(tmp_path) == ["d.txt"]


def test_only_what_is_not_had_is_asked_for_again(well: Server, ask: Ask) -> None:
    well.says("/a", error(404))
    well.says("/b", error(500))
    well.says("/c", whole(b""))
    ask(LETTERS)
    asked = len(well.asked)
    well.says("/b", whole(b"bbb"))
    assert states(ask(LETTERS)) == ["missing", "fetched", "empty", "fetched"]
    assert well.paths()[asked:] == ["/a", "/b"]


def test_the_log_has_every_try(well: Server, ask: Ask, tmp_path: Path) -> None:
    well.says("/b", error(404), whole(b"bbb"))
    ask(LETTERS)
    ask(LETTERS)
    lines = [json.loads(line) for line in (tmp_path / "slices.ndjson").read_text().splitlines()]
    logged = [(line["slice"], line["state"]) for line in lines]
    asked = [(name, "asked") for name in "abcd"]
    assert logged == [*asked, ("a", "fetched"), ("b", "missing"), ("c", "fetched"), ("d", "fetched"), ("b", "fetched")]


# --- When to stop ---


def test_after_three_failures_in_a_row_no_more_is_asked_for(server: Server, ask: Ask) -> None:
    for name in "abcd":
        server.says(f"/{name}", error(500))
    tried = ask(LETTERS)
    assert states(tried) == ["failed", "failed", "failed", "asked"]
    assert tried["d"].why == "not asked for, after 3 failures in a row"
    assert "/d" not in server.paths()


def test_failures_that_others_interrupt_end_nothing(well: Server, ask: Ask) -> None:
    def longer(request: Request, site: Site) -> Plan:
        [letters] = plan(request, site)
        yield [*letters, replace(letters[0], name="e", file="e.txt"), replace(letters[2], name="f", file="f.txt")]

    for name in "abd":
        well.says(f"/{name}", error(500))
    tried = ask(replace(LETTERS, plan=longer))
    assert states(tried) == ["failed", "failed", "fetched", "failed", "failed", "fetched"]


def test_a_server_that_wants_to_be_left_alone_is(well: Server, ask: Ask) -> None:
    well.says("/b", error(429, Retry_After="3600"))
    tried = ask(LETTERS)
    assert states(tried) == ["fetched", "asked", "asked", "asked"]
    assert "left alone for 3600 s" in tried["b"].why
    assert well.paths() == ["/a", "/b"]


def test_a_run_that_ends_early_reports_what_is_fetched_already(well: Server, ask: Ask, tmp_path: Path) -> None:
    ask(LETTERS)
    (tmp_path / "a.txt").unlink()
    well.says("/a", error(429, Retry_After="3600"))
    assert states(ask(LETTERS)) == ["asked", "fetched", "fetched", "fetched"]


def test_a_run_that_is_stopped_has_said_what_was_asked_for(well: Server, tmp_path: Path) -> None:
    run = fetch(replace(LETTERS, pace=FAST), Request(), Site(well.address, tmp_path))
    assert next(run).state is State.FETCHED
    run.close()
    assert [one.state for one in Log(tmp_path, "letters").last().values()] == ["fetched", "asked", "asked", "asked"]


def test_a_file_that_broke_off_is_gone_on_with_by_the_next_run(well: Server, ask: Ask, tmp_path: Path) -> None:
    body = b"a" * 100_000
    well.says("/a", cut(body, 50_000, ETag='"1"'), error(500))
    assert ask(LETTERS)["a"].state is State.FAILED
    assert "a.txt" not in files(tmp_path)
    well.says("/a", whole(body, etag='"1"'))
    assert ask(LETTERS)["a"].state is State.FETCHED
    assert well.asked[-1].headers["Range"] == "bytes=50000-"
    assert (tmp_path / "a.txt").read_bytes() == body


def test_two_runs_do_not_meet_in_one_folder(well: Server, tmp_path: Path) -> None:
    site = Site(well.address, tmp_path)
    run = fetch(replace(LETTERS, pace=FAST), Request(), site)
    next(run)
    with pytest.raises(FolderHeld):
        next(fetch(LETTERS, Request(), site, wait=0.01))
    run.close()


def test_a_request_that_is_none_leaves_nothing_behind(server: Server, tmp_path: Path) -> None:
    def refuse(request: Request, site: Site) -> Plan:
        raise UsageError("nothing")
        yield

    with pytest.raises(UsageError):
        next(fetch(replace(LETTERS, plan=refuse), Request(), Site(server.address, tmp_path / "new")))
    assert not (tmp_path / "new").exists()


# --- What changes ---


def test_a_living_list_is_asked_for_each_time_and_comes_only_if_it_changed(
    well: Server, ask: Ask, tmp_path: Path
) -> None:
    ask(LETTERS, version="living")
    tried = ask(LETTERS, version="living")
    assert states(tried) == ["fetched"] * 4
    assert (tried["a"].why, tried["a"].file, tried["a"].bytes) == ("unchanged", "a.txt", 3)
    assert [asked.headers["If-None-Match"] for asked in well.asked[4:]] == ['"a"', '"b"', '"c"', '"d"']


@pytest.mark.parametrize(("version", "again"), [("living", False), ("fixed", True)])
def test_a_newer_file_takes_the_name_and_the_older_is_kept(
    well: Server, ask: Ask, tmp_path: Path, version: str, again: bool
) -> None:
    older = ask(LETTERS, version=version)["a"]
    well.says("/a", whole(b"newer", etag='"2"'))
    newer = ask(LETTERS, version=version, again=again)["a"]
    assert older.sha256 != newer.sha256
    assert (tmp_path / "a.txt").read_bytes() == b"newer"
    assert older.sha256
    assert (tmp_path / f"a.{older.sha256[:12]}.txt").read_bytes() == b"aaa"


def test_a_newer_file_that_is_the_same_leaves_no_copy(server: Server, ask: Ask, tmp_path: Path) -> None:
    for name in "abcd":
        server.says(f"/{name}", whole(b"x"))
    ask(LETTERS)
    ask(LETTERS, again=True)
    assert len(server.asked) == 8
    assert files(tmp_path) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_a_newer_file_that_fails_leaves_the_older_where_it_is(well: Server, ask: Ask, tmp_path: Path) -> None:
    had = ask(LETTERS, version="living")["a"]
    well.says("/a", page())
    failed = ask(LETTERS, version="living")["a"]
    assert (failed.state, failed.file, failed.sha256) == (State.FAILED, had.file, had.sha256)
    assert (tmp_path / "a.txt").read_bytes() == b"aaa"
    well.says("/a", whole(b"aaa", etag='"a"'))
    assert ask(LETTERS, version="living")["a"].why == "unchanged"


def test_an_index_is_no_slice_and_no_older_one_is_kept(well: Server, ask: Ask, tmp_path: Path) -> None:
    assert ask(LETTERS, version="index") == {}
    well.says("/a", whole(b"newer"))
    well.says("/b", error(500))
    assert states(ask(LETTERS, version="index")) == ["failed"]
    assert files(tmp_path) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"newer"
