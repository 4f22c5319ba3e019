"""Changes of one file of the project, each tried by running the tests that concern the file on a copy with that change.

The tests run in processes that are forked from one that has imported what does not change, two at a time."""

import os
import resource
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from queue import Queue

from tests.mutants.survey import Mutant

ROOT = Path(__file__).parents[2]
OWN = ("dateline", "dbt_project", "expectations", "ingest", "tests", "warehouse")
FOREIGN = [
    *("pytest", "xdist", "hypothesis", "schemathesis", "duckdb", "pydantic", "pyarrow", "yaml", "typer", "openpyxl"),
    *("apscheduler.schedulers.background", "apscheduler.triggers.cron", "defusedxml", "requests", "filelock", "jinja2"),
]

# Tests that a change keeps from ending have noticed it: in so much time of a processor, and in so many times the time
# that they take without a change. On a busy machine ten minutes do not show that tests hang.
SECONDS, TIMES = 60, 5
LEAST_CLOCK_SECONDS, MOST_CLOCK_SECONDS = 60.0, 3600.0
AT_ONCE = 2

_PASSED, _FAILED, _STOPPED = 0, (1, 2), (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Changed:
    """A file with one change, and the tests that concern it."""

    file: str
    line: int
    change: str
    text: str
    tests: str


def survey(changes: Iterable[Changed]) -> Iterator[Mutant]:
    """Try each change. Raises RuntimeError where the tests of a file fail without any."""
    processes = get_context("forkserver")
    processes.set_forkserver_preload(FOREIGN)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    copies: Queue[Path] = Queue()
    moments = count(1_000_000_000)
    limits: dict[str, float] = {}

    def ends(changed: Changed | None, tests: str, clock_seconds: float) -> int | None:
        """With what the tests end, None where not in time."""
        copy = copies.get()
        try:
            if changed is not None:
                original = (copy / changed.file).read_bytes()
                _write(copy / changed.file, changed.text.encode(), next(moments))
            try:
                process = processes.Process(target=_run, args=(copy, tests))
                process.start()
                process.join(clock_seconds)
                if process.is_alive():
                    os.killpg(process.pid or 0, signal.SIGKILL)
                    process.join()
                    return None
                return process.exitcode
            finally:
                if changed is not None:
                    _write(copy / changed.file, original, next(moments))
        finally:
            copies.put(copy)

    def tried(changed: Changed) -> Mutant:
        if (code := ends(changed, changed.tests, limits[changed.tests])) not in (None, _PASSED, *_FAILED, *_STOPPED):
            raise RuntimeError(
                f"{changed.tests} with {changed.file}:{changed.line} {changed.change}: ended with {code}"
            )
        noticed = None if code == _PASSED else changed.tests
        return Mutant(changed.file, changed.line, changed.change, noticed)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as threads:
        for number in range(AT_ONCE):
            with tarfile.open(fileobj=BytesIO(archive)) as files:
                files.extractall(Path(folder) / str(number), filter="data")
            copies.put(Path(folder) / str(number))
        every = list(changes)
        for tests in sorted({changed.tests for changed in every}):
            begun = time.monotonic()
            if (code := ends(None, tests, MOST_CLOCK_SECONDS)) != _PASSED:
                raise RuntimeError(f"{tests} ends with {code} without any change: make it pass first")
            limits[tests] = max(LEAST_CLOCK_SECONDS, TIMES * (time.monotonic() - begun))
        yield from threads.map(tried, every)


def _write(file: Path, text: bytes, moment: int) -> None:
    """At a second of its own: byte code is taken for that of a file with the same second and size."""
    file.write_bytes(text)
    os.utime(file, (moment, moment))


def _run(copy: Path, tests: str) -> None:
    """Run the tests of a copy, in a process group of its own."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)  # for processes that tests start
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    for name in [name for name in sys.modules if name.split(".")[0] in OWN]:
        del sys.modules[name]
    sys.path[:] = [str(copy), *(path for path in sys.path if Path(path).resolve() != ROOT)]
    import pytest  # imported by the process that this one was forked from

    words = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly", "--basetemp", f"{copy}.tests"]
    code = pytest.main([*words, *tests.split()])
    os._exit(int(code))  # threads of what was tested do not hold it back
