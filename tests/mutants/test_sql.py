"""Changes of a query, on the syntax tree."""

import pytest

from tests.mutants import sql

QUERY = """with
__dbt__cte__given as (select 1 as value_low where 1 < 2),
kept as (
    select distinct code, value_low
    from __dbt__cte__given
    where code = 'a' and value_low < 3 and value_low is not null
)
select kept.code, max(kept.value_low) as most, count(distinct kept.code) as codes
from kept
join other on kept.code = other.code and kept.period = other.period
group by all"""


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("comparison flipped: value_low < 3 -> value_low <= 3", 5),
        ("comparison flipped: code = 'a' -> code <> 'a'", 5),
        ("condition dropped: code = 'a' AND value_low < 3 -> code = 'a'", 5),
        ("condition dropped: code = 'a' AND value_low < 3 -> value_low < 3", 5),
        ("distinct dropped: COUNT(DISTINCT kept.code) -> COUNT(kept.code)", 7),
        ("bounds swapped: kept.value_low -> kept.value_high", 7),
        ("aggregate exchanged: MAX(kept.value_low) -> MIN(kept.value_low)", 7),
        (
            "join key dropped: kept.code = other.code AND kept.period = other.period -> kept.code = other.code",
            9,
        ),
    ],
)
def test_each_kind_of_change_is_made_with_its_line(change: str, line: int) -> None:
    assert (change, line) in [(str(one), at) for one, at, _ in sql.mutants(QUERY)]


def test_the_rows_of_a_unit_test_are_not_changed() -> None:
    assert [str(one) for one, *_ in sql.mutants(QUERY) if "1 < 2" in one.before] == []


def test_each_change_gives_another_query() -> None:
    same = sql.written(sql.parsed(QUERY))
    changed = [text for *_, text in sql.mutants(QUERY)]
    assert same not in changed
    assert len(set(changed)) == len(changed)


def test_conditions_that_read_the_same_are_changed_one_by_one() -> None:
    query = "select a < 1 as x, a < 1 as y"
    assert [text for *_, text in sql.mutants(query)] == [
        "SELECT a <= 1 AS x, a < 1 AS y",
        "SELECT a < 1 AS x, a <= 1 AS y",
    ]


def test_each_end_of_between_is_a_comparison() -> None:
    assert [text for *_, text in sql.mutants("select not a between 1 and 2 as x")] == [
        "SELECT NOT (a >= 1) AS x",
        "SELECT NOT (a <= 2) AS x",
        "SELECT NOT (a > 1 AND a <= 2) AS x",
        "SELECT NOT (a >= 1 AND a < 2) AS x",
    ]
