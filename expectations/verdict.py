"""What Great Expectations answered about one entry, as a Check."""

from typing import Any

from great_expectations.core import ExpectationValidationResult

from expectations.outcome import Check, Status
from expectations.suites import Entry, Suite
from warehouse.files.errors import MORE_MEMORY, OUT_OF_MEMORY

SHOWN_ROWS = 5


def plain(message: str) -> str:
    """A message of SQLAlchemy without its closing link; where memory did not suffice, how to give more."""
    if found := OUT_OF_MEMORY.search(message):
        return f"{message[found.start() :].splitlines()[0]}; {MORE_MEMORY} check"
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


def check_of(suite: Suite, entry: Entry, result: ExpectationValidationResult, *, is_narrowed: bool) -> Check:
    """The Check of `entry`, which may have been asked of the changed rows alone."""
    error = error_of(result)
    status: Status = "error" if error else "passed" if result.success else "failed"
    has_failed = status == "failed"
    return Check(
        table=suite.table,
        expectation=entry.name,
        column=entry.columns,
        severity=entry.severity,
        owner=entry.owner or suite.owner,
        reason=entry.reason,
        status=status,
        observed="" if error else _observed(entry, result) + (", in the changed rows" if is_narrowed else ""),
        failing_rows=tuple(_rows(result)[:SHOWN_ROWS]) if has_failed else (),
        error=error,
        failing_count=_count(entry, result) if has_failed else None,
        failing_sql=_query(suite, entry, result) if has_failed else None,
        expectation_hash=suite.hash_of(entry),
    )


def uncompared(suite: Suite, entry: Entry) -> Check:
    """The Check of an entry that asks for likeness to a published table or column that there is not."""
    return Check(
        table=suite.table,
        expectation=entry.name,
        column=entry.columns,
        severity=entry.severity,
        owner=entry.owner or suite.owner,
        reason=entry.reason,
        status="passed",
        observed="nothing published to compare with",
    )


def _count(entry: Entry, result: ExpectationValidationResult) -> int | None:
    found = result.result.get("unexpected_count" if entry.expect else "observed_value")
    return None if found is None else int(found)


def _rows(result: ExpectationValidationResult) -> list[dict[str, Any]]:
    found = result.result
    return list(found.get("unexpected_rows") or found.get("details", {}).get("unexpected_rows") or [])


def _query(suite: Suite, entry: Entry, result: ExpectationValidationResult) -> str | None:
    """The query that finds every row which breaks the entry; None where it is about the table or a column as a whole.

    That of Great Expectations names only the columns of the entry, and leaves out its `row_condition`."""
    if (sql := entry.query_of(suite.table)) is not None:
        return sql.strip().rstrip(";")
    _, _, source = result.result.get("unexpected_index_query", "").partition("\nFROM ")
    return f"select * from {source.removesuffix(';')}" if source and "row_condition" not in entry.arguments else None


def _observed(entry: Entry, result: ExpectationValidationResult) -> str:
    if result.success:
        return "as expected"
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
