"""Whether a table of the build is like itself in the last published file, as a query no row may come out of.

The published file is attached as `published`. Below FEW rows on either side nothing is said: one row is then a large
share of them."""

from typing import Literal

Measure = Literal["row_count", "null_share", "distribution"]

FEW = 30

_HOW = "/* in the build, after: attach 'warehouse.duckdb' as published (read_only) */\n"


def likeness(measure: Measure, table: str, column: str | None, at_most: float) -> str:
    """The query that gives one row, both figures in it, where the two differ by more than `at_most`.

    row_count: the part of the published rows that is gone; growth is no matter. null_share: the shares of rows in
    which the column is null. distribution: the largest distance between the two cumulative distributions of the
    column, which is the statistic of Kolmogorov and Smirnov; texts are taken in the order of their letters."""
    if measure == "row_count":
        return _HOW + _ROW_COUNT.format(table=table, at_most=at_most, few=FEW)
    query = _NULL_SHARE if measure == "null_share" else _DISTRIBUTION
    return _HOW + query.format(table=table, column=f'"{column}"', at_most=at_most, few=FEW)


_ROW_COUNT = """\
select published.n as published_count, built.n as built_count
from (select count(*) as n from published.{table}) as published, (select count(*) as n from {table}) as built
where published.n >= {few} and built.n < published.n * (1 - {at_most})"""

_NULL_SHARE = """\
select published.share as published_null_share, built.share as built_null_share
from (select count(*) as n, avg(({column} is null)::int) as share from published.{table}) as published,
    (select count(*) as n, avg(({column} is null)::int) as share from {table}) as built
where least(published.n, built.n) >= {few} and abs(built.share - published.share) > {at_most}"""

_DISTRIBUTION = """\
with valued as (
    select {column} as value, true as is_built from {table} where {column} is not null
    union all
    select {column}, false from published.{table} where {column} is not null
), counted as (
    -- Once a value: over rows, a window in which millions are equal takes the square of them.
    select value, count(*) filter (is_built) as built, count(*) filter (not is_built) as published
    from valued
    group by value
), cumulated as (
    select
        (sum(built) over ())::bigint as built_count,
        (sum(published) over ())::bigint as published_count,
        (sum(built) over (order by value))::bigint as built_so_far,
        (sum(published) over (order by value))::bigint as published_so_far
    from counted
)
select any_value(published_count) as published_count, any_value(built_count) as built_count,
    max(abs(built_so_far / built_count - published_so_far / published_count)) as distance
from cumulated
where least(built_count, published_count) >= {few}
having distance > {at_most}"""
