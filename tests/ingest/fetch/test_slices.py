"""The log of completeness: what it says last of each slice, whatever happened to the file meanwhile."""

import hashlib
import json
from pathlib import Path

import pytest

from ingest.errors import ExitCode
from ingest.fetch.slices import FolderHeld, Log, Slice, State, Try


def a_slice(name: str) -> Slice:
    return Slice(name, f"https://example.org/{name}", f"{name}.csv", lambda path: True)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path, "gdelt")


def test_the_last_try_of_a_slice_counts(log: Log) -> None:
    assert log.last() == {}
    first, second, other = (log.tried(a_slice("a"), state) for state in (State.ASKED, State.FETCHED, State.MISSING))
    log.add([first, second])
    log.add([log.tried(a_slice("b"), State.MISSING, "404")])
    assert log.last()["a"] == second
    assert (log.last()["b"].state, log.last()["b"].why) == (State.MISSING, "404")
    assert other.source == "gdelt"


def test_a_line_says_all_that_is_known(log: Log) -> None:
    log.add([log.tried(a_slice("a"), State.FAILED, "hängt")])
    [line] = log.file.read_text(encoding="utf-8").splitlines()
    fields = json.loads(line)
    assert fields.pop("at").endswith("+00:00")
    assert fields == {
        "source": "gdelt",
        "slice": "a",
        "state": "failed",
        "url": "https://example.org/a",
        "file": None,
        "bytes": None,
        "sha256": None,
        "etag": "",
        "modified": "",
        "why": "hängt",
    }


def test_a_line_that_was_cut_off_spoils_no_other(log: Log) -> None:
    log.add([log.tried(a_slice("a"), State.FETCHED), log.tried(a_slice("b"), State.FETCHED)])
    log.file.write_bytes(log.file.read_bytes()[:-20])
    assert list(log.last()) == ["a"]
    log.add([log.tried(a_slice("c"), State.FETCHED)])
    assert list(log.last()) == ["a", "c"]


@pytest.mark.parametrize("line", ["[]", "null", '{"state": "had"}', '{"state": "lost"}', "\x00\x00", '"had"', "{}"])
def test_a_line_of_something_else_is_passed_over(log: Log, line: str) -> None:
    log.file.write_text(line + "\n", encoding="utf-8")
    assert log.last() == {}


def test_it_holds_a_file_that_still_is_what_came(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1,2")
    one = Try("gdelt", "a", State.FETCHED, "", "", file="a.csv", bytes=3, sha256=hashlib.sha256(b"1,2").hexdigest())
    assert log.holds(one)
    file.write_bytes(b"1,3")
    assert not log.holds(one)
    file.unlink()
    assert not log.holds(one)
    assert log.holds(Try("gdelt", "a", State.EMPTY, "", ""))
    assert not log.holds(Try("gdelt", "a", State.MISSING, "", ""))


def test_a_folder_is_one_processs_at_a_time(log: Log, tmp_path: Path) -> None:
    other = Log(tmp_path, "gdelt")
    with log.held(0), pytest.raises(FolderHeld, match="another process fetches into this folder") as raised:
        other.held(0.01).__enter__()
    assert raised.value.exit_code is ExitCode.LOCKED
    with other.held(0):
        pass
