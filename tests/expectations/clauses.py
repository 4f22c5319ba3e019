"""The clauses of an expectation: its query with each of them weakened, and whether a change of a build notices it.

A clause is one of several conditions, one comparison, one branch of a union. It is weakened when it is left out, and
when its bound is moved by the least amount."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlglot import exp

from tests.mutants import sql

# What makes a clause stricter or laxer; the others make another query of it.
KINDS = ("bound moved", "branch dropped", "comparison flipped", "condition dropped", "join key dropped")

_WHOLE = ("BIGINT", "INTEGER", "UINTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UBIGINT", "DATE")


def weakened(query: str, types: dict[str, str], *, is_every_change: bool = False) -> dict[str, str]:
    """A query with each clause weakened, by what was changed; `types` are those of columns, by name."""
    found = sql.mutants(query, (lambda node: _moved(node, types),))
    return {str(change): text for change, _, text in found if is_every_change or change.kind in KINDS}


def unnoticed(
    connection: duckdb.DuckDBPyConnection, query: str, queries: dict[str, str], breaking: list[str], meeting: list[str]
) -> list[str]:
    """What was changed in those of the queries that say of a good build, and of it after each change that breaks or
    meets it, the same as `query` does."""
    before = _count(connection, query)
    left = {name: text for name, text in queries.items() if _count(connection, text) == before}
    for change, is_broken in [*((one, True) for one in breaking), *((one, False) for one in meeting)]:
        with changed(connection, change):
            left = {name: text for name, text in left.items() if (_count(connection, text) > before) == is_broken}
    return sorted(left)


@contextmanager
def changed(connection: duckdb.DuckDBPyConnection, change: str) -> Iterator[None]:
    """Meanwhile the build has a change."""
    connection.begin()
    try:
        connection.execute(change)
        yield
    finally:
        connection.rollback()


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """How many rows a query gives; -1 where a change made it one that DuckDB refuses."""
    try:
        found = connection.execute(f"select count(*) from (\n{query}\n)").fetchone()
    except duckdb.Error:
        return -1
    assert found
    return int(found[0])


def _moved(node: exp.Expression, types: dict[str, str]) -> sql.Found:
    """Of `a > b` where b is a number or a day: `a > b` and the least amount; of `a >= b`, `a >= b` less that amount."""
    is_order = isinstance(node, exp.LT | exp.LTE | exp.GT | exp.GTE)
    if not (is_order and _is_plain(node.this) and _is_plain(node.expression)):
        return
    type_ = next((types[one.name] for one in node.find_all(exp.Column) if one.name in types), "")
    is_up = isinstance(node, exp.GT | exp.LTE)
    if type_ in _WHOLE:
        kind = exp.Add if is_up else exp.Sub
        bound: exp.Expression = kind(this=node.expression.copy(), expression=exp.Literal.number(1))
    elif type_ == "DOUBLE":
        end = exp.cast(exp.Literal.string("infinity" if is_up else "-infinity"), "double")
        bound = exp.func("nextafter", exp.cast(node.expression.copy(), "double"), end)
    else:
        return
    yield "bound moved", type(node)(this=node.this.copy(), expression=bound)


def _is_plain(node: exp.Expression) -> bool:
    return isinstance(node.this if isinstance(node, exp.Neg) else node, exp.Column | exp.Literal)


def types_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The type of a column, by its name: it is the same in all tables, or a part of them."""
    found = connection.execute("select column_name, min(data_type) from duckdb_columns() group by all").fetchall()
    return dict(found)
