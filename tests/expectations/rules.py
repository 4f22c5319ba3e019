"""The rules that dbt and the suites state: of what table, of which columns, of what kind.

Of dbt, the contracts and data tests in the YAML of the models. Of a suite, what says the same: an expectation of the
library, or a query one of whose alternatives is such a rule."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlglot
from sqlglot import exp

import dbt_project
from expectations.suites import Entry, Suite
from tests.yaml_files import read_yaml
from warehouse.publish.declared import key_of
from warehouse.publish.write import SCHEMAS

MODELS = Path(dbt_project.__file__).parent / "models"


class Rule(NamedTuple):
    """`kind` is not_null, unique, accepted_values or relationships: what dbt has a word for."""

    table: str
    columns: tuple[str, ...]
    kind: str


def of_dbt() -> dict[Rule, Path]:
    """Each rule that dbt proves of a mart, and the file that states it."""
    return {
        rule: file
        for schema in SCHEMAS
        for file in sorted((MODELS / schema).glob("*.yml"))
        for model in read_yaml(file).get("models", ())
        for rule in _of_model(f"{schema}.{model['name']}", model)
    }


def _of_model(table: str, model: dict[str, Any]) -> Iterator[Rule]:
    yield _unique(table, key_of(model))
    for test in model.get("data_tests", ()):
        (name, given), *_ = test.items() if isinstance(test, dict) else [(test, {})]
        if name == "unique_together":
            yield _unique(table, given.get("arguments", {}).get("columns", key_of(model)))
    for column in model["columns"]:
        name = column["name"]
        stated = {one["type"] for one in column.get("constraints", ())}
        stated |= {next(iter(one)) if isinstance(one, dict) else one for one in column.get("data_tests", ())}
        yield from (Rule(table, (name,), kind) for kind in stated - {"primary_key"})


def of_suite(suite: Suite, entry: Entry) -> Iterator[Rule]:
    """The rules of these kinds that an entry of a suite states; none where it speaks of some of the rows only."""
    given = entry.arguments
    if "row_condition" in given:
        return
    match entry.expect:
        case "expect_column_values_to_not_be_null":
            yield Rule(suite.table, (given["column"],), "not_null")
        case "expect_column_values_to_be_unique":
            yield _unique(suite.table, (given["column"],))
        case "expect_compound_columns_to_be_unique":
            yield _unique(suite.table, given["column_list"])
        case "expect_column_values_to_be_in_set" | "expect_column_distinct_values_to_be_in_set":
            yield Rule(suite.table, (given["column"],), "accepted_values")
    if entry.sql:
        for select in sqlglot.parse_one(entry.sql, dialect="duckdb").find_all(exp.Select):
            yield from _of_query(suite.table, select)


def plain_comparisons(suite: Suite, entry: Entry) -> list[str]:
    """The alternatives of a query that compare a column with a column or a value: the library has a type for each."""
    selects = sqlglot.parse_one(entry.sql, dialect="duckdb").find_all(exp.Select) if entry.sql else ()
    return [
        part.sql("duckdb")
        for select in selects
        if _is_of(suite.table, select)
        and not any(select.args.get(one) for one in ("joins", "group", "having", "qualify"))
        for part in _alternatives(select.args["where"].this if select.args.get("where") else exp.true())
        if _is_plain(part)
    ]


def _is_plain(part: exp.Expression) -> bool:
    if isinstance(part, exp.Not):
        return isinstance(part.this.unnest(), exp.Column | exp.Between)
    if not isinstance(part, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.EQ):
        return False
    sides = (part.this, part.expression.this if isinstance(part.expression, exp.Neg) else part.expression)
    return isinstance(sides[0], exp.Column) and isinstance(sides[1], exp.Column | exp.Literal)


def _alternatives(condition: exp.Expression) -> Iterator[exp.Expression]:
    if isinstance(condition, exp.Or | exp.Paren):
        for part in condition.iter_expressions():
            yield from _alternatives(part)
    else:
        yield condition


def _is_of(table: str, select: exp.Select) -> bool:
    """Whether it is the query, or a branch of it, and reads that table first."""
    source = select.args.get("from_") or select.args.get("from")
    if not isinstance(select.parent, exp.Union | None) or not source or not isinstance(source.this, exp.Table):
        return False
    return bool(f"{source.this.db}.{source.this.name}" == table)


def _of_query(table: str, select: exp.Select) -> Iterator[Rule]:
    if not _is_of(table, select):
        return
    where, joins, having = select.args.get("where"), select.args.get("joins") or [], select.args.get("having")
    if having and not where and not joins and having.this.sql().lower() == "count(*) > 1":
        yield _unique(table, [one.name for one in select.expressions if isinstance(one, exp.Column)])
    if not where and len(joins) == 1 and joins[0].args.get("kind") == "ANTI" and joins[0].this.find(exp.Where) is None:
        yield from _of_join(table, joins[0])
    if where and not joins and not having:
        for part in _alternatives(where.this):
            yield from _of_alternative(table, part)


def _of_join(table: str, join: exp.Join) -> Iterator[Rule]:
    using = [one.name for one in join.args.get("using") or ()]
    on = [one.name for one in join.args["on"].find_all(exp.Column)][:1] if join.args.get("on") else []
    if len(using or on) == 1:
        yield Rule(table, tuple(using or on), "relationships")


def _of_alternative(table: str, condition: exp.Expression) -> Iterator[Rule]:
    if isinstance(condition, exp.Is) and isinstance(condition.this, exp.Column):
        if isinstance(condition.expression, exp.Null):
            yield Rule(table, (condition.this.name,), "not_null")
    elif isinstance(condition, exp.Not) and isinstance(condition.this, exp.In) and condition.this.expressions:
        yield Rule(table, (condition.this.this.name,), "accepted_values")


def _unique(table: str, columns: Any) -> Rule:
    return Rule(table, tuple(sorted(columns)), "unique")
