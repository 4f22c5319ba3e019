"""One run in a process of its own: no other beside it, with an id, a log, an end, and a message if that is bad."""

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from dateline.health import Health
from dateline.output import say
from dateline.pipeline.recording import RUN_ID
from dateline.settings import Settings
from ingest.child import PARENT
from ingest.errors import DatelineError, ExitCode
from warehouse.build.runs import Runs, new_run_id

# What a process has to end in once it is asked to, before it is killed.
GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """What is run, as the words after `dateline`; after how many seconds it is stopped; what is called if it fails."""

    words: tuple[str, ...]
    timeout: float
    on_failure: str | None = None


@dataclass(slots=True)
class Supervisor:
    """Runs a job when asked to, one at a time, and reports each run."""

    settings: Settings
    job: Job
    health: Health = field(init=False)
    stopped: threading.Event = field(default_factory=threading.Event)
    _child: "subprocess.Popen[str] | None" = None
    _unkept: list[tuple[str, int, str | None, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.health = Health(self.settings.health)

    def run(self) -> int:
        """Run the job now; gives the exit code of its process, 124 of one that was stopped for its time."""
        run_id, started = new_run_id(), datetime.now(UTC)
        self.settings.home.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.settings.home / "schedule.lock", timeout=0):
                self.health.begin(run_id, [*map(self.settings.masked, self.job.words)], started)
                code, error = self._run(run_id)
        except Timeout:
            say("Another scheduled run is under way; this one is left out.")
            code, error = ExitCode.LOCKED, "Overlap"
        self._keep(run_id, code, error, started)
        if error != "Overlap":
            self.health.end(code, error)
        if code != ExitCode.DONE:
            self._notify(run_id, code)
        return code

    def stop(self) -> None:
        """End the run that is under way, if one is, and let no other begin."""
        self.stopped.set()
        child = self._child
        if child is not None and child.poll() is None:
            _end(child)

    def _run(self, run_id: str) -> tuple[int, str | None]:
        settings = self.settings
        command = [sys.executable, "-m", "dateline", "--home", str(settings.home), "--wait", f"{settings.wait:g}"]
        log = Log(settings.logs / f"{run_id}.jsonl", run_id, settings.masked)
        log.write("began", words=self.job.words, timeout=self.job.timeout)
        self._child = child = subprocess.Popen(
            [*command, *self.job.words],
            env=os.environ | {RUN_ID: run_id, PARENT: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # dbt ends with it
        )
        if self.stopped.is_set():  # it was stopped while this one began
            _end(child)
        readers = [
            threading.Thread(target=log.follow, args=(name, stream), daemon=True)
            for name, stream in (("stdout", child.stdout), ("stderr", child.stderr))
        ]
        for reader in readers:
            reader.start()
        error = None
        try:
            child.wait(self.job.timeout)
        except subprocess.TimeoutExpired:
            _end(child)
            error = "TimedOut"
        for reader in readers:
            reader.join(GRACE)
        code = ExitCode.TIMED_OUT if error else _exit_code(child)
        log.write("ended", exit_code=code, error=error)
        return code, error

    def _keep(self, run_id: str, code: int, error: str | None, started: datetime) -> None:
        """See to it that the record of a run is ended: its own process may have been killed, or found the disk full."""
        self._unkept.append((run_id, code, error, started))
        runs = Runs(self.settings.runs, wait=self.settings.wait)
        for ended in list(self._unkept):
            try:
                runs.close(*ended, command=self.job.words[0])
            except (DatelineError, OSError) as problem:
                say(f"The record of run {ended[0]} waits to be kept: {problem}")
                return
            self._unkept.remove(ended)

    def _notify(self, run_id: str, code: int) -> None:
        if self.job.on_failure is None:
            return
        log = self.settings.logs / f"{run_id}.jsonl"
        variables = {RUN_ID: run_id, "DATELINE_EXIT_CODE": str(code), "DATELINE_LOG": str(log)}
        try:
            subprocess.run(shlex.split(self.job.on_failure), env=os.environ | variables, timeout=GRACE * 6, check=True)
        except (OSError, subprocess.SubprocessError) as problem:
            say(f"The command on failure failed itself: {problem}")


class Log:
    """A run's log: a JSON object a line, without any of the secrets. It never stops the run that it is of."""

    def __init__(self, path: Path, run_id: str, masked: Callable[[str], str]) -> None:
        self._path, self._run_id, self._masked = path, run_id, masked
        self._writing = threading.Lock()

    def write(self, event: str, **fields: Any) -> None:
        entry = {"at": datetime.now(UTC).isoformat(), "run": self._run_id, "event": event, **fields}
        line = self._masked(json.dumps(entry, ensure_ascii=False))
        with self._writing, suppress(OSError):  # a full disk
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(line + "\n")

    def follow(self, name: str, stream: IO[str]) -> None:
        """Each line of a stream, until its end."""
        for line in stream:
            self.write(name, text=line.rstrip("\n"))


def _exit_code(child: "subprocess.Popen[str]") -> int:
    """As a shell reports it, also of a process that a signal ended, or that was killed and is not gone yet."""
    code = child.poll()
    if code is None:
        return 128 + signal.SIGKILL
    return code if code >= 0 else 128 - code


def _end(child: "subprocess.Popen[str]") -> None:
    """End a process and all that it started: asked first, killed after the grace."""
    for signal_ in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal_)
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
            break
    with suppress(ProcessLookupError):  # what outlived its parent
        os.killpg(child.pid, signal.SIGKILL)
