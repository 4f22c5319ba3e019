"""Changes of the queries of the expectations, each tried on the changes of a good build that their suites name."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import duckdb

from expectations.audit import SUITES
from expectations.suites import read_suites
from tests.expectations.breaking import sql_of, without_constraints
from tests.expectations.clauses import types_of, unnoticed, weakened
from tests.mutants.survey import Mutant, drawn

ROOT = Path(__file__).parents[2]


def survey(build: Path, wanted: Callable[[str], bool], sample: int | None = None) -> Iterator[Mutant]:
    """Try changes of the expectations of the wanted files."""
    good = without_constraints(build, build.with_name("good.duckdb"))
    with duckdb.connect(str(good)) as connection:
        types = types_of(connection)
        entries = {
            (file, number): (suite, entry)
            for suite in read_suites(SUITES)
            if wanted(file := str(suite.file.relative_to(ROOT)))
            for number, entry in enumerate(suite.expectations, 1)
            if entry.sql
        }
        queries = {
            (place, change): text
            for place, (_, entry) in entries.items()
            for change, text in weakened(entry.sql or "", types, is_every_change=True).items()
        }
        chosen = drawn(queries, lambda one: one[0][0], sample)
        for place, those in groupby(chosen, lambda one: one[0]):
            suite, entry = entries[place]
            tried = {change: queries[place, change] for _, change in those}
            breaking = [sql_of(suite.table, change) for change in entry.broken_by]
            meeting = [sql_of(suite.table, change) for change in entry.met_by]
            left = unnoticed(connection, entry.sql or "", tried, breaking, meeting)
            for change in tried:
                yield Mutant(*place, change, None if change in left else "broken_by and met_by")
