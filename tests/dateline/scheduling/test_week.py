"""A week of scheduled runs in which everything fails that may: in the end all is appended, reported and verified.

The clock goes faster, as fast as this machine is: eight hours take as long as a run to which nothing happens. In
`make test-long` it is two days and the runs append; in `make torture` a week of whole runs."""

import hashlib
import os
import random
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.scheduling import supervise
from dateline.scheduling.cron import Cron
from dateline.scheduling.supervise import Job, Supervisor
from dateline.settings import Settings, load
from ingest.errors import ExitCode
from tests.dateline.scheduling.clock import Sped, eventually, served
from tests.torture import times
from tests.warehouse.processes import hold, require_nothing_lost
from warehouse.build.runs import Runs
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import read_manifest

pytestmark = [pytest.mark.long, pytest.mark.waits]


COMMAND = times("append", "run")
RUNS = times(6, 21)

TROUBLES = ("none", "crash", "locked", "hang", "full disk", "none")


class Troubled(Supervisor):
    """Before each run somebody notes one more event, and something goes wrong."""

    def __init__(self, settings: Settings, job: Job, week: Path, pace: float) -> None:
        super().__init__(settings, job)
        self.week, self.pace, self.number, self.until = week, pace, 0, 0
        self.ended: list[tuple[str, int]] = []

    def run(self) -> int:
        trouble = TROUBLES[self.number % len(TROUBLES)]
        self.number += 1
        note(self.week, self.number)
        with in_trouble(self, trouble):
            code = super().run()
        self.ended.append((trouble, code))
        if self.number >= self.until:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return code


def note(week: Path, number: int) -> None:
    with week.open("a", encoding="utf-8") as file:
        file.write(
            f"  - {{id: event-{number}, kind: statement, claimant: {{name: A}}, data: {{summary: '{number}'}}}}\n"
        )


@contextmanager
def in_trouble(supervisor: Troubled, trouble: str) -> Iterator[None]:
    home = supervisor.settings.home
    match trouble:
        case "crash" | "hang":
            sent = signal.SIGKILL if trouble == "crash" else signal.SIGSTOP
            thread = threading.Thread(target=disturb, args=(supervisor, supervisor._child, sent))
            thread.start()
            yield
            thread.join(60)
        case "locked":
            with hold(supervisor.settings.ledger):
                yield
        case "full disk" if os.path.ismount(home):
            filler = home / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            yield
            filler.unlink()
        case "full disk":
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
            yield
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        case _:
            yield


def disturb(supervisor: Troubled, before: object, sent: signal.Signals) -> None:
    """Send a signal to the run that begins now, somewhere in its midst."""
    eventually(lambda: supervisor._child is not before)
    child = supervisor._child
    assert child
    time.sleep(random.uniform(0.1, supervisor.pace / 2))
    with suppress(ProcessLookupError):
        os.killpg(child.pid, sent)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home on a disk of its own where that can be had, to be filled."""
    place = tmp_path / "data"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", place], capture_output=True)
    yield place
    if mounted.returncode == 0:
        subprocess.run(["umount", "--lazy", place], check=True, timeout=60)


def test_after_a_week_of_failures_all_is_appended_all_is_reported_and_all_verifies(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "GRACE", 1.0)
    settings = load({"home": home, "wait": 1})[0]
    week = tmp_path / "week.yaml"
    week.write_text("source: week\nevents:\n", encoding="utf-8")
    note(week, 0)
    begun = time.monotonic()
    assert Supervisor(settings, Job((COMMAND, str(week)), 1200)).run() == ExitCode.DONE
    pace = time.monotonic() - begun
    supervisor = Troubled(settings, Job((COMMAND, str(week)), max(12.0, 3 * pace)), week, pace)
    slot = max(3.0, pace)  # what eight hours take
    clock = Sped(Cron.parse("0 */8 * * *").trigger(), datetime(2026, 1, 5, tzinfo=UTC), 8 * 3600 / slot)
    for until in (RUNS // 2, RUNS):  # in the middle of the week the scheduler itself is ended, and begun again
        supervisor.until = until
        supervisor.stopped.clear()
        served(supervisor, clock)

    calm = Supervisor(load({"home": home, "wait": 60})[0], Job(("run", str(week)), 1200))
    assert calm.run() == ExitCode.DONE, (settings.logs / f"{calm.health.state['run_id']}.jsonl").read_text()

    ledger = Ledger(settings.ledger)
    require_nothing_lost(ledger)
    assert {record.id for record in ledger.read()} == {f"event-{number}" for number in range(supervisor.number + 1)}

    kept = Runs(settings.runs).rows("from run order by started_at")
    assert len(kept) == len(supervisor.ended) + 2
    assert all(run["ended_at"] is not None and run["exit_code"] is not None for run in kept)
    assert [run["exit_code"] for run in kept[1:-1]] == [code for _, code in supervisor.ended]
    by_trouble = {trouble: {code for one, code in supervisor.ended if one == trouble} for trouble in TROUBLES}
    # Of one that was under way when the scheduler was asked to end, or had just begun.
    ended = {ExitCode.INTERRUPTED, 128 + signal.SIGTERM}
    assert ExitCode.DONE in by_trouble["none"]
    assert ExitCode.LOCKED in by_trouble["locked"] <= {ExitCode.LOCKED, *ended}
    assert by_trouble["hang"] <= {ExitCode.TIMED_OUT, ExitCode.DONE, *ended}
    assert by_trouble["crash"] <= {128 + signal.SIGKILL, ExitCode.DONE, *ended}
    assert ExitCode.DONE not in by_trouble["full disk"]

    manifest = read_manifest(settings.warehouse)
    assert manifest
    assert manifest.sha256 == hashlib.sha256(settings.warehouse.read_bytes()).hexdigest()
    assert manifest.ledger_position == supervisor.number + 1
    with opened(settings.warehouse) as published:
        assert published.execute("select count(*) from core.fct_claim").fetchone() == (supervisor.number + 1,)
        published_runs = published.execute("select count(*) from ops.run where is_scheduled").fetchone()
    assert published_runs == (len(supervisor.ended) + 1,)
    assert calm.health.state["is_ok"]
    assert timedelta() < datetime.now(UTC) - (calm.health.last_started or datetime.now(UTC)) < timedelta(hours=1)
