"""Runs by the clock: as cron means it, one at a time, and the result of each is reported."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger
from croniter import croniter
from filelock import FileLock

from dateline.scheduling import supervise
from dateline.scheduling.cron import Cron
from dateline.scheduling.schedule import is_missed
from dateline.scheduling.supervise import Job, Supervisor
from dateline.scheduling.units import crontab, systemd
from dateline.settings import Settings, load
from ingest.errors import ExitCode, UsageError
from tests.calling import Dateline
from tests.dateline.scheduling.clock import Sped, eventually, served
from tests.torture import times
from tests.warehouse.processes import hold
from warehouse.build.runs import Runs

GOOD = "source: s\nevents:\n  - {id: a, kind: statement, claimant: {name: A}, data: {summary: one}}\n"

SCHEDULES = (
    *("0 6 * * *", "*/15 * * * *", "5,35 6-18/2 * * *", "0 0 1 * *", "30 4 1,15 * *", "0 12 * jan,jul *"),
    *("0 6 * * 1-5", "0 6 * * 0", "0 6 * * 7", "0 6 * * 5-7", "0 6 * * sun", "0 6 * * mon,wed", "0 6 * * */2"),
    *("0 6 */10 * *", "59 23 31 12 *", "0 0 29 2 *"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"home": tmp_path / "data", "wait": 5})[0]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def following(trigger: BaseTrigger, count: int) -> list[datetime]:
    """The next times of a trigger after the beginning of 2026."""
    at: datetime | None = None
    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = []
    for _ in range(count):
        at = trigger.get_next_fire_time(at, now)
        assert at
        found.append(at.replace(tzinfo=None))
        now = at + timedelta(seconds=1)
    return found


# --- What a schedule means ---


@pytest.mark.parametrize("text", SCHEDULES)
def test_a_schedule_means_what_another_reader_of_crontabs_takes_it_for(text: str) -> None:
    other = croniter(text, datetime(2025, 12, 31, 23, 59, 59))
    assert following(Cron.parse(text).trigger(), 12) == [other.get_next(datetime) for _ in range(12)]


@pytest.mark.integration
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("text", SCHEDULES)
def test_a_schedule_means_the_same_to_systemd(text: str) -> None:
    base = ["--base-time=2025-12-31 23:59:59", "--iterations=5", Cron.parse(text).calendar()]
    reported = subprocess.run(["systemd-analyze", "calendar", *base], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"(?:Next elapse|Iteration #\d+|Iter\. #\d+): \w+ (\S+ \S+)", reported)
    assert [datetime.fromisoformat(one) for one in found] == following(Cron.parse(text).trigger(), len(found))
    assert len(found) >= 1


# The clock is set back or forward at 1, 2 or 3 in the morning, at midnight, at noon of UTC, by half an hour.
ZONES = (
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/Havana", "Africa/Cairo", "Atlantic/Azores"),
    *("Australia/Lord_Howe", "Australia/Sydney", "America/Santiago", "Asia/Beirut", "Asia/Pyongyang", "UTC"),
)


def runs(text: str, zone: str, since: datetime, until: datetime) -> list[datetime]:
    """When a schedule of a zone is due, as moments in UTC."""
    trigger = Cron.parse(text).trigger(ZoneInfo(zone))
    found = []
    at = trigger.get_next_fire_time(None, since)
    while at and at < until:
        found.append(at.astimezone(UTC))
        at = trigger.get_next_fire_time(at, at)
    return found


def changes(zone: str) -> Iterator[date]:
    """The days of 2026 on which the clock of a zone is changed; the first of June where there is none."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    offsets = [((at + timedelta(hours=n)).astimezone(ZoneInfo(zone)), n) for n in range(365 * 24)]
    days = {after.date() for (before, _), (after, _) in pairwise(offsets) if before.utcoffset() != after.utcoffset()}
    yield from sorted(days) or [date(2026, 6, 1)]


@pytest.mark.fault("20")
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("minute", [0, 30])
def test_a_job_at_a_named_hour_runs_once_on_each_day_also_when_the_clock_is_changed(zone: str, minute: int) -> None:
    """Counted without the trigger: the minutes at which the clock on the wall shows the time, one by one."""
    for day in changes(zone):
        since = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
        until = since + timedelta(days=5)
        clock = [(at, at.astimezone(ZoneInfo(zone))) for at in (since + timedelta(minutes=n) for n in range(5 * 1440))]
        for hour in range(24):
            found = runs(f"{minute} {hour} * * *", zone, since, until)
            shown: dict[date, datetime] = {}  # the first time of each day
            for at, wall in clock:
                if (wall.hour, wall.minute) == (hour, minute):
                    shown.setdefault(wall.date(), at)
            assert set(shown.values()) <= set(found), (zone, day, hour)
            days = [at.astimezone(ZoneInfo(zone)).date() for at in found]
            assert [days.count(day + timedelta(days=n)) for n in (-1, 0, 1)] == [1, 1, 1], (zone, day, hour)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.fault("20")
@pytest.mark.parametrize(
    ("text", "zone", "day", "expected"),
    [
        ("30 2 * * *", "Europe/Berlin", "2026-10-25", ["00:30"]),  # 02:30 comes twice
        ("30 2 * * *", "Europe/Berlin", "2026-03-29", ["01:30"]),  # 02:30 does not come: at 03:30 of summer time
        ("30 1 * * *", "America/New_York", "2026-11-01", ["05:30"]),
        ("30 2,3 * * *", "Europe/Berlin", "2026-03-29", ["01:30"]),  # both are due at once
        ("*/20 2 * * *", "Europe/Berlin", "2026-10-25", ["00:00", "00:20", "00:40"]),
        ("30 * * * *", "Europe/Berlin", "2026-10-25", [f"{hour:02}:30" for hour in range(24)]),
        ("0 * * * *", "Europe/Berlin", "2026-03-29", [f"{hour:02}:00" for hour in range(24)]),
        ("0 */12 * * *", "America/Havana", "2026-11-01", ["04:00", "05:00", "17:00"]),  # midnight comes twice
    ],
)
def test_named_hours_run_once_and_each_hour_as_often_as_it_comes(
    text: str, zone: str, day: str, expected: list[str]
) -> None:
    since = datetime.fromisoformat(f"{day}T00:00Z")
    assert [f"{at:%H:%M}" for at in runs(text, zone, since, since + hours(24))] == expected


@pytest.mark.parametrize("text", ["", "* * * *", "60 * * * *", "x * * * *", "0 6 * * 8", "0 6 1 * 1", "0 6 * * 5-2"])
def test_what_is_no_schedule_is_refused_with_what_one_looks_like(text: str) -> None:
    with pytest.raises(UsageError, match="is no schedule"):
        Cron.parse(text)


# --- What is printed ---

JOB = Job(("run", "50 % of $HOME.yaml"), 60, 'mail -s "it failed" me')


@pytest.mark.integration
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units_as_printed(settings: Settings, tmp_path: Path) -> None:
    printed = systemd(Cron.parse("0 6 * * 1-5"), JOB, settings)
    files = re.findall(r"^# \S*/(dateline\.\w+)\n(.*?)(?=^# |\Z)", printed, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in files] == ["dateline.service", "dateline.timer"]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    reported = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name, _ in files)],
        capture_output=True,
        text=True,
    )
    assert (reported.returncode, reported.stdout) == (0, "")
    assert "dateline." not in reported.stderr
    assert "Persistent=true" in printed
    assert '"50 %% of $$HOME.yaml"' in printed


@pytest.mark.integration
def test_the_lines_of_the_crontab_run_as_a_shell_reads_them(settings: Settings, mine: Path) -> None:
    job = Job(("append", str(mine)), 60)
    lines = crontab(Cron.parse("0 6 * * 1-5"), job, settings).splitlines()
    first, command = re.fullmatch(r"((?:\S+ ){5})(.*)", lines[0]).groups()  # type: ignore[union-attr] # None fails here
    assert croniter.is_valid(first.strip())
    assert subprocess.run(command, shell=True, capture_output=True).returncode == 0
    (run,) = Runs(settings.runs).rows("from run")
    assert (run["command"], run["is_scheduled"], run["appended_count"]) == ("append", True, 1)
    assert lines[1].startswith("@reboot ")
    again = subprocess.run(lines[1].removeprefix("@reboot "), shell=True, capture_output=True, encoding="utf-8")
    assert (again.returncode, again.stderr) == (0, "No run was missed.\n")


def test_a_percent_sign_is_no_line_break_in_the_crontab(settings: Settings) -> None:
    assert r"50 \% of $HOME.yaml" in crontab(Cron.parse("0 6 * * *"), JOB, settings)


# --- One run, and what is reported of it ---


def logged(settings: Settings, run_id: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (settings.logs / f"{run_id}.jsonl").read_text(encoding="utf-8").splitlines()]


def health(settings: Settings) -> dict[str, Any]:
    reported = json.loads(settings.health.read_text(encoding="utf-8"))
    assert isinstance(reported, dict)
    return reported


@pytest.mark.integration
def test_a_run_has_an_id_a_log_a_record_and_a_health(settings: Settings, mine: Path) -> None:
    assert Supervisor(settings, Job(("append", str(mine)), 60)).run() == 0
    (run,) = Runs(settings.runs).rows("from run")
    lines = logged(settings, run["run_id"])
    assert lines[0]["event"] == "began"
    assert (lines[-1]["event"], lines[-1]["exit_code"]) == ("ended", 0)
    assert {"stdout"} <= {line["event"] for line in lines}
    assert {line["run"] for line in lines} == {run["run_id"]}
    assert (run["exit_code"], run["appended_count"], run["is_scheduled"]) == (0, 1, True)
    reported = health(settings)
    assert (reported["is_ok"], reported["state"], reported["run_id"], reported["exit_code"]) == (
        True,
        "idle",
        run["run_id"],
        0,
    )
    assert reported["last_success_at"] == reported["ended_at"]


@pytest.mark.integration
def test_a_run_that_fails_is_reported_to_the_command_of_the_user(settings: Settings, tmp_path: Path) -> None:
    reported = tmp_path / "reported"
    script = 'printf "%s %s" "$DATELINE_RUN_ID" "$DATELINE_EXIT_CODE" > ' + shlex.quote(str(reported))
    supervisor = Supervisor(settings, Job(("append", "nowhere.yaml"), 60, shlex.join(["sh", "-c", script])))
    assert [supervisor.run(), supervisor.run()] == [1, 1]
    runs = Runs(settings.runs).rows("from run order by started_at")
    assert reported.read_text() == f"{runs[-1]['run_id']} 1"
    assert (health(settings)["is_ok"], health(settings)["failures_in_a_row"]) == (False, 2)


@pytest.mark.integration
def test_a_run_that_hangs_is_stopped_with_all_that_it_started(settings: Settings, mine: Path) -> None:
    """It hangs at a ledger that another process holds, and would for longer than it may."""
    settings.home.mkdir()
    patient = load({"home": settings.home, "wait": 600})[0]
    with hold(settings.ledger):
        assert Supervisor(patient, Job(("append", str(mine)), 4)).run() == ExitCode.TIMED_OUT
    (run,) = Runs(settings.runs).rows("from run")
    assert (run["exit_code"], run["error_name"], run["appended_count"]) == (124, "TimedOut", 0)
    assert run["ended_at"] is not None
    assert health(settings)["error"] == "TimedOut"


@pytest.mark.integration
def test_a_run_that_is_not_gone_when_it_was_killed_is_recorded_all_the_same(
    settings: Settings, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that frees much memory on a busy machine takes its time."""
    monkeypatch.setattr(supervise, "GRACE", 0)
    settings.home.mkdir()
    with hold(settings.ledger):
        supervisor = Supervisor(load({"home": settings.home, "wait": 600})[0], Job(("append", str(mine)), 2))
        assert supervisor.run() == ExitCode.TIMED_OUT
    (run,) = Runs(settings.runs).rows("from run")
    assert (run["exit_code"], run["error_name"]) == (124, "TimedOut")


@pytest.mark.integration
def test_a_run_that_is_killed_is_recorded_all_the_same(settings: Settings, mine: Path) -> None:
    settings.home.mkdir()
    supervisor = Supervisor(load({"home": settings.home, "wait": 600})[0], Job(("append", str(mine)), 60))
    with hold(settings.ledger):
        thread = threading.Thread(target=supervisor.run)
        thread.start()
        eventually(lambda: Runs(settings.runs, wait=60).rows("from duckdb_tables() where table_name = 'run'"))
        assert supervisor._child
        supervisor._child.kill()
        thread.join(60)
    (run,) = Runs(settings.runs).rows("from run")
    assert run["exit_code"] == 128 + signal.SIGKILL


def test_a_second_run_beside_one_is_left_out_and_recorded(settings: Settings, mine: Path) -> None:
    settings.home.mkdir()
    with FileLock(settings.home / "schedule.lock"):
        assert Supervisor(settings, Job(("append", str(mine)), 60)).run() == ExitCode.LOCKED
    (run,) = Runs(settings.runs).rows("from run")
    assert (run["exit_code"], run["error_name"]) == (3, "Overlap")
    assert not settings.ledger.exists()


@pytest.mark.integration
def test_no_secret_reaches_the_log(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_COMTRADE_KEY", "0123456789abcdef")
    reported = load({"home": settings.home, "wait": 5})[0]
    assert Supervisor(reported, Job(("append", "0123456789abcdef.yaml"), 60)).run() == 1
    (log,) = settings.logs.iterdir()
    assert "0123456789abcdef" not in log.read_text(encoding="utf-8")
    assert "***.yaml" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o777 == 0o600
    assert b"0123456789abcdef" not in settings.runs.read_bytes()


# --- The clock ---


class Counting(Supervisor):
    """A supervisor that ends the scheduler after so many runs, as a person does with Ctrl-C."""

    def __init__(self, settings: Settings, job: Job, runs: int, seconds: float = 0) -> None:
        super().__init__(settings, job)
        self.left, self.seconds, self.began = runs, seconds, list[float]()

    def run(self) -> int:
        self.began.append(time.monotonic())
        time.sleep(self.seconds)
        self.left -= 1
        if self.left <= 0:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return 0


@pytest.mark.parametrize("factor", [5 * 3600, 8 * 3600 / 77.123, 61.37])
def test_a_clock_that_goes_faster_never_stands_still(factor: float) -> None:
    now = datetime.now(UTC)
    clock = Sped(Cron.parse("0 */8 * * *").trigger(), datetime(2026, 1, 5, tzinfo=UTC), factor)
    given = [clock.get_next_fire_time(None, now)]
    for _ in range(200):
        given.append(clock.get_next_fire_time(given[-1], given[-1]))
    assert given == sorted(set(given))


def test_a_run_begins_whenever_it_is_due(settings: Settings) -> None:
    """An hourly schedule of which an hour takes a fifth of a second."""
    settings.home.mkdir()
    supervisor = Counting(settings, JOB, times(4, 24))
    served(supervisor, Sped(Cron.parse("0 * * * *").trigger(), datetime(2026, 1, 1, tzinfo=UTC), 5 * 3600))
    apart = [later - earlier for earlier, later in zip(supervisor.began, supervisor.began[1:], strict=False)]
    assert all(0.1 < one < 10 for one in apart)  # the machine may be busy, the hour a fifth of a second
    assert health(settings)["next_at"]


def test_what_was_missed_while_a_run_took_too_long_is_made_up_for_once(settings: Settings) -> None:
    settings.home.mkdir()
    supervisor = Counting(settings, JOB, 3, seconds=0.9)  # four hours of them, for an hourly schedule
    served(supervisor, Sped(Cron.parse("0 * * * *").trigger(), datetime(2026, 1, 1, tzinfo=UTC), 5 * 3600))
    first, second, third, *_ = supervisor.began
    assert second - first < 5
    assert third - second < 5


def test_what_was_missed_while_nobody_ran_is_made_up_for_once(settings: Settings, mine: Path) -> None:
    supervisor = Counting(settings, JOB, 1)
    daily = Cron.parse("0 6 * * *").trigger()
    now = datetime.now(UTC)
    settings.home.mkdir()
    assert not is_missed(supervisor, daily, now)
    supervisor.health.begin("a run", ("run",), now - timedelta(days=9))
    assert is_missed(supervisor, daily, now)
    served(supervisor, daily)
    supervisor.health.begin("another", ("run",), now)
    assert not is_missed(supervisor, DateTrigger(now - timedelta(days=1)), now)


def test_sigterm_ends_it_with_the_code_of_an_interruption(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "dateline", "schedule", "--cron", "0 6 * * *", "--", "checkpoint"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            eventually((tmp_path / "data" / "health.json").exists)
            process.terminate()
            assert process.wait(20) == ExitCode.INTERRUPTED
        finally:
            process.kill()
        assert process.stderr
        assert process.stderr.readline().startswith("dateline checkpoint at 0 6 * * *")


@pytest.mark.integration
def test_a_run_that_only_begins_when_it_is_to_end_is_ended_too(settings: Settings, mine: Path) -> None:
    settings.home.mkdir()
    supervisor = Supervisor(load({"home": settings.home, "wait": 600})[0], Job(("append", str(mine)), 600))
    supervisor.stop()
    with hold(settings.ledger):
        assert supervisor.run() == 128 + signal.SIGTERM


def test_only_a_command_of_ours_can_be_scheduled(dateline: Dateline) -> None:
    for words in (["rm", "-rf"], ["schedule", "--once", "--", "run"]):
        answer = dateline("schedule", "--once", "--", *words)
        assert answer.returncode == 2
        assert "cannot be scheduled" in answer.stderr
