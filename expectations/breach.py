"""The SQL that finds every row which breaks an expectation, to be asked of the build by hand."""

from typing import Any

from expectations.suites import Entry


def breach_of(table: str, entry: Entry) -> str | None:
    """The query, or None where the expectation speaks of the table or of a column as a whole.

    A null breaks only what forbids nulls, as Great Expectations has it."""
    if (sql := entry.query_of(table)) is not None:
        return sql.strip().rstrip(";")
    condition = _condition(table, entry.name, entry.arguments)
    return f"select * from {table} where {condition}" if condition else None


def _condition(table: str, name: str, given: dict[str, Any]) -> str | None:
    column = _name(given.get("column"))
    match name:
        case "expect_column_values_to_not_be_null":
            return f"{column} is null"
        case "expect_column_values_to_be_null":
            return f"{column} is not null"
        case "expect_column_values_to_be_in_set":
            return f"{column} not in {_set(given['value_set'])}"
        case "expect_column_values_to_not_be_in_set":
            return f"{column} in {_set(given['value_set'])}"
        case "expect_column_values_to_match_regex":
            return f"not regexp_matches({column}, {_literal(given['regex'])})"
        case "expect_column_values_to_not_match_regex":
            return f"regexp_matches({column}, {_literal(given['regex'])})"
        case "expect_column_values_to_be_between":
            return _outside(column, given)
        case "expect_column_value_lengths_to_be_between":
            return _outside(f"length({column})", given)
        case "expect_column_values_to_be_unique":
            return _twice(table, [given["column"]])
        case "expect_compound_columns_to_be_unique":
            return _twice(table, given["column_list"])
        case "expect_column_pair_values_a_to_be_greater_than_b":
            sign = "<" if given.get("or_equal") else "<="
            return f"{_name(given['column_A'])} {sign} {_name(given['column_B'])}"
        case "expect_column_pair_values_to_be_equal":
            return f"{_name(given['column_A'])} is distinct from {_name(given['column_B'])}"
    return None


def _outside(value: str, given: dict[str, Any]) -> str:
    low, high = given.get("min_value"), given.get("max_value")
    below, above = ("<=" if given.get("strict_min") else "<"), (">=" if given.get("strict_max") else ">")
    ends = [f"{value} {below} {_literal(low)}"] if low is not None else []
    return " or ".join([*ends, f"{value} {above} {_literal(high)}"] if high is not None else ends)


def _twice(table: str, columns: list[str]) -> str:
    names = ", ".join(map(_name, columns))
    known = " and ".join(f"{_name(column)} is not null" for column in columns)
    return f"({names}) in (select ({names}) from {table} where {known} group by all having count(*) > 1)"


def _name(column: str | None) -> str:
    return '"' + (column or "").replace('"', '""') + '"'


def _set(values: list[Any]) -> str:
    return f"({', '.join(map(_literal, values))})"


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"
