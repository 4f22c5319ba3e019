"""The tables behind the crosswalk: every country known, no day of a code given twice, and our own rows in order."""

import csv
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.crosswalk import System, country, country_column, country_table, iso, key
from ingest.crosswalk.keys import folded
from ingest.crosswalk.tables import lives, meanings
from ingest.places import countries

SYSTEMS: tuple[System, ...] = get_args(System)
TABLES = ("codes.csv", "names.csv", "states.csv")
systems = st.sampled_from(SYSTEMS)
years = st.none() | st.integers(1800, 2100)
some_code = st.none() | st.text(max_size=5) | st.sampled_from(["RU", "YU", "365", "Russia", "Korea, North"])
every_system = pytest.mark.parametrize("system", SYSTEMS)


def rows(name: str) -> list[dict[str, str]]:
    text = files("ingest.crosswalk").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@st.composite
def known_codes(draw: st.DrawFn) -> tuple[str, System]:
    system = draw(systems)
    return draw(st.sampled_from(sorted(meanings(system)))), system


@every_system
def test_every_country_of_a_table_is_a_country(system: System) -> None:
    assert set(country_table(system)["country"]) <= countries().keys()


@every_system
def test_no_two_rows_of_a_code_share_a_day(system: System) -> None:
    by_code = country_table(system).partition_by("code", as_dict=True)
    for code, spans in by_code.items():
        for (_, before), (after, _) in pairwise(spans.select("first_on", "last_on").iter_rows()):
            assert before is not None, code
            assert after is not None, code
            assert before < after, code


@given(known_codes(), st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_the_table_answers_as_the_function_does(known: tuple[str, System], day: date) -> None:
    code, system = known
    spans = country_table(system).filter(
        pl.col("code") == code,
        pl.col("first_on").is_null() | (pl.col("first_on") <= day),
        pl.col("last_on").is_null() | (pl.col("last_on") >= day),
    )
    assert spans["country"].to_list() == [found for found in [country(code, system, day)] if found]


@given(known_codes(), st.integers(1800, 2100))
def test_a_year_is_who_held_for_most_of_its_days(known: tuple[str, System], year: int) -> None:
    code, system = known
    first = date(year, 1, 1)
    days = [country(code, system, first + timedelta(n)) for n in range((date(year + 1, 1, 1) - first).days)]
    held = Counter(found for found in days if found)
    found = country(code, system, year)
    assert held[found] == max(held.values(), default=0) if found else not held


@given(
    systems,
    st.lists(st.tuples(st.none() | st.text(max_size=5) | st.sampled_from(["RU", "YU", "365", "Russia"]), years)),
)
def test_a_column_is_answered_value_by_value_in_its_order(
    system: System, given_: list[tuple[str | None, int | None]]
) -> None:
    codes = pl.Series("code", [code for code, _ in given_], dtype=pl.String)
    when = pl.Series("year", [year for _, year in given_], dtype=pl.Int64)
    assert country_column(codes, system, when).to_list() == [country(code, system, year) for code, year in given_]


def test_a_column_may_come_without_years() -> None:
    assert country_column(pl.Series([365, 345, 300, None]), "cow").to_list() == ["RUS", "SRB", "COW-300", None]


@given(st.text() | st.integers() | st.floats() | st.none(), systems, years)
def test_whatever_is_asked_the_answer_is_a_country_or_none(
    code: str | int | float | None, system: System, year: int | None
) -> None:
    found = country(code, system, year)
    assert found is None or found in countries()


@pytest.mark.parametrize("system", ["iso2", "iso3", "m49", "cameo"])
def test_a_country_of_today_comes_back_from_its_own_code(system: System) -> None:
    always = country_table(system).filter(pl.col("first_on").is_null(), pl.col("last_on").is_null())
    unique = always.filter(pl.col("country").is_unique())
    assert [country(code, system) for code in unique["code"]] == unique["country"].to_list()
    assert len(unique) > 200


def test_every_country_answers_to_its_name_and_to_its_three_letters() -> None:
    today = {code: name for code, name in countries().items() if country(code, "iso3") == code}
    assert {country(name, "name") for name in today.values()} == today.keys()


@given(st.text())
def test_folding_a_name_twice_changes_nothing_more(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_our_tables_give_no_fact_twice() -> None:
    for name, fields in zip(TABLES, [("system", "code"), ("name",), ("country",)], strict=True):
        facts = Counter(tuple(row[field] for field in (*fields, "first_on", "last_on")) for row in rows(name))
        assert [fact for fact, n in facts.items() if n > 1] == []
    names = Counter((key(row["name"], "name"), row["first_on"], row["last_on"]) for row in rows("names.csv"))
    assert [name for name, n in names.items() if n > 1] == []


def test_a_row_of_ours_without_a_country_says_why() -> None:
    assert [row for row in rows("codes.csv") if not row["country"] and not row["note"]] == []
    assert [row for row in rows("names.csv") if not row["country"]] == []


@pytest.mark.parametrize("system", ["iso2", "iso3", "m49", "cameo", "name"])
def test_no_row_of_ours_repeats_what_the_package_has_right(system: System) -> None:
    package = {key(code, system): found for code, found in iso.codes(system, lives())}
    ours = rows("names.csv") if system == "name" else [row for row in rows("codes.csv") if row["system"] == system]
    plain = {row.get("code") or row["name"]: row["country"] for row in ours if row["first_on"] == row["last_on"]}
    assert {code: found for code, found in plain.items() if package.get(key(code, system)) == found} == {}
