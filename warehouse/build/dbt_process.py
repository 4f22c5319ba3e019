"""dbt in a process of its own, which ends with the one that started it. It writes what it finished, and its errors, to
standard output, one JSON object a line.

dbt's own log makes a line of each event, also of those that it does not write: a fifth of what its threads do."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from ingest.child import end_with

FINISHED = ("LogModelResult", "LogSeedResult", "LogTestResult", "LogHookEndLine")

_LOG = logging.getLogger("dateline.dbt")
_LEVELS = {"warn": logging.WARNING, "error": logging.ERROR}


def main(parent: int, words: list[str]) -> None:
    """Run dbt with these words; ends the process with 0 where all went well."""
    end_with(parent)
    from dbt.artifacts.schemas.run import RunExecutionResult  # it takes a second, in which the parent may end
    from dbt.cli.main import dbtRunner

    _begin_log(Path(os.environ["DBT_LOG_PATH"]) / "dbt.log")
    done = dbtRunner(callbacks=[_report]).invoke(["--log-level", "none", "--log-level-file", "none", *words])
    if done.exception:
        _write({"error": str(done.exception)})
    if "--no-write-json" in words and isinstance(done.result, RunExecutionResult):
        # The manifest, which dbt would write twice, is what takes long.
        done.result.write(str(Path(os.environ["DBT_TARGET_PATH"]) / "run_results.json"))
    sys.exit(0 if done.success else 1)


def _begin_log(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.propagate = False  # dbt's libraries write to standard error what reaches the root


def _report(message: Any) -> None:
    level, said = message.info.level, message.info.msg.strip()
    if level in _LEVELS:
        _LOG.log(_LEVELS[level], said)
    if level == "error":
        _write({"error": said})
    if message.info.name in FINISHED:
        data = message.data
        total = data.num_models if message.info.name == "LogTestResult" else data.total
        _write([data.node_info.node_name, data.index, total])


def _write(line: object) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()
