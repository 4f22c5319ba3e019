"""Each command that changes something leaves a record of what it did, whatever it ended with."""

from pathlib import Path
from typing import Any

from tests.calling import Dateline
from warehouse.build.runs import Runs
from warehouse.files.connection import opened

GOOD = "source: s\nevents:\n  - {id: a, kind: statement, claimant: {name: A}, data: {summary: one}}\n"
BAD = GOOD + "  - {id: b, kind: statement, claimant: {name: A}, data: {summary: 1}}\n"


def kept(folder: Path, query: str = "from run order by run_id, started_at") -> list[dict[str, Any]]:
    return Runs(folder / "data" / "runs.duckdb").rows(query)


def test_an_append_is_kept_with_what_it_read_and_how_it_ended(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(BAD, encoding="utf-8")
    assert dateline("append", "mine.yaml").returncode == 1
    (run,) = kept(tmp_path)
    counted = {name: run[name] for name in ("read_count", "appended_count", "known_count", "refused_count")}
    assert counted == {"read_count": 2, "appended_count": 1, "known_count": 0, "refused_count": 1}
    assert (run["command"], run["exit_code"], run["error_name"], run["is_scheduled"]) == ("append", 1, None, False)
    (file,) = kept(tmp_path, "from file_read")
    assert (file["file_name"], file["byte_count"], file["read_count"]) == ("mine.yaml", len(BAD), 2)


def test_what_only_rehearses_is_no_run(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    dateline("append", "mine.yaml", "--dry-run")
    assert kept(tmp_path) == []


def test_a_command_that_fails_is_kept_with_its_exit_code_and_the_name_of_the_error(
    dateline: Dateline, tmp_path: Path
) -> None:
    assert dateline("build").returncode == 1
    (run,) = kept(tmp_path)
    assert (run["command"], run["exit_code"], run["error_name"]) == ("build", 1, "FileUnusable")


def test_nothing_is_begun_that_cannot_be_recorded(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "runs.duckdb").write_text("no database")
    answer = dateline("append", "mine.yaml")
    assert answer.returncode == 1
    assert "runs.duckdb cannot be opened" in answer.stderr
    assert not (tmp_path / "data" / "ledger.duckdb").exists()


def test_what_runs_did_reaches_ops_of_the_next_published_file(home: Path) -> None:
    """The first publication knows of no run before it; the record of its own is there for the next."""
    with opened(home / "warehouse.duckdb") as published:
        assert published.execute("select count(*) from ops.run").fetchall() == [(0,)]
    (run,) = Runs(home / "runs.duckdb").rows("from run")
    assert run["exit_code"] == 0
    assert run["published_sha256"]
    assert len(Runs(home / "runs.duckdb").rows("from check_result")) > 80


def test_force_needs_a_reason_and_a_reason_force(dateline: Dateline) -> None:
    for arguments in (("--force",), ("--reason", "so"), ("--force", "--reason", " ")):
        answer = dateline("publish", *arguments)
        assert answer.returncode == 2
        assert "--force and --reason go together" in answer.stderr
