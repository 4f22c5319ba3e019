"""dbt in a process of its own, which ends with the one that started it. It writes what it finished, and its errors, to
standard output, one JSON object a line.

dbt's own JSON log makes a line of each event, also of those that it does not write."""

import json
import sys
from typing import Any

from ingest.child import end_with

FINISHED = ("LogModelResult", "LogSeedResult", "LogTestResult", "LogHookEndLine")


def main(parent: int, words: list[str]) -> None:
    """Run dbt with these words; ends the process with 0 where all went well."""
    end_with(parent)
    from dbt.cli.main import dbtRunner  # it takes a second, in which the parent may end

    quiet = ["--quiet", "--log-level-file", "warn", "--no-use-colors", "--no-use-colors-file"]
    done = dbtRunner(callbacks=[_report]).invoke([*quiet, *words])
    if done.exception:
        _write({"error": str(done.exception)})
    sys.exit(0 if done.success else 1)


def _report(message: Any) -> None:
    if message.info.level == "error":
        _write({"error": message.info.msg.strip()})
    if message.info.name in FINISHED:
        data = message.data
        total = data.num_models if message.info.name == "LogTestResult" else data.total
        _write([data.node_info.node_name, data.index, total])


def _write(line: object) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()
