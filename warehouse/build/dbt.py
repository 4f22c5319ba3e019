"""Make the marts: run dbt over its project in a process of its own, and read its results."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError, ExitCode
from warehouse.build.contents import RUNS
from warehouse.build.selection import models_to_leave_out
from warehouse.build.state import forget, has_table, is_sealed, seal, state_in
from warehouse.code import code_hash
from warehouse.files.checksums import checksums
from warehouse.files.connection import DEFAULT_WAIT, in_memory, opened
from warehouse.files.connection_settings import memory_limit
from warehouse.files.errors import DAMAGE, MORE_MEMORY, OUT_OF_MEMORY, UNWRITTEN, FileLocked, damaged
from warehouse.ledger.contents import LEDGER

PROJECT = Path(str(files("dbt_project")))

# Not the program `dbt`: there may be none on the path. It must not outlive us: it would go on to hold the build.
_DBT = "import sys; from warehouse.build.dbt_process import main; main({parent}, sys.argv[1:])"

# Unit tests hold the SQL of the models against rows of their own, not against anybody's data: the tests of dateline run
# them. Generic tests run together, in macros/generic_tests.sql.
_NO_NODES = ["--exclude-resource-type", "unit_test", "--exclude", "test_type:generic"]
_NO_SEEDS = ["--exclude-resource-type", "seed"]

_STAYS = "the last published warehouse stays in place"
_FREE_DISK = f"see to free disk, and to the limits on it, then build again; {_STAYS}"

# What was finished, how many that makes, and of how many (0: not known).
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int = 0, total: int = 0) -> None:
    """Progress that nobody asked for."""


class BuildFailed(DatelineError):
    """dbt did not build everything, or a test of it failed."""

    exit_code = ExitCode.BUILD


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, how many of its data tests passed, and how many models it left as they were."""

    models: int
    tests: int
    seconds: float
    left_out: int = 0


def build(
    ledger: Path,
    database: Path,
    working: Path,
    *,
    wait: float = DEFAULT_WAIT,
    progress: Progress = silent,
    project: Path = PROJECT,
) -> Built:
    """Bring `database` up to the ledger and build every mart of `project` in it that can have changed; dbt's own files
    go to `working`.

    What runs did is read from `runs.duckdb` beside it, where there is one.

    Raises BuildFailed with the first failures, and FileLocked when somebody holds the ledger or the build."""
    working.mkdir(parents=True, exist_ok=True)
    was_sealed = is_sealed(database)
    # A lock, or a file that is none or holds what it may not, is refused here.
    runs = _runs_beside(database)
    if runs.exists():
        with opened(runs, wait=wait, contents=RUNS):
            pass
    with opened(ledger, wait=wait, contents=LEDGER) as records, opened(database, write=True, wait=wait) as held:
        if not was_sealed:
            forget(held)
        left_out = models_to_leave_out(records, held) if project == PROJECT else []
    built = _built(ledger, database, working, project, left_out, wait, progress)
    if left_out and not _is_state(database):
        built = _built(ledger, database, working, project, [], wait, progress)
    seal(database)
    return built


def _built(
    ledger: Path, database: Path, working: Path, project: Path, left_out: list[str], wait: float, progress: Progress
) -> Built:
    results = working / "target" / "run_results.json"
    results.unlink(missing_ok=True)
    # Seeds come with the code, which is that of the build before where a model is left out.
    command = _command(project, "build", "--no-write-json", *_NO_NODES, *left_out, *(_NO_SEEDS if left_out else []))
    environment = _environment(ledger, database, working) | {"DATELINE_LEFT_OUT": " ".join(left_out)}
    messages = _follow(command, environment, database.parent, progress)
    try:
        outcome = json.loads(results.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # a full disk cuts off what dbt writes
        raise _no_results(messages, working) from None
    try:
        built = _result_of([*outcome["results"], *_data_tests(database)], float(outcome["elapsed_time"]), working)
    except BuildFailed as failed:
        if DAMAGE.search(failed.what):
            _raise_damage(ledger, database, failed, wait)
        raise
    return replace(built, left_out=len(left_out))


def _is_state(database: Path) -> bool:
    with opened(database) as build:
        return state_in(build).state_id is not None


def document(ledger: Path, database: Path, working: Path, *, wait: float = DEFAULT_WAIT) -> Path:
    """Have dbt write its documentation of a build as one HTML file that needs no other; answer where it lies."""
    with opened(database, wait=wait):
        pass
    page = working / "target" / "static_index.html"
    page.unlink(missing_ok=True)
    messages = _follow(
        _command(PROJECT, "docs", "generate", "--static"), _environment(ledger, database, working), database.parent
    )
    if not page.exists():
        raise _no_results(messages, working)
    return page


def parse(ledger: Path, database: Path, working: Path) -> Path:
    """Have dbt write its manifest, what it knows of the models: neither ledger nor build need be there for it."""
    working.mkdir(parents=True, exist_ok=True)
    manifest = working / "target" / "manifest.json"
    manifest.unlink(missing_ok=True)
    messages = _follow(_command(PROJECT, "parse"), _environment(ledger, database, working), working)
    if not manifest.exists():
        raise _no_results(messages, working)
    return manifest


def _command(project: Path, *words: str) -> list[str]:
    program = [sys.executable, "-P", "-c", _DBT.format(parent=os.getpid())]  # no module of the folder it runs in
    folder = str(project)
    return [*program, *words, "--project-dir", folder, "--profiles-dir", folder]


def _environment(ledger: Path, database: Path, working: Path) -> dict[str, str]:
    """What dbt is given. The build is named as from its own folder: of the same name anywhere, it is the same project
    to dbt, and need not be parsed again."""
    with in_memory() as connection:
        memory = memory_limit(connection)
    return os.environ | {
        "DATELINE_MEMORY": memory,
        "DATELINE_LEDGER": str(ledger.resolve()),
        "DATELINE_BUILD": database.name,
        "DATELINE_RUNS": str(_runs_beside(database.resolve())),
        "DATELINE_CODE": code_hash(),
        "DATELINE_TESTS_TOGETHER": "yes",
        "DBT_TARGET_PATH": str((working / "target").resolve()),
        "DBT_LOG_PATH": str((working / "logs").resolve()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _runs_beside(database: Path) -> Path:
    return database.with_name("runs.duckdb")


def _follow(command: list[str], environment: dict[str, str], folder: Path, progress: Progress = silent) -> list[str]:
    messages: list[str] = []
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as dbt:
        assert dbt.stdout
        try:
            for line in dbt.stdout:
                _note(line, messages, progress)
        except BaseException:  # an interruption reaches us alone where we were started without a terminal
            dbt.terminate()
            dbt.wait()
            raise
    return messages


def _note(line: str, messages: list[str], progress: Progress) -> None:
    """A line of warehouse.build.dbt_process, or of what ended that process."""
    try:
        message = json.loads(line)
    except ValueError:
        messages.append(line.rstrip())
        return
    if isinstance(message, list):
        progress(*message)
    elif isinstance(message, dict):
        messages.append(message["error"])
    else:
        messages.append(line.rstrip())


def _data_tests(database: Path) -> list[dict[str, str]]:
    """What each data test found, as dbt says it of a node (dbt_project/macros/generic_tests.sql)."""
    with opened(database) as build:
        found = build.execute("from log.test_result").fetchall() if has_table(build, "test_result") else []
        return [
            {"unique_id": test, "status": "fail", "message": f"{count} {_first_failure(build, query)}"}
            if count
            else {"unique_id": test, "status": "pass", "message": ""}
            for test, count, query in found
        ]


def _first_failure(build: DuckDBPyConnection, query: str) -> str:
    found = build.execute(query)
    row = found.fetchone()
    assert row
    values = ", ".join(f"{column[0]} = {value}" for column, value in zip(found.description, row, strict=True))
    return f"results that must not be, the first: {values}"


def _result_of(nodes: list[dict[str, str]], seconds: float, working: Path) -> Built:
    failures = [node for node in nodes if node["status"] in ("error", "fail", "runtime error")]
    if failures:
        if any("Could not set lock" in node["message"] for node in failures):
            raise FileLocked("the ledger or the build is held by another process", remedy="let it end and try again")
        failed = [f"  {node['unique_id']}: {_message(node)}" for node in failures]
        raise BuildFailed(
            "\n".join([f"{len(failures)} of {len(nodes)} steps of the build failed", *failed[:5]]),
            expected="every model built and every test of it passed",
            remedy=_remedy("\n".join(failed), working),
        )
    kinds = [node["unique_id"].split(".")[0] for node in nodes]
    return Built(kinds.count("model"), kinds.count("test"), seconds)


def _raise_damage(ledger: Path, database: Path, failed: BuildFailed, wait: float) -> NoReturn:
    """Raises FileDamaged for the file that dbt could not read: what dbt says does not name it."""
    for file, contents in ((ledger, LEDGER), (_runs_beside(database), RUNS)):
        if file.exists():
            checksums(file, contents, wait=wait)
    raise damaged(database, failed, None) from failed


def _message(node: dict[str, str]) -> str:
    return node["message"].split("Possible solutions:")[0].strip()


def _remedy(messages: str, working: Path) -> str:
    if UNWRITTEN.search(messages):
        return _FREE_DISK
    if OUT_OF_MEMORY.search(messages):
        return f"{MORE_MEMORY} build; {_STAYS}"
    return f"read {working / 'logs' / 'dbt.log'}; {_STAYS}"


def _no_results(messages: list[str], working: Path) -> DatelineError:
    why = "\n".join(line for line in messages if line)[-2000:]
    if "Could not set lock" in why:
        return FileLocked("the ledger or the build is held by another process", remedy="let it end and try again")
    if found := UNWRITTEN.search(why):
        return BuildFailed(f"dbt could not write its files in {working}: {found[0]}", remedy=_FREE_DISK)
    return BuildFailed(f"dbt wrote no results\n{why}", remedy=f"read {working / 'logs' / 'dbt.log'}")
