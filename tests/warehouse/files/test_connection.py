"""A file is opened with an intent; the error says why it cannot be had, by whom it is held, and what to do."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dbt_project
from dateline.settings import DEFAULTS
from ingest.errors import ExitCode
from warehouse.files.connection import copying, in_memory, opened, reading
from warehouse.files.connection_settings import DEFAULT_MEMORY, memory_limit
from warehouse.files.errors import FileLocked, FileUnusable  # fmt: skip


@pytest.mark.integration
def test_a_file_that_another_process_holds_is_refused_with_its_pid(tmp_path: Path, holding: Any) -> None:
    path = tmp_path / "ledger.duckdb"
    with holding(path) as pid, pytest.raises(FileLocked) as refusal, opened(path, wait=0):
        pass
    assert f"process {pid}" in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert "--wait" in refusal.value.remedy
    assert refusal.value.exit_code is ExitCode.LOCKED == 3


@pytest.mark.integration
def test_it_waits_as_long_as_it_may(tmp_path: Path, holding: Any) -> None:
    path = tmp_path / "ledger.duckdb"
    begun = time.monotonic()
    with holding(path), pytest.raises(FileLocked, match=r"waited 0\.3 s"), opened(path, write=True, wait=0.3):
        pass
    assert time.monotonic() - begun >= 0.3


@pytest.mark.integration
def test_it_has_the_file_as_soon_as_the_other_lets_go(tmp_path: Path, holding: Any) -> None:
    path = tmp_path / "ledger.duckdb"
    with holding(path):
        pass
    with opened(path, write=True, wait=5) as connection:
        assert connection.execute("select 1").fetchall() == [(1,)]


def test_a_statement_that_takes_long_draws_nothing_into_what_is_printed(tmp_path: Path) -> None:
    with opened(tmp_path / "ledger.duckdb", write=True) as connection:
        assert connection.execute("select current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_two_may_read_at_once(small_build: Path) -> None:
    with opened(small_build) as one, opened(small_build) as other:
        assert one.execute("from core.fct_claim").fetchall() == other.execute("from core.fct_claim").fetchall()


def test_a_missing_file_is_not_made_by_reading_it(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="dateline run"), opened(tmp_path / "none.duckdb"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [True, False])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_text("dear diary")
    with pytest.raises(FileUnusable, match=r"ledger\.duckdb cannot be opened"), opened(path, write=write):
        pass
    assert path.read_text() == "dear diary"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as refusal, opened(tmp_path / "gone" / "ledger.duckdb", write=True):
        pass
    assert refusal.value.remedy == f"make the folder {tmp_path / 'gone'}"


def test_a_file_is_closed_after_an_error(small_build: Path) -> None:
    with pytest.raises(duckdb.Error), opened(small_build) as connection:
        connection.execute("from nowhere")
    with opened(small_build, write=True, wait=0) as connection:
        connection.execute("drop table log.audit")


def test_times_are_utc_everywhere(small_build: Path, tmp_path: Path) -> None:
    question = "select current_setting('TimeZone')"
    with opened(small_build) as connection, copying(small_build, tmp_path / "fresh.duckdb") as memory:
        assert connection.execute(question).fetchall() == memory.execute(question).fetchall() == [("UTC",)]


@pytest.mark.timeout(60)  # the query goes on for some minutes
@pytest.mark.parametrize(
    "connected", [partial(opened, write=True), partial(reading, contents=None)], ids=["opened", "reading"]
)
def test_an_interruption_in_the_middle_of_a_query_is_one_and_ends_it_in_every_thread(
    small_build: Path, connected: Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]
) -> None:
    numbers = "create temp table number as select i from range(20_000_000) as r(i)"
    minutes_long = "select count(*) from number as a, (from number limit 2_000) as b where hash(a.i, b.i) = 0"

    def interrupted() -> None:
        with connected(small_build) as connection:
            connection.execute(numbers)
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
            connection.execute(minutes_long).fetchall()

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_every_connection_takes_no_more_memory_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MEMORY", "300MB")
    with opened(tmp_path / "one.duckdb", write=True) as one:
        assert one.execute("select current_setting('memory_limit')").fetchone() == ("286.1 MiB",)
    with in_memory() as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchone() == ("286.1 MiB",)


def test_a_small_machine_has_less_than_the_limit() -> None:
    with duckdb.connect(config={"memory_limit": "100MB"}) as connection:
        assert 99_000 < int(memory_limit(connection).removesuffix("KB")) <= 100_000


def test_the_front_door_and_dbt_have_the_same_limit_where_nobody_says_one() -> None:
    profile = (Path(dbt_project.__file__).parent / "profiles.yml").read_text(encoding="utf-8")
    assert f"env_var('DATELINE_MEMORY', '{DEFAULT_MEMORY}')" in profile
    assert DEFAULTS["memory"] == DEFAULT_MEMORY
