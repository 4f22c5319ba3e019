"""What was acknowledged is on disk, whichever process is killed or writes, whatever the disk and the clock do."""

import hashlib
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.errors import ExitCode
from tests.dateline.scheduling.clock import eventually
from tests.shared import copy_of
from tests.torture import times
from tests.warehouse.processes import (
    child_of,
    dateline,
    end,
    is_alive,
    kill,
    require_nothing_lost,
    start,
    start_dateline,
    worker,
)
from tests.warehouse.sample import statement
from warehouse.build.dbt import PROJECT, build
from warehouse.files.connection import opened
from warehouse.files.errors import FileLocked
from warehouse.ledger.clock import RecordedAhead
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import publish, read_manifest

pytestmark = pytest.mark.long


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of three records, which waits as long as it takes."""
    ledger = Ledger(tmp_path / "ledger.duckdb", wait=120)
    ledger.append([statement(f"start.{place}") for place in range(3)])
    return ledger


class TestEightProcesses:
    def test_that_append_at_once_lose_nothing_double_nothing_and_leave_no_gap(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        logs = [tmp_path / f"{number}.log" for number in range(8)]
        for process in [worker("append", ledger, log, log.stem, times(2, 60)) for log in logs]:
            end(process)
        require_nothing_lost(ledger, logs)
        assert all(log.read_text() for log in logs)

    def test_that_hold_the_ledger_in_turn_lose_nothing(self, ledger: Ledger, tmp_path: Path) -> None:
        logs = [tmp_path / f"{number}.log" for number in range(8)]
        for process in [start_holding(ledger, log) for log in logs]:
            end(process)
        require_nothing_lost(ledger, logs)
        assert all(log.read_text() for log in logs)

    def test_that_append_lose_nothing_while_another_redacts(self, ledger: Ledger, tmp_path: Path) -> None:
        seconds = times(2, 60)
        logs = [tmp_path / f"{number}.log" for number in range(4)]
        appending = [worker("append", ledger, log, log.stem, seconds) for log in logs]
        redactions = [tmp_path / f"redactions-{number}.log" for number in range(2)]
        redacting = [worker("redact_again_and_again", ledger, log, seconds, log.stem) for log in redactions]
        for process in appending + redacting:
            end(process)
        require_nothing_lost(ledger, logs + redactions)


class TestLock:
    def test_a_writer_that_waits_long_enough_gets_it(self, ledger: Ledger) -> None:
        holder = worker("hold", ledger, 1.5)
        assert ledger.append([statement("later")]).positions == (4,)
        end(holder)

    def test_a_refusal_names_who_holds_it_and_ends_with_3(self, ledger: Ledger, tmp_path: Path) -> None:
        holder = worker("hold", ledger, 60)
        file = tmp_path / "more.jsonl"
        file.write_text(statement("4").model_dump_json(exclude_none=True))
        refused = dateline(ledger.path.parent, "--wait", "0.3", "append", file)
        kill(holder)
        assert refused.returncode == 3
        assert f"(process {holder.pid})" in refused.stderr
        assert "waited 0.3 s" in refused.stderr
        require_nothing_lost(ledger)

    def test_a_refusal_comes_when_the_time_is_over(self, ledger: Ledger) -> None:
        holder = worker("hold", ledger, 60)
        started = time.monotonic()
        with pytest.raises(FileLocked, match=str(holder.pid)):
            Ledger(ledger.path, wait=0.5).append([statement("4")])
        assert 0.5 <= time.monotonic() - started < 5
        kill(holder)


class TestKilled:
    """`kill -9` at random moments. What the kernel has taken it writes, so an acknowledged record has to be there."""

    @pytest.mark.parametrize("open_for", ["a batch", "all"])
    def test_while_it_appends(self, ledger: Ledger, tmp_path: Path, open_for: str) -> None:
        logs: list[Path] = []
        for number in range(times(4, 50)):
            logs.append(tmp_path / f"{number}.log")
            process = worker("append", ledger, logs[-1], f"{number}", 60, open_for)
            time.sleep(random.uniform(0, 0.7))
            kill(process)
            require_nothing_lost(ledger, logs)
        ledger.append([statement("after")])
        require_nothing_lost(ledger, logs)

    def test_while_it_makes_the_ledger(self, tmp_path: Path) -> None:
        for number in range(times(3, 30)):
            ledger, log = Ledger(tmp_path / f"{number}" / "ledger.duckdb"), tmp_path / f"{number}.log"
            process = worker("append", ledger, log, "first", 60)
            time.sleep(random.uniform(0, 0.2))
            kill(process)
            ledger.append([statement("after")])
            require_nothing_lost(ledger, [log])

    def test_while_it_builds(
        self, ledger: Ledger, tmp_path: Path, three_models: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Three models in `make test-long`, all of them in `make torture`."""
        monkeypatch.delenv("DBT_PARTIAL_PARSE_FILE_PATH")  # of another project
        project, seconds = times((three_models, 3), (PROJECT, 12))
        database = tmp_path / "build.duckdb"
        for number in range(times(2, 30)):
            how, code = (signal.SIGTERM, signal.SIGKILL)[number % 2], ExitCode.DONE
            while code == ExitCode.DONE:  # it ended before its moment came
                ledger.append([statement(f"before-build-{ledger.head().position}")])
                process = start_dateline(tmp_path, "build", project=project)
                dbt = child_of(process)
                time.sleep(random.uniform(0, seconds))
                process.send_signal(how)  # to the command alone: its child gets no signal
                code = process.wait(60)
            assert code == (ExitCode.INTERRUPTED if how == signal.SIGTERM else -how)
            eventually(lambda gone=dbt: not is_alive(gone), 10)
            with opened(database, write=True, wait=10):  # other threads of a process may end after its first
                pass
            kill(process)
            require_nothing_lost(ledger)
        build(ledger.path, database, tmp_path / "dbt", project=project)
        with opened(database) as connection:
            assert connection.execute("select count(*) from core.fct_claim").fetchone() == (ledger.head().position,)
        assert [file.name for file in tmp_path.glob(".*")] == []

    def test_while_it_publishes(self, home: Path, tmp_path: Path) -> None:
        place = copy_of(home, tmp_path / "home")
        database, warehouse = place / "build.duckdb", place / "warehouse.duckdb"
        published = [publish(database, warehouse).sha256]
        for _ in range(times(3, 40)):
            process = start_dateline(place, "publish")
            time.sleep(random.uniform(0.3, 2))
            kill(process)
            published.append(require_whole(warehouse, published))
        published.append(publish(database, warehouse).sha256)
        assert require_whole(warehouse, published) == published[-1]
        assert [file.name for file in place.glob(".*")] == []


def require_whole(warehouse: Path, published: list[str]) -> str:
    """The published file opens and is the one of its manifest, or the one that was to follow it; its SHA-256."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        marts = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in marts:
            connection.execute(f"select * from {schema}.{table}").fetchall()
    manifest = read_manifest(warehouse)
    assert manifest
    assert set(manifest.rows) == {f"{schema}.{table}" for schema, table in marts}
    sha256 = hashlib.sha256(warehouse.read_bytes()).hexdigest()
    assert sha256 == manifest.sha256 or manifest.sha256 in published
    return sha256


class TestTornLog:
    def test_a_log_cut_at_any_byte_of_its_last_batch_gives_all_of_it_or_nothing(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        process = worker("log", ledger, 4)
        assert process.stdout
        *_, before, full = [int(process.stdout.readline()) for _ in range(3)]
        kill(process)
        log = ledger.path.with_name(ledger.path.name + ".wal").read_bytes()
        assert len(log) == full > before
        whole, without = 3 + 4 * 3, 3 + 3 * 3
        found = set()
        for cut in [*range(before, full, times(64, 1)), full - 1, full]:
            torn = Ledger(Path(shutil.copy(ledger.path, tmp_path / "torn.duckdb")))
            torn.path.with_name("torn.duckdb.wal").write_bytes(log[:cut])
            position = torn.head().position
            found.add(position)
            assert position == whole if cut == full else position in (whole, without)
            if cut % 7 == 0:
                require_nothing_lost(torn)
                assert torn.append([statement("after")]).positions == (position + 1,)
                require_nothing_lost(torn)
            torn.path.with_name("torn.duckdb.wal").unlink(missing_ok=True)
        assert found == {whole, without}


class TestFullDisk:
    """A disk that is full in the middle of an append is reported in plain words, and harms nothing that was there."""

    @pytest.fixture
    def many(self, tmp_path: Path) -> Path:
        """Twenty thousand records that do not compress."""
        noise = random.Random(1)
        file = tmp_path / "many.jsonl"
        with file.open("w") as lines:
            for number in range(20_000):
                text = "".join(noise.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=400))
                lines.write(statement(f"many-{number}", text).model_dump_json(exclude_none=True) + "\n")
        return file

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=False)
        if mounted.returncode:
            pytest.skip("only root can mount a small disk")
        yield disk
        subprocess.run(["umount", disk], check=True)

    def test_a_small_disk(self, small_disk: Path, many: Path) -> None:
        self.require_a_clean_refusal(small_disk, many)

    def test_a_limit_on_the_size_of_files(self, tmp_path: Path, many: Path) -> None:
        def limited() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))

        self.require_a_clean_refusal(tmp_path / "home", many, preexec_fn=limited)

    def require_a_clean_refusal(self, home: Path, many: Path, **limits: object) -> None:
        ledger = Ledger(home / "ledger.duckdb")
        ledger.append([statement("before")])
        cited = ledger.head()
        refused = dateline(home, "append", many, **limits)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert "fault of dateline's own" not in refused.stderr
        assert "disk" in refused.stderr
        assert ledger.head() == cited
        assert ledger.verify(against=cited).is_sound
        ledger.append([statement("after")])
        require_nothing_lost(ledger)


class TestClock:
    def test_a_clock_that_goes_back_by_less_than_a_minute_does_not_take_the_ledger_with_it(
        self, ledger: Ledger
    ) -> None:
        end(worker("append_in_future", ledger, 50))
        ledger.append([statement("when-the-clock-was-set-right")])
        ahead, after = list(ledger.read())[-2:]
        assert ahead.recorded_at > datetime.now(UTC)
        assert after.recorded_at == ahead.recorded_at
        require_nothing_lost(ledger)

    def test_nothing_is_appended_behind_a_record_that_is_dated_days_ahead(self, ledger: Ledger) -> None:
        end(worker("append_in_future", ledger, 3 * 24 * 60 * 60))
        with pytest.raises(RecordedAhead):
            ledger.append([statement("when-the-clock-was-set-right")])
        (*_, last) = ledger.read()
        assert last.recorded_at > datetime.now(UTC) + timedelta(days=2)
        require_nothing_lost(ledger)


def start_holding(ledger: Ledger, log: Path) -> "subprocess.Popen[str]":
    seconds = times(0.3, 5)
    return start(
        ["tests.warehouse.worker", "append", str(ledger.path), str(log), log.stem, str(seconds), "all"],
    )
