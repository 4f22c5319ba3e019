"""Suite entries as expectation objects of Great Expectations."""

import re
from typing import Any

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl

from expectations.suites import Entry, Suite, SuiteError

_READ_AS_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")


def rules_of(suite: Suite) -> ExpectationSuite:
    """`suite` for Great Expectations; each expectation's meta holds the number of its entry, from 0.

    Raises SuiteError for a name or an argument that Great Expectations does not know.
    """
    rules = [_rule(suite, number, entry) for number, entry in enumerate(suite.expectations)]
    return ExpectationSuite(name=suite.table, expectations=rules)


def text_of(sql: str) -> str:
    """`sql` for sqlalchemy.text, which takes a word after a colon for a parameter."""
    return _READ_AS_PARAMETER.sub(r"\\:", sql.strip().rstrip(";"))


def _rule(suite: Suite, number: int, entry: Entry) -> Expectation:
    about: dict[str, Any] = {
        "severity": entry.severity,
        "notes": entry.reason,
        "meta": {"entry": number, "owner": entry.owner or suite.owner},
    }
    try:
        if (sql := entry.query_of(suite.table)) is not None:
            # Great Expectations formats the query with str.format, so its braces are doubled.
            query = text_of(sql).replace("{", "{{").replace("}", "}}")
            return UnexpectedRowsExpectation(unexpected_rows_query=query, **about)
        return get_expectation_impl(entry.name)(**entry.arguments, **about)
    # Each kind of expectation refuses its arguments by an exception of its own.
    except Exception as error:
        raise SuiteError(
            f"{suite.file}, entry {number + 1} ({entry.name}): {error}",
            expected="a name and arguments that Great Expectations knows",
            remedy="see https://greatexpectations.io/expectations for the arguments of each expectation",
        ) from error
