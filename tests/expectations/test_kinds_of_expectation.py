"""Every kind of expectation our suites use passes on good rows and fails on a row that breaks it."""

from typing import Any

import pytest

from expectations import audit

# Two good rows stand in the table: (1, KOR, 10, 20, 4 July 2017) and (2, USA, 30, 40, 5 July 2017).
DAY = "2017-07-06"
ABOUT_ROWS: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "not null": (
        {"expect": "expect_column_values_to_not_be_null", "column": "country_code"},
        (3, None, 1, 2, DAY),
    ),
    "unique": (
        {"expect": "expect_column_values_to_be_unique", "column": "claim_id"},
        (2, "FRA", 1, 2, DAY),
    ),
    "compound unique": (
        {"expect": "expect_compound_columns_to_be_unique", "column_list": ["country_code", "occurred_on"]},
        (3, "USA", 1, 2, "2017-07-05"),
    ),
    "in set": (
        {
            "expect": "expect_column_values_to_be_in_set",
            "column": "country_code",
            "value_set": ["KOR", "USA"],
        },
        (3, "FRA", 1, 2, DAY),
    ),
    "not in set": (
        {"expect": "expect_column_values_to_not_be_in_set", "column": "country_code", "value_set": ["XXX"]},
        (3, "XXX", 1, 2, DAY),
    ),
    "number between": (
        {
            "expect": "expect_column_values_to_be_between",
            "column": "value_low",
            "min_value": 0,
            "max_value": 99,
        },
        (3, "FRA", 100, 200, DAY),
    ),
    "number strictly above": (
        {
            "expect": "expect_column_values_to_be_between",
            "column": "value_low",
            "min_value": 0,
            "strict_min": True,
        },
        (3, "FRA", 0, 2, DAY),
    ),
    "date between": (
        {"expect": "expect_column_values_to_be_between", "column": "occurred_on", "min_value": "1945-01-01"},
        (3, "FRA", 1, 2, "1944-12-31"),
    ),
    "regex": (
        {"expect": "expect_column_values_to_match_regex", "column": "country_code", "regex": "^[A-Z]{3}$"},
        (3, "FRAU", 1, 2, DAY),
    ),
    "regex over the whole value": (
        {"expect": "expect_column_values_to_match_regex", "column": "country_code", "regex": "^[A-Z]{3}$"},
        (3, "FRA\n", 1, 2, DAY),
    ),
    "regex list": (
        {
            "expect": "expect_column_values_to_match_regex_list",
            "column": "country_code",
            "regex_list": ["^KOR$", "^U[A-Z]{2}$"],
            "match_on": "any",
        },
        (3, "FRA", 1, 2, DAY),
    ),
    "not regex": (
        {"expect": "expect_column_values_to_not_match_regex", "column": "country_code", "regex": r"^\s.*$"},
        (3, " FRA", 1, 2, DAY),
    ),
    "length": (
        {"expect": "expect_column_value_lengths_to_equal", "column": "country_code", "value": 3},
        (3, "FR", 1, 2, DAY),
    ),
    "length between": (
        {"expect": "expect_column_value_lengths_to_be_between", "column": "country_code", "min_value": 3},
        (3, "FR", 1, 2, DAY),
    ),
    "pair greater": (
        {
            "expect": "expect_column_pair_values_a_to_be_greater_than_b",
            "column_A": "value_high",
            "column_B": "value_low",
            "or_equal": True,
        },
        (3, "FRA", 2, 1, DAY),
    ),
    "different within a row": (
        {
            "expect": "expect_select_column_values_to_be_unique_within_record",
            "column_list": ["value_low", "value_high"],
        },
        (3, "FRA", 2, 2, DAY),
    ),
    "most, but not all": (
        {"expect": "expect_column_values_to_not_be_null", "column": "country_code", "mostly": 0.9},
        (3, None, 1, 2, DAY),
    ),
    "query": (
        {"sql": "SELECT * FROM core.fct_claim WHERE value_low > value_high"},
        (3, "FRA", 2, 1, DAY),
    ),
    "query with braces, per cent signs, colons and a closing semicolon": (
        {
            "sql": """
                SELECT * FROM core.fct_claim
                WHERE country_code LIKE 'F%' AND regexp_matches(country_code, '^[A-Z]{3}$')
                  AND ':x' <> country_code AND {'a':claim_id}.a::INTEGER = 3;
            """
        },
        (3, "FRA", 1, 2, DAY),
    ),
    "query with a subquery named first": (
        {"sql": "WITH late AS (FROM core.fct_claim WHERE claim_id > 2) SELECT * FROM late ORDER BY 1"},
        (3, "FRA", 1, 2, DAY),
    ),
}

ABOUT_THE_TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "rows between": ({"expect": "expect_table_row_count_to_be_between", "min_value": 1, "max_value": 2}, "3"),
    "rows equal": ({"expect": "expect_table_row_count_to_equal", "value": 2}, "3"),
    "rows as another table": (
        {"expect": "expect_table_row_count_to_equal_other_table", "other_table_name": "dim_twin"},
        "{'self': 3, 'other': 2}",
    ),
    "maximum": ({"expect": "expect_column_max_to_be_between", "column": "claim_id", "max_value": 2}, "3"),
    "minimum": ({"expect": "expect_column_min_to_be_between", "column": "value_low", "min_value": 2}, "1.0"),
    "sum": ({"expect": "expect_column_sum_to_be_between", "column": "value_low", "max_value": 40}, "41.0"),
    "mean": ({"expect": "expect_column_mean_to_be_between", "column": "claim_id", "max_value": 1.5}, "2.0"),
    "distinct values": (
        {
            "expect": "expect_column_distinct_values_to_equal_set",
            "column": "country_code",
            "value_set": ["KOR", "USA"],
        },
        "FRA",
    ),
    "quantile": (
        {
            "expect": "expect_column_quantile_values_to_be_between",
            "column": "claim_id",
            "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, 1]]},
        },
        "[2]",
    ),
    "count of distinct values": (
        {
            "expect": "expect_column_unique_value_count_to_be_between",
            "column": "country_code",
            "max_value": 2,
        },
        "3",
    ),
}


@pytest.mark.parametrize(("entry", "bad"), ABOUT_ROWS.values(), ids=ABOUT_ROWS)
def test_about_rows(entry: dict[str, Any], bad: tuple[Any, ...], warehouse: Any, suites: Any) -> None:
    (good,) = audit(warehouse(), suites=suites(entry)).checks
    assert (good.status, good.failing_rows) == ("passed", ())

    (broken,) = audit(warehouse(bad), suites=suites(entry)).checks
    assert broken.status == "failed", broken.error
    shown = [(*list(row.values())[:-1], str(row["occurred_on"])) for row in broken.failing_rows]
    assert bad in shown
    assert list(broken.failing_rows[0])[:2] == ["claim_id", "country_code"]


@pytest.mark.parametrize(("entry", "observed"), ABOUT_THE_TABLE.values(), ids=ABOUT_THE_TABLE)
def test_about_the_table(entry: dict[str, Any], observed: str, warehouse: Any, suites: Any) -> None:
    (good,) = audit(warehouse(), suites=suites(entry)).checks
    assert good.status == "passed", good.error

    (broken,) = audit(warehouse((3, "FRA", 1, 2, DAY)), suites=suites(entry)).checks
    assert broken.status == "failed", broken.error
    assert observed in broken.observed


COLUMNS = ["claim_id", "country_code", "value_low", "value_high", "occurred_on"]
ABOUT_COLUMNS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "column exists": (
        {"expect": "expect_column_to_exist", "column": "claim_id"},
        {"expect": "expect_column_to_exist", "column": "gone"},
    ),
    "columns as a set": (
        {"expect": "expect_table_columns_to_match_set", "column_set": COLUMNS[::-1]},
        {"expect": "expect_table_columns_to_match_set", "column_set": COLUMNS[1:]},
    ),
    "columns in order": (
        {"expect": "expect_table_columns_to_match_ordered_list", "column_list": COLUMNS},
        {"expect": "expect_table_columns_to_match_ordered_list", "column_list": COLUMNS[::-1]},
    ),
    "type": (
        {"expect": "expect_column_values_to_be_of_type", "column": "claim_id", "type_": "INTEGER"},
        {"expect": "expect_column_values_to_be_of_type", "column": "claim_id", "type_": "VARCHAR"},
    ),
}


@pytest.mark.parametrize(("true", "false"), ABOUT_COLUMNS.values(), ids=ABOUT_COLUMNS)
def test_about_columns(true: dict[str, Any], false: dict[str, Any], warehouse: Any, suites: Any) -> None:
    file = warehouse()
    assert [check.status for check in audit(file, suites=suites(true, false)).checks] == ["passed", "failed"]
