"""`make mutants`: make small changes, one at a time, and say which no test that concerns them notices.

`sql` changes the models and runs their unit tests, `python` the modules that decide what is stored or counted.
`--since REV` tries only the files that differ from a revision; `--select NODES` names unit tests as dbt does;
`--json FILE` writes every change (default build/mutants.json)."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants import models, python, survey

ROOT = Path(__file__).parents[2]


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    arguments.add_argument("languages", nargs="*", choices=("sql", "python"), default=("sql", "python"))
    arguments.add_argument("--since", metavar="REV")
    arguments.add_argument("--select", default="test_type:unit")
    arguments.add_argument("--json", type=Path, default=ROOT / "build" / "mutants.json")
    given = arguments.parse_args()
    only = _changed_since(given.since) if given.since else None
    mutants = [*(_sql(given.select, only) if "sql" in given.languages else ())]
    if "python" in given.languages:
        mutants += python.survey([module for module in python.MODULES if only is None or module in only])
    survey.write(mutants, given.json)
    sys.stdout.writelines(f"{line}\n" for line in survey.lines(mutants))


def _sql(selected: str, only: set[str] | None) -> list[survey.Mutant]:
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder))
        found = models.survey(selected, only)
    for path in sorted(found.not_parsed):
        sys.stdout.write(f"{path}: not changed: sqlglot does not parse it\n")
    return list(found.found.values())


def _changed_since(revision: str) -> set[str]:
    command = ["git", "diff", "--name-only", revision]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split())


def _build(home: Path) -> None:
    """A unit test asks the build for the columns of what its model reads."""
    subprocess.run([sys.executable, "-m", "dateline", "--home", home, "run"], check=True, stdout=subprocess.DEVNULL)
    os.environ |= {
        "DATELINE_LEDGER": str(home / "ledger.duckdb"),
        "DATELINE_BUILD": str(home / "build.duckdb"),
        "DATELINE_RUNS": str(home / "runs.duckdb"),
        "DBT_TARGET_PATH": str(home / "target"),
        "DBT_LOG_PATH": str(home / "logs"),
    }


if __name__ == "__main__":
    main()
