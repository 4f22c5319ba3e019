"""The main job, done once for every test that only looks at what came of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings

import dbt_project
from tests.calling import Dateline, Done, Shell, in_this_process, words_of
from tests.shared import copy_of, folder_of, made_once
from warehouse.build.dbt import parse
from warehouse.build.marts import Marts

# Another engine is tried in an environment of its own: make test-spark.
collect_ignore = [] if "DATELINE_SPARK" in os.environ else ["spark"]

# How thoroughly Hypothesis searches: HYPOTHESIS_PROFILE=torture has it try longer.
settings.register_profile("torture", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


# A test that needs one of these needs a build of all marts, a browser, a server or a process beside its own.
INTEGRATION = {"main_job", "environment", "dbt", "three_models", "browser", "server", "url"}

_may_start_processes = True


def _refuse_processes(event: str, arguments: object) -> None:
    if event == "subprocess.Popen" and not _may_start_processes:
        raise AssertionError(f"a test without the marker `integration` or `long` starts a process: {arguments}")


sys.addaudithook(_refuse_processes)

MEMORY_DISK = Path("/dev/shm")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of tests in memory where there is room: every ledger is synced to its disk at each append."""
    if MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > 8 * 2**30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY_DISK))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what it needs each test that is not fast, and run these first.

    One worker of xdist then begins with what takes long to make, while the others run fast tests. What mostly waits
    comes first of all: the others use the processor meanwhile."""
    for item in items:
        if INTEGRATION & set(getattr(item, "fixturenames", ())):
            item.add_marker("integration")
    items.sort(key=lambda item: (item.get_closest_marker("waits") is None, _is_fast(item)))


def _is_fast(item: pytest.Item) -> bool:
    return not any(item.get_closest_marker(name) for name in ("integration", "real", "long"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A fast test starts no process."""
    global _may_start_processes
    _may_start_processes = not _is_fast(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests were skipped for each reason, and how many values were compared with the oracle."""
    skipped = Counter(str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in skipped.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")
    compared: Counter[str] = Counter()
    for report in (*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("", ())):
        compared.update(dict(report.user_properties).get("compared", {}))
    for mart, count in compared.items():
        terminalreporter.write_line(f"{count:,} values of {mart} are those of the oracle")


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """SIGINT interrupts a test and what it starts, as from a terminal: a shell's background jobs would ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _parsed_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """dbt parses our project once for all builds of a test run."""
    if all(_is_fast(item) for item in request.session.items):
        return

    def make(folder: Path) -> None:
        # For the whole run, whichever test a worker begins with.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys.modules[__name__], "_may_start_processes", True)
            parse(folder / "ledger.duckdb", folder / "build.duckdb", folder)

    folder = made_once(tmp_path_factory, "parsed", make)
    os.environ["DBT_PARTIAL_PARSE_FILE_PATH"] = str(folder / "target" / "partial_parse.msgpack")


@pytest.fixture(scope="session")
def manifest(_parsed_once: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What dbt knows of our project: `nodes` by their ids."""
    file = folder_of(tmp_path_factory, "parsed") / "target" / "manifest.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _environment() -> dict[str, str]:
    """Environment variables in which `dateline` is on the path; no setting of the user who runs the tests counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"NO_COLOR": "1", "PATH": path}


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Environment variables of a process that a test starts."""
    return _environment()


@pytest.fixture
def dateline(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Dateline:
    """Run a command in this process, in the folder of the test: `dateline("append", "a.yaml", DATELINE_WAIT="0")`."""

    def call(*words: object, folder: Path = tmp_path, stdin: str = "", mask: int = 0o022, **variables: str) -> Done:
        return in_this_process([*map(str, words)], folder, _environment() | variables, stdin, mask, capfd)

    return call


@pytest.fixture
def shell(dateline: Dateline, environment: dict[str, str]) -> Shell:
    """Run a line for the shell in a folder: in this process where it is a command of dateline and nothing else."""

    def call(command: str, folder: Path) -> Done:
        words = words_of(command)
        if words is not None:
            return dateline(*words, folder=folder)
        return subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, encoding="utf-8")

    return call


def _run_main_job(folder: Path, environment: dict[str, str]) -> None:
    job = subprocess.run(
        [sys.executable, "-m", "dateline", "run"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert job.returncode == 0, f"dateline run ended with {job.returncode}:\n{job.stdout}{job.stderr}"
    (folder / "printed.txt").write_text(job.stdout, encoding="utf-8")


@pytest.fixture(scope="session")
def main_job(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The folder where `dateline run` was called once: `data` is its home, `printed.txt` what it printed."""
    return made_once(tmp_path_factory, "main_job", lambda folder: _run_main_job(folder, environment))


@pytest.fixture(scope="session")
def home(main_job: Path) -> Path:
    """The home folder after `dateline run` on the bundled timeline. Only look: a test that writes copies it first."""
    return main_job / "data"


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Path:
    """A folder like that of the main job, to write in: `data` is a copy of its home."""
    copy_of(home, tmp_path / "data")
    return tmp_path


@pytest.fixture(scope="session")
def models(home: Path) -> Marts:
    """The models of the main job, to be run over the records of another ledger."""
    return Marts(home / "build.duckdb")


@pytest.fixture(scope="session")
def three_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dbt project of three models, with the macros of the real one: for tests of builds that look at no mart."""
    folder = tmp_path_factory.mktemp("three_models") / "project"
    shutil.copytree(Path(__file__).parent / "dbt_project" / "three_models", folder)
    shutil.copytree(Path(dbt_project.__file__).parent / "macros", folder / "macros")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "none.md").touch()  # the fingerprint of a project is read from all three folders
    return folder


@pytest.fixture
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published file of the main job; its times are UTC."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
