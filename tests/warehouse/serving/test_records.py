"""The ledger's records as Parquet by kind and year: all of them, each once, and only what is new is written."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.errors import ExitCode, UsageError
from tests.warehouse.conformance import redact
from tests.warehouse.records import claim, upon
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.subscription import HistoryRewritten
from warehouse.serving import records
from warehouse.serving.records import export_records


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Tests of two years and of none, a vote, and a retraction."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.append([claim("a", occurred="2016-01-06"), claim("b", occurred="2017-07-04"), claim("c")])
    ledger.append([claim("d", "vote", occurred="2017"), upon("retract", "a")])
    return ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "records"


def held(folder: Path, columns: str = "id") -> list[Any]:
    """Columns of what any reader of partitioned Parquet finds in the folder, in the order of the log."""
    files = f"read_parquet('{folder}/kind=*/year=*/*.parquet', hive_partitioning = true)"
    rows = duckdb.sql(f"select {columns} from {files} order by position").fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]


def files(folder: Path) -> dict[str, int]:
    """Every file with when it was written."""
    return {str(file.relative_to(folder)): file.stat().st_mtime_ns for file in folder.rglob("*.parquet")}


def test_every_record_is_there_once_under_its_kind_and_year(ledger: Ledger, folder: Path) -> None:
    exported = export_records(ledger, folder)
    assert exported.records == {"missile_test": 3, "retract": 1, "vote": 1}
    assert exported.reached == ledger.head()
    assert held(folder) == ["a", "b", "c", "d", "retract-a"]
    assert {name.rpartition("/")[0] for name in files(folder)} == {
        "kind=missile_test/year=2016",
        "kind=missile_test/year=2017",
        "kind=missile_test/year=__HIVE_DEFAULT_PARTITION__",
        "kind=retract/year=__HIVE_DEFAULT_PARTITION__",
        "kind=vote/year=2017",
    }


def test_a_record_is_what_the_ledger_holds_without_its_salt(ledger: Ledger, folder: Path) -> None:
    export_records(ledger, folder)
    columns = "position, act, target_positions, occurred, start_earliest, recorded_at, claimants, data, event_hash"
    with ledger.reading() as connection:
        assert held(folder, columns) == connection.execute(f"select {columns} from event order by position").fetchall()
        wanted = {name for (name, *_) in connection.execute("describe event").fetchall()}
    with duckdb.connect() as connection:
        there = f"describe from read_parquet('{folder}/kind=*/year=*/*.parquet', hive_partitioning = true)"
        found = {name for (name, *_) in connection.execute(there).fetchall()}
    assert wanted - found == {"salt", "identity_key", "subject_key"}
    assert found - wanted == {"year"}
    assert held(folder, "start_earliest")[:2] == [date(2016, 1, 6), date(2017, 7, 4)]


def test_only_what_is_new_is_written(ledger: Ledger, folder: Path) -> None:
    export_records(ledger, folder)
    before = files(folder)
    assert export_records(ledger, folder).records == {}
    assert files(folder) == before
    ledger.append([claim("e", occurred="2017-07-28")])
    assert export_records(ledger, folder).records == {"missile_test": 1}
    after = files(folder)
    assert before.items() <= after.items()
    assert [name.rpartition("/")[0] for name in after.keys() - before.keys()] == ["kind=missile_test/year=2017"]
    assert held(folder) == ["a", "b", "c", "d", "retract-a", "e"]


def test_more_than_a_page_is_written_page_by_page(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PAGE", 2)
    export_records(ledger, folder)
    assert held(folder) == ["a", "b", "c", "d", "retract-a"]


def test_what_is_redacted_leaves_the_files_too(ledger: Ledger, folder: Path) -> None:
    export_records(ledger, folder)
    before = files(folder)
    redact(ledger, "b")
    assert export_records(ledger, folder).rewritten == 1
    assert held(folder, "data is null")[:5] == [False, True, False, False, False]
    assert [name for name in before if files(folder).get(name) != before[name]] == [
        name for name in before if name.startswith("kind=missile_test/year=2017")
    ]
    assert export_records(ledger, folder).rewritten == 0


def test_an_export_that_was_broken_off_is_done_again(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_records(ledger, folder)
    ledger.append([claim("e"), claim("f")])
    redact(ledger, "b")

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(records.Path, "write_text", crash)  # all files lie there, and nothing says so
        with pytest.raises(RuntimeError):
            export_records(ledger, folder)
    ledger.append([claim("g")])
    export_records(ledger, folder)
    assert [name[:8] for name in held(folder)] == ["a", "b", "c", "d", "retract-", "e", "f", "b@redact", "g"]
    assert held(folder, "data is null")[1]


def test_another_ledger_is_not_mixed_in(ledger: Ledger, folder: Path, tmp_path: Path) -> None:
    export_records(ledger, folder)
    other = Ledger(tmp_path / "other.duckdb")
    other.append([claim(name) for name in "vwxyz"])
    with pytest.raises(HistoryRewritten, match="has followed another history up to position 5"):
        export_records(other, folder)


def test_a_folder_that_holds_something_else_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds something else"):
        export_records(ledger, tmp_path)


def test_the_command_says_how_many_of_each_kind_are_new(
    ledger: Ledger, folder: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    def call(*options: str) -> "subprocess.CompletedProcess[str]":
        command = ["dateline", "--home", str(tmp_path), "export", "--records", "--to", str(folder), *options]
        return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")

    first, second = call("--format", "csv"), call("--format", "csv")
    assert first.stdout.splitlines() == ["kind,new", "missile_test,3", "retract,1", "vote,1"]
    assert first.stderr == second.stderr == f"{folder} holds the ledger up to {ledger.head()}\n"
    assert second.stdout.splitlines() == ["kind,new"]
    assert call("--xlsx").returncode == ExitCode.USAGE
