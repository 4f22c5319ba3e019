"""Changes of SQL models, each tried on the unit tests of its model.

dbt is called once, in this process. It runs each unit test as it does without us; then the query that it compiled is
changed, and the same test is run again, once for each change."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt.compilation import Compiler
from dbt.contracts.graph.nodes import UnitTestNode
from dbt.task.test import TestRunner
from sqlglot.errors import ParseError

import dbt_project
from tests.mutants import sql
from tests.mutants.survey import Mutant

PROJECT = Path(dbt_project.__file__).parent


class Survey:
    """The changes of each model that was seen, and the first test that noticed each."""

    def __init__(self, only: set[str] | None) -> None:
        self.only = only
        self.found: dict[tuple[str, sql.Change], Mutant] = {}
        self.not_parsed: set[str] = set()
        self._change: sql.Change | None = None
        self._query = ""

    def compiled(self, node: Any) -> Any:
        """What dbt compiled, with the change that is tried."""
        if isinstance(node, UnitTestNode):
            self._query = node.compiled_code
            if self._change is not None:
                node.compiled_code = sql.changed(self._query, self._change)
        return node

    def run(self, execute: Any, test: Any, manifest: Any) -> Any:
        """Run a unit test as it is, then with each change of its model's query; answer what it gave as it is."""
        self._change = None
        passed = execute(test, manifest)
        model = manifest.nodes[test.depends_on.nodes[0]]
        path = f"{PROJECT.name}/{model.original_file_path}"
        if passed[1].should_error or (self.only is not None and path not in self.only):
            return passed
        query = self._query
        try:
            found = sql.changes(query)
        except ParseError:
            self.not_parsed.add(path)
            return passed
        lines = _lines_of(query, (PROJECT / model.original_file_path).read_text(encoding="utf-8"))
        for change, line in found:
            mutant = Mutant(model.fqn[1], path, lines.get(line, 1), str(change), None)
            known = self.found.setdefault((path, change), mutant)
            if known.noticed_by is None and self._is_noticed(change, execute, test, manifest):
                self.found[path, change] = Mutant(known.area, path, known.line, known.change, test.name)
        self._change = None
        return passed

    def _is_noticed(self, change: sql.Change, execute: Any, test: Any, manifest: Any) -> bool:
        self._change = change
        try:
            return bool(execute(test, manifest)[1].should_error)
        except Exception:  # whatever dbt or DuckDB raises on the changed query: it is noticed
            return True


def _lines_of(query: str, raw: str) -> dict[int, int]:
    """Of the lines of a compiled query, from 0, those of the model, from 1, as far as they are the same."""
    compiled, written = ([line.strip() for line in text.splitlines()] for text in (query, raw))
    blocks = difflib.SequenceMatcher(None, compiled, written, autojunk=False).get_matching_blocks()
    known = {block.a + place: block.b + place + 1 for block in blocks for place in range(block.size)}
    last = 1
    for line in range(len(compiled)):  # a line of a macro is at the line before it
        last = known.setdefault(line, last)
    return known


@contextmanager
def _watched(survey: Survey) -> Iterator[None]:
    compile_node, execute = Compiler.compile_node, TestRunner.execute_unit_test
    Compiler.compile_node = lambda self, *given, **named: survey.compiled(  # type: ignore[method-assign] # watched
        compile_node(self, *given, **named)
    )
    TestRunner.execute_unit_test = lambda self, test, manifest: survey.run(  # type: ignore[method-assign] # watched
        lambda *given: execute(self, *given), test, manifest
    )
    try:
        yield
    finally:
        Compiler.compile_node, TestRunner.execute_unit_test = compile_node, execute  # type: ignore[method-assign]


def survey(selected: str = "test_type:unit", only: set[str] | None = None) -> Survey:
    """Try every change of the models whose unit tests are selected, or of those at the paths `only`."""
    found = Survey(only)
    with _watched(found):
        folder = str(PROJECT)
        dbtRunner().invoke([
            *("--quiet", "--log-level-file", "none", "--single-threaded", "test", "--select", selected),
            *("--project-dir", folder, "--profiles-dir", folder),
        ])  # fmt: skip
    return found
