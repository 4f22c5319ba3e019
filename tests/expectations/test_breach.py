"""The SQL that goes with a failure finds the rows that break it: all of them and no other."""

import duckdb
import pytest

from expectations.audit import SUITES
from expectations.breach import breach_of
from expectations.suites import Entry, read_suites

ROWS = [(1, "KOR", 10.0, 20.0), (1, "USA", 40.0, 30.0), (2, "it's", 30.0, 30.0), (3, None, None, 99.0)]

CASES = [
    ("expect_column_values_to_not_be_null", {"column": "code"}, [3]),
    ("expect_column_values_to_be_null", {"column": "low"}, [0, 1, 2]),
    ("expect_column_values_to_be_in_set", {"column": "code", "value_set": ["KOR", "it's"]}, [1]),
    ("expect_column_values_to_not_be_in_set", {"column": "code", "value_set": ["it's"]}, [2]),
    ("expect_column_values_to_match_regex", {"column": "code", "regex": "^[A-Z]{3}$"}, [2]),
    ("expect_column_values_to_be_between", {"column": "low", "min_value": 20, "max_value": 30}, [0, 1]),
    ("expect_column_values_to_be_between", {"column": "low", "max_value": 30, "strict_max": True}, [1, 2]),
    ("expect_column_values_to_be_unique", {"column": "number"}, [0, 1]),
    ("expect_compound_columns_to_be_unique", {"column_list": ["number", "code"]}, []),
    ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "high", "column_B": "low"}, [1, 2]),
    ("expect_column_pair_values_a_to_be_greater_than_b",
     {"column_A": "high", "column_B": "low", "or_equal": True}, [1]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "breaking"), CASES)
def test_it_finds_the_rows_that_break_it(name: str, arguments: dict[str, object], breaking: list[int]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema core; create table core.t (number integer, code text, low float, high float)")
        connection.executemany("insert into core.t values (?, ?, ?, ?)", ROWS)
        entry = Entry.model_validate({"expect": name, "reason": "so", **arguments})
        query = breach_of("core.t", entry)
        assert query
        assert connection.execute(f"{query} order by rowid").fetchall() == [ROWS[place] for place in breaking]


def test_of_a_query_it_is_the_query_itself() -> None:
    assert breach_of("core.t", Entry(sql="select 1;\n", reason="so")) == "select 1"


def test_every_expectation_of_the_suites_that_speaks_of_rows_has_one() -> None:
    of_rows = ("expect_column_values_", "expect_column_value_lengths_", "expect_column_pair_", "expect_compound_")
    without = {
        entry.name
        for suite in read_suites(SUITES)
        for entry in suite.expectations
        if entry.name.startswith(of_rows) and not breach_of(suite.table, entry)
    }
    assert without == set()
