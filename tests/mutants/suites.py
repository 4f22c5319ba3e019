"""Changes of the queries of the expectations, each tried on the changes of a good build that their suites name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from expectations.audit import SUITES
from expectations.suites import read_suites
from tests.expectations.breaking import sql_of, without_constraints
from tests.expectations.clauses import types_of, unnoticed, weakened
from tests.mutants.survey import Mutant

ROOT = Path(__file__).parents[2]


def survey(build: Path, wanted: Callable[[str], bool]) -> Iterator[Mutant]:
    """Try each change of the expectations of the wanted files."""
    good = without_constraints(build, build.with_name("good.duckdb"))
    with duckdb.connect(str(good)) as connection:
        types = types_of(connection)
        for suite in read_suites(SUITES):
            file = str(suite.file.relative_to(ROOT))
            for number, entry in enumerate(suite.expectations, 1) if wanted(file) else ():
                if not entry.sql:
                    continue
                queries = weakened(entry.sql, types, is_every_change=True)
                changes = [sql_of(suite.table, change) for change in entry.broken_by]
                met = [sql_of(suite.table, change) for change in entry.met_by]
                left = unnoticed(connection, entry.sql, queries, changes, met)
                for change in queries:
                    noticed = None if change in left else "broken_by and met_by"
                    yield Mutant("suites", file, number, change, noticed)
