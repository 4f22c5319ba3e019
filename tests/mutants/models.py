"""Changes of SQL models, each tried on the unit tests of its model, then on the histories of the oracle.

dbt runs each unit test once, as it is. What it compiled is then changed, and asked of the build that the test was run
on: a change is noticed when the columns that a test expects are other than they were."""

import difflib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
from dbt.cli.main import dbtRunner
from dbt.task.test import TestRunner
from sqlglot.errors import ParseError

import dbt_project
from tests.mutants import sql
from tests.mutants.histories import Histories, ledgers
from tests.mutants.survey import Mutant, drawn
from warehouse.build.marts import Marts

PROJECT = Path(dbt_project.__file__).parent

SECONDS = 60.0  # a query that a change keeps from ending has noticed it


@dataclass(frozen=True, slots=True)
class UnitTest:
    """A unit test that passed: what dbt compiled of its model and the rows given, and the columns it expects."""

    name: str
    path: str
    query: str
    columns: tuple[str, ...]


def unit_tests(selected: str = "test_type:unit") -> list[UnitTest]:
    """Run the unit tests that dbt selects. Raises RuntimeError where one fails."""
    found: list[UnitTest] = []
    folder = str(PROJECT)
    with _watched(lambda test, node, manifest: found.append(_unit_test(test, node, manifest))):
        done = dbtRunner().invoke([
            *("--quiet", "--log-level-file", "none", "--single-threaded", "test", "--select", selected),
            *("--project-dir", folder, "--profiles-dir", folder),
        ])  # fmt: skip
    if not done.success:
        raise RuntimeError("a unit test fails without any change: make it pass first")
    return found


@contextmanager
def _watched(see: Callable[[Any, Any, Any], None]) -> Iterator[None]:
    execute = TestRunner.execute_unit_test

    def watched(self: Any, test: Any, manifest: Any) -> Any:
        node, result = execute(self, test, manifest)
        see(test, node, manifest)
        return node, result

    TestRunner.execute_unit_test = watched  # type: ignore[method-assign] # watched
    try:
        yield
    finally:
        TestRunner.execute_unit_test = execute  # type: ignore[method-assign] # as it was


def _unit_test(test: Any, node: Any, manifest: Any) -> UnitTest:
    model = manifest.nodes[test.depends_on.nodes[0]]
    expected = node.config.expected_rows
    columns = tuple(expected[0]) if expected else ()
    return UnitTest(test.name, f"{PROJECT.name}/{model.original_file_path}", node.compiled_code, columns)


@dataclass(frozen=True, slots=True)
class Model:
    """A model, its unit tests, and those of its changes that are tried."""

    path: str
    tests: list[UnitTest]
    changes: set[sql.Change]


def survey(
    tests: list[UnitTest], home: Path, wanted: Callable[[str], bool], sample: int | None = None
) -> Iterator[Mutant]:
    """Try changes of the wanted models, model by model, two at a time: on its unit tests, then on histories."""
    with tempfile.TemporaryDirectory() as folder:
        paths = ledgers(home, Path(folder))
        models = _models(tests, home, wanted, sample)
        with get_context("spawn").Pool(2, _open, (home, paths)) as pool:
            for found in pool.imap_unordered(_survey, models):
                yield from found


def _models(tests: list[UnitTest], home: Path, wanted: Callable[[str], bool], sample: int | None) -> list[Model]:
    files = {file.stem: str(file.relative_to(PROJECT.parent)) for file in PROJECT.rglob("*.sql")}
    queries = {files[one.name]: [one.query] for one in Marts(home / "build.duckdb").models}
    paths = sorted(filter(wanted, {*queries, *(test.path for test in tests)}))
    models = {path: Model(path, [], set()) for path in paths}
    for test in tests:
        if wanted(test.path):
            models[test.path].tests.append(test)
            queries.setdefault(test.path, []).append(test.query)
    every = [(path, change) for path in models for change in dict.fromkeys(_changes(queries[path]))]
    for path, change in drawn(every, lambda one: one[0], sample):
        models[path].changes.add(change)
    return [model for model in models.values() if model.changes]


def _changes(queries: Iterable[str]) -> Iterator[sql.Change]:
    for query in queries:
        with suppress(ParseError):  # reported where it is tried
            yield from sql.changes(query)


_opened: list[tuple[Path, Histories]] = []


def _open(home: Path, paths: list[Path]) -> None:
    _opened.append((home / "build.duckdb", Histories(home, paths)))


def _survey(model: Model) -> list[Mutant]:
    [(build, histories)] = _opened
    found: dict[sql.Change, Mutant] = {}
    with duckdb.connect(str(build), read_only=True) as connection:
        for test in model.tests:
            rows = _rows(connection, test.query, test.columns)
            _try(found, model, test.query, test.name,
                 lambda text, test=test, rows=rows: _rows(connection, text, test.columns) != rows,
                 connection.interrupt)  # fmt: skip
    for name, one in histories.models.items():
        if one.name == Path(model.path).stem:
            _try(found, model, one.query, "tests/oracle",
                 lambda text, name=name: histories.notice(name, text), histories.interrupt)  # fmt: skip
    return list(found.values())


def _try(
    found: dict[sql.Change, Mutant],
    model: Model,
    query: str,
    by: str,
    is_other: Callable[[str], bool],
    interrupt: Callable[[], None],
) -> None:
    """Add each change of a query, and who notices it where nobody has; what is not a change must not be noticed."""
    lines = _lines_of(query, (PROJECT.parent / model.path).read_text(encoding="utf-8"))
    try:
        is_same = not is_other(sql.written(sql.parsed(query)))
    except (ParseError, duckdb.Error):
        is_same = False
    if not is_same:
        why = f"{by}: sqlglot does not write the model as it is"
        found[sql.Change("none", why, "", 0)] = Mutant(model.path, 1, why, None)
        return

    def is_open(change: sql.Change) -> bool:
        return change in model.changes and (change not in found or found[change].noticed_by is None)

    for change, line, text in sql.mutants(query, wanted=is_open):
        noticed = by if _is_noticed(text, is_other, interrupt) else None
        found[change] = Mutant(model.path, lines.get(line, 1), str(change), noticed)


def _is_noticed(query: str, is_other: Callable[[str], bool], interrupt: Callable[[], None]) -> bool:
    limit = Timer(SECONDS, interrupt)
    limit.start()
    try:
        return is_other(query)
    except duckdb.Error:  # what DuckDB refuses, or does not end in time, is noticed
        return True
    finally:
        limit.cancel()


def _rows(connection: duckdb.DuckDBPyConnection, query: str, columns: tuple[str, ...]) -> list[str]:
    named = ", ".join(f'"{column}"' for column in columns) or "*"
    return sorted(map(repr, connection.execute(f"select {named} from (\n{query}\n)").fetchall()))


def _lines_of(query: str, raw: str) -> dict[int, int]:
    """Of the lines of a compiled query, from 0, those of the model, from 1, as far as they are the same."""
    compiled, written = ([line.strip() for line in text.splitlines()] for text in (query, raw))
    blocks = difflib.SequenceMatcher(None, compiled, written, autojunk=False).get_matching_blocks()
    known = {block.a + place: block.b + place + 1 for block in blocks for place in range(block.size)}
    last = 1
    for line in range(len(compiled)):  # a line of a macro is at the line before it
        last = known.setdefault(line, last)
    return known
