"""`make mutants`: make small changes, one at a time, and say which no test that concerns them notices.

Areas: `sql` are the models on their unit tests, `suites` the expectations on what breaks and meets them, `python` the
modules that decide what is stored or counted, `page` the script of the report. `--since REV` tries only the files that
differ from a revision, `--select GLOB` only those of that path, `--at-most N` of each file N changes, the same ones
each time. Each change is written to `--json` as a line of JSON at once (default build/mutants.jsonl)."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from itertools import chain, groupby
from pathlib import Path

from tests.mutants import models, page, python, suites, tried
from tests.mutants.survey import Mutant, followed
from tests.mutants.tried import Changed

ROOT = Path(__file__).parents[2]
AREAS = ("sql", "suites", "python", "page")

Wanted = Callable[[str], bool]


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    arguments.add_argument("areas", nargs="*", choices=AREAS, default=AREAS)
    arguments.add_argument("--since", metavar="REV")
    arguments.add_argument("--select", metavar="GLOB", default="*")
    arguments.add_argument("--at-most", metavar="N", type=int)
    arguments.add_argument("--json", type=Path, default=ROOT / "build" / "mutants.jsonl")
    given = arguments.parse_args()
    only = _changed_since(given.since) if given.since else None

    def wanted(file: str) -> bool:
        return fnmatch(file, given.select) and (only is None or file in only)

    found = chain.from_iterable(_mutants(area, wanted, given.at_most) for area in given.areas)
    for line in followed(found, given.json):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _mutants(area: str, wanted: Wanted, at_most: int | None) -> Iterator[Mutant]:
    match area:
        case "sql":
            with _build() as build:
                yield from models.survey(models.unit_tests(), build.parent, wanted)
        case "suites":
            with _build() as build:
                yield from suites.survey(build, wanted)
        case "python":
            yield from tried.survey(_some(python.changes(filter(wanted, python.MODULES)), at_most))
        case "page":
            yield from tried.survey(_some((one for one in page.changes() if wanted(one.file)), at_most))


def _some(changes: Iterable[Changed], at_most: int | None) -> Iterator[Changed]:
    for _, those in groupby(changes, key=lambda one: one.file):
        mixed = sorted(those, key=lambda one: hashlib.sha256(f"{one.line} {one.change}".encode()).digest())
        yield from sorted(mixed[:at_most], key=lambda one: one.line)


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
