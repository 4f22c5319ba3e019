"""One sitting of Great Expectations over one DuckDB file, all of it in memory but the site."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch, TestConnectionError
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import Expectation
from great_expectations.validator.validation_statistics import calc_validation_statistics

from expectations.engine import DuckDBEngine, DuckDBSource, attach_published, open_source, published_columns, tables_of
from expectations.narrowing import Narrowing
from expectations.outcome import UNREADABLE, Check
from expectations.rules import rules_of
from expectations.site import build_site, clear, site_config
from expectations.suites import Entry, Suite
from expectations.verdict import SHOWN_ROWS, check_of, plain, uncompared

# Whether expectations are met takes few queries a table; what breaks one takes two or three of its own.
# Over 306 expectations that are all met: 4.5 s of CPU instead of 6.6.
_IS_MET = {"result_format": "BOOLEAN_ONLY"}
_WHAT_BREAKS_IT = {
    "result_format": "SUMMARY",
    "include_unexpected_rows": True,
    "partial_unexpected_count": SHOWN_ROWS,
    "return_unexpected_index_query": True,
}
# Of a query this alone has its rows, the first two hundred.
_WHAT_A_QUERY_FINDS = {"result_format": "COMPLETE"}


def examine(
    database: Path, suites: tuple[Suite, ...], docs: Path | None, published: Path | None, *, is_whole: bool
) -> tuple[Check, ...]:
    """The checks of `suites` against `database`, and with `docs` the site in that folder."""
    for suite in suites:
        rules_of(suite)  # a suite that cannot be used is an error before anything is opened
    checks: list[Check] = []
    answers = []
    with _sitting(database, docs) as (context, source):
        engine = source.get_execution_engine()
        assert isinstance(engine, DuckDBEngine)
        if published is not None and published.exists():
            attach_published(engine, published)
        known = published_columns(engine)
        narrowing = Narrowing(engine, is_whole=is_whole)
        if docs is not None:
            clear(docs)
        tables = tables_of(engine)
        for whole in suites:
            suite, left = _comparable(whole, known)
            checks += [uncompared(suite, entry) for entry in left]
            if not suite.expectations:
                continue
            if suite.table not in tables:
                error = engine.errors_of_views.get(suite.table, f"there is no table {suite.table} in this file")
                checks.append(_unreadable(suite, error))
                continue
            rules = rules_of(suite)
            narrowed = [entry for entry in suite.expectations if narrowing.narrows(suite, entry)]
            try:
                answer = _validate(source, suite, rules, narrowed, narrowing)
            except TestConnectionError as error:
                # Its own message blames the schema, whatever the cause.
                checks.append(_unreadable(suite, plain(str(error.__cause__))))
                continue
            answers.append((rules, answer))
            checks += [
                check_of(suite, entry, result, is_narrowed=entry in narrowed)
                for entry, result in zip(suite.expectations, answer.results, strict=True)
            ]
        if docs is not None:
            build_site(context, answers)
    return tuple(checks)


def _comparable(suite: Suite, known: set[tuple[str, str]]) -> tuple[Suite, list[Entry]]:
    """The suite without what asks for likeness to a table or column that was not published before; and that."""

    def is_known(entry: Entry) -> bool:
        column = entry.arguments.get("column")
        return any(table == suite.table and column in (None, name) for table, name in known)

    left = [entry for entry in suite.expectations if entry.like_published and not is_known(entry)]
    return suite.model_copy(update={"expectations": tuple(one for one in suite.expectations if one not in left)}), left


@contextmanager
def _sitting(database: Path, docs: Path | None) -> Iterator[tuple[AbstractDataContext, DuckDBSource]]:
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        data_docs_sites=site_config(docs) if docs else {},
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    with open_source(database) as source:
        context = gx.get_context(mode="ephemeral", project_config=config)
        context.add_datasource(datasource=source)
        yield context, source


def _validate(
    source: DuckDBSource, suite: Suite, rules: ExpectationSuite, narrowed: list[Entry], narrowing: Narrowing
) -> ExpectationSuiteValidationResult:
    """The answer to `rules`, its results in their order; to the `narrowed` entries by the changed rows alone."""
    parts: tuple[list[Expectation], list[Expectation]] = ([], [])
    for entry, rule in zip(suite.expectations, rules.expectations, strict=True):
        parts[entry in narrowed].append(rule)
    whole, of_rows = parts
    results = []
    if of_rows and not narrowing.has_changed_rows(suite):
        results, of_rows = [_met_before(rule) for rule in of_rows], []
    if whole or of_rows:
        table = _batch_definition(source, suite)
        if whole:
            results += _answer(table.get_batch(), whole)
        if of_rows:
            with narrowing.narrowed(suite, narrowed):
                results += _answer(table.get_batch(), of_rows)
    statistics = calc_validation_statistics(results)._asdict()
    return ExpectationSuiteValidationResult(
        success=statistics.pop("success"),
        results=sorted(results, key=_entry_number),
        suite_name=suite.table,
        statistics=statistics,
        meta={},
        batch_id=suite.table,
    )


def _batch_definition(source: DuckDBSource, suite: Suite) -> BatchDefinition[Any]:
    schema, _, name = suite.table.partition(".")
    with warnings.catch_warnings():
        # Naming the schema here is deprecated, and for DuckDB there is no other place to name it.
        warnings.simplefilter("ignore", DeprecationWarning)
        asset = source.add_table_asset(suite.table, table_name=name, schema_name=schema)
    return asset.add_batch_definition_whole_table(suite.table)


def _met_before(rule: Expectation) -> ExpectationValidationResult:
    return ExpectationValidationResult(success=True, expectation_config=rule.configuration)


def _answer(batch: Batch, rules: list[Expectation]) -> list[ExpectationValidationResult]:
    answer = batch.validate(ExpectationSuite(name=batch.id, expectations=rules), result_format=_IS_MET)
    numbers = {_number(rule): rule for rule in rules}
    for place, result in enumerate(answer.results):
        # Alone: expectations on one table share queries, so one that cannot be evaluated takes others with it.
        if not result.success:
            rule = numbers[_entry_number(result)]
            shown = _WHAT_A_QUERY_FINDS if isinstance(rule, UnexpectedRowsExpectation) else _WHAT_BREAKS_IT
            answer.results[place] = batch.validate(rule, result_format=shown)
        # Some answer with a NumPy bool, which the site's JSON refuses.
        answer.results[place].success = bool(answer.results[place].success)
    return answer.results


def _entry_number(result: ExpectationValidationResult) -> int:
    config = result.expectation_config
    assert config
    assert config.meta
    return int(config.meta["entry"])


def _number(rule: Expectation) -> int:
    assert rule.meta
    return int(rule.meta["entry"])


def _unreadable(suite: Suite, error: str) -> Check:
    return Check(
        table=suite.table,
        expectation=UNREADABLE,
        column=None,
        severity="critical",
        owner=suite.owner,
        reason=f"{suite.file.name} says what must be true of it",
        status="error",
        error=error,
    )
