"""`make mutants`: make small changes, one at a time, and say which no test that concerns them notices.

`sql` are the models on their unit tests and on histories, `suites` the expectations on what breaks and meets them,
`python` the modules that decide what is stored or counted, `statements` those of the ledger in SQL, `page` the script
of the report. `--since REV` tries only the files that differ from a revision, `--select GLOB` only those of that path.
`--sample N` tries of each folder N changes, drawn at random and the same ones each time, and prints an interval that
has the score of all with 95 per cent. Each change is written to `--json` as a line of JSON at once (default
build/mutants.jsonl)."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path

from tests.mutants import lines, models, python, suites, tried
from tests.mutants.survey import Mutant, drawn, followed
from tests.mutants.tried import Changed

ROOT = Path(__file__).parents[2]
WHAT = ("sql", "suites", "python", "statements", "page")

Wanted = Callable[[str], bool]


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    arguments.add_argument("what", nargs="*", choices=WHAT, default=WHAT)
    arguments.add_argument("--since", metavar="REV")
    arguments.add_argument("--select", metavar="GLOB", default="*")
    arguments.add_argument("--sample", metavar="N", type=int)
    arguments.add_argument("--json", type=Path, default=ROOT / "build" / "mutants.jsonl")
    given = arguments.parse_args()
    only = _changed_since(given.since) if given.since else None

    def wanted(file: str) -> bool:
        return fnmatch(file, given.select) and (only is None or file in only)

    found = chain.from_iterable(_mutants(what, wanted, given.sample) for what in given.what)
    for line in followed(found, given.json, is_sample=given.sample is not None):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _mutants(what: str, wanted: Wanted, sample: int | None) -> Iterator[Mutant]:
    match what:
        case "sql":
            with _build() as build:
                yield from models.survey(models.unit_tests(), build.parent, wanted, sample)
        case "suites":
            with _build() as build:
                yield from suites.survey(build, wanted, sample)
        case "python":
            yield from _tried(python.changes(filter(wanted, python.MODULES)), sample)
        case "statements":
            yield from _tried(lines.changes(filter(wanted, lines.STATEMENTS)), sample)
        case "page":
            yield from _tried(lines.changes(filter(wanted, lines.SCRIPTS)), sample)


def _tried(changes: Iterable[Changed], sample: int | None) -> Iterator[Mutant]:
    return tried.survey(drawn(changes, lambda one: one.file, sample))


def _changed_since(revision: str) -> set[str]:
    command = ["git", "diff", "--name-only", revision]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split())


@contextmanager
def _build() -> Iterator[Path]:
    """A build, of which a unit test asks the columns of what its model reads: a copy that dbt does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([sys.executable, "-m", "dateline", "--home", home, "run"], check=True, stdout=subprocess.DEVNULL)
        copy = home / "copy" / "build.duckdb"  # its name is that of the catalog
        shutil.copytree(home / "dbt", copy.parent / "dbt")
        for name in ("build.duckdb", "ledger.duckdb"):
            shutil.copyfile(home / name, copy.with_name(name))
        os.environ |= {
            "DATELINE_LEDGER": str(home / "ledger.duckdb"),
            "DATELINE_BUILD": str(home / "build.duckdb"),
            "DATELINE_RUNS": str(home / "runs.duckdb"),
            "DBT_TARGET_PATH": str(home / "target"),
            "DBT_LOG_PATH": str(home / "logs"),
        }
        yield copy


if __name__ == "__main__":
    main()
