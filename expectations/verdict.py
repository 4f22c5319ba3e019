"""What Great Expectations answered about one entry, as a Check."""

from typing import Any

import sqlalchemy as sa
from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine

from expectations.breach import breach_of
from expectations.outcome import Check, Status
from expectations.rules import text_of
from expectations.suites import Entry, Suite
from warehouse.files.errors import MORE_MEMORY, OUT_OF_MEMORY

SHOWN_ROWS = 5


def plain(message: str) -> str:
    """A message of SQLAlchemy without its closing link; where memory did not suffice, how to give more."""
    if (start := message.find(OUT_OF_MEMORY)) >= 0:
        return f"{message[start:].splitlines()[0]}; {MORE_MEMORY} check"
    return message.partition("\n(Background on")[0]


def error_of(result: ExpectationValidationResult) -> str | None:
    """Why the expectation could not be evaluated, or None when it could."""
    about = result.exception_info or {}
    raised = [about] if "raised_exception" in about else list(about.values())
    messages = {one["exception_message"] for one in raised if one["raised_exception"]}
    if messages:
        return "\n".join(sorted(map(plain, messages)))
    # Great Expectations reports some failures of its own as a plain False about nothing.
    if not result.success and not result.result and _kind(result) != "expect_column_to_exist":
        return "Great Expectations gave no result"
    return None


def check_of(
    suite: Suite,
    entry: Entry,
    result: ExpectationValidationResult,
    engine: SqlAlchemyExecutionEngine,
    *,
    is_narrowed: bool,
) -> Check:
    """The Check of `entry`, which may have been asked of the changed rows alone; the rows that a query brought out
    are read through `engine`."""
    error = error_of(result)
    status: Status = "error" if error else "passed" if result.success else "failed"
    rows: list[dict[str, Any]] = []
    if status == "failed":
        sql = entry.query_of(suite.table)
        rows = result.result.get("unexpected_rows", []) if sql is None else _rows(engine, sql)
    return Check(
        table=suite.table,
        expectation=entry.name,
        column=entry.arguments.get("column"),
        severity=entry.severity,
        owner=entry.owner or suite.owner,
        reason=entry.reason,
        status=status,
        observed="" if error else _observed(entry, result) + (", of the changed rows" if is_narrowed else ""),
        failing_rows=tuple(rows[:SHOWN_ROWS]),
        error=error,
        failing_count=_count(entry, result) if status == "failed" else None,
        failing_sql=breach_of(suite.table, entry) if status == "failed" else None,
        expectation_hash=suite.hash_of(entry),
    )


def uncompared(suite: Suite, entry: Entry) -> Check:
    """The Check of an entry that asks for likeness to a published table or column that there is not."""
    return Check(
        table=suite.table,
        expectation=entry.name,
        column=entry.arguments.get("column"),
        severity=entry.severity,
        owner=entry.owner or suite.owner,
        reason=entry.reason,
        status="passed",
        observed="nothing published to compare with",
    )


def _count(entry: Entry, result: ExpectationValidationResult) -> int | None:
    found = result.result.get("unexpected_count" if entry.expect else "observed_value")
    return None if found is None else int(found)


def _rows(engine: SqlAlchemyExecutionEngine, sql: str) -> list[dict[str, Any]]:
    found = engine.execute_query(sa.text(text_of(sql))).fetchmany(SHOWN_ROWS)
    return [dict(row._mapping) for row in found]


def _observed(entry: Entry, result: ExpectationValidationResult) -> str:
    found = result.result
    if entry.expect is None:
        return f"{found['observed_value']} rows"
    if "element_count" in found:
        return f"{found['unexpected_count'] or 0} of {found['element_count']} rows break it"
    if "details" in found and "mismatched" in found["details"]:
        return f"{found['observed_value']}, {found['details']['mismatched']}"
    if _kind(result) == "expect_column_to_exist":
        return "the column exists" if result.success else "no such column"
    if found.get("observed_value") is not None:
        return str(found["observed_value"])
    lists = {"unexpected": "partial_unexpected_list", "missing": "partial_missing_list"}
    values = [f"{word}: {found[key][:SHOWN_ROWS]}" for word, key in lists.items() if found.get(key)]
    return ", ".join(values) or "nothing"


def _kind(result: ExpectationValidationResult) -> str:
    return result.expectation_config.type if result.expectation_config else ""
