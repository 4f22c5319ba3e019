"""The main job, done once for every test that only looks at what came of it."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

# Another engine is tried in an environment of its own: make test-spark.
collect_ignore = [] if "DATELINE_SPARK" in os.environ else ["spark"]

# How thoroughly Hypothesis searches: HYPOTHESIS_PROFILE=torture has it try longer.
settings.register_profile("torture", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """SIGINT interrupts a test and what it starts, as from a terminal: a shell's background jobs would ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """For a process that a test starts: `dateline` is on the path, and no setting of whoever runs the tests counts."""
    settled = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return settled | {"NO_COLOR": "1", "PATH": path}


def _shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session; under xdist the one that its workers have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def _run_main_job(folder: Path, environment: dict[str, str]) -> None:
    job = subprocess.run(
        [sys.executable, "-m", "dateline", "run"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert job.returncode == 0, f"dateline run ended with {job.returncode}:\n{job.stdout}{job.stderr}"
    (folder / "printed.txt").write_text(job.stdout, encoding="utf-8")  # last: it says that the job was done


@pytest.fixture(scope="session")
def main_job(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The folder where `dateline run` was called once: `data` is its home, `printed.txt` what it printed.

    The workers of xdist share it; the first to come runs the job while the others wait at the lock."""
    folder = _shared_by_workers(tmp_path_factory) / "main_job"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "printed.txt").exists():
            _run_main_job(folder, environment)
    return folder


@pytest.fixture(scope="session")
def home(main_job: Path) -> Path:
    """The home folder after `dateline run` on the bundled timeline. Only look: a test that writes copies it first."""
    return main_job / "data"


@pytest.fixture
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published file of the main job; its times are UTC."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
