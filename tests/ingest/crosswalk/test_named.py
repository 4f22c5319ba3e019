"""What a code and a name say together, and who held a seat of the United Nations."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.crosswalk import System
from ingest.crosswalk.named import country_named, since, un_seat
from ingest.crosswalk.tables import meanings


@pytest.mark.parametrize(
    ("code", "name", "on", "meant"),
    [
        ("NA", "Namibia", "2017-01-01", "NAM"),
        ("NA", "Namibia", "1985-01-01", "NAM"),  # South West Africa had the code already
        ("NA", None, "1990-03-21", "NAM"),
        ("NA", None, "1990-03-20", None),
        ("NA", None, "1985", None),
        ("NA", "", None, "NAM"),
        ("NA", "NA", "1985-01-01", None),
        ("NA", "Yemen Arab Republic", "1985-12-01", "YEM"),
        ("NA", "Yemen Arab Republic", "2017-12-01", "YEM"),
        ("NA", "Federal Republic of Germany", "1985-12-01", "DEU"),
        ("NA", "Ruritania", "2017-12-01", None),
        ("NULL", "Cuba", None, "CUB"),
        ("", "Cuba", None, "CUB"),
        (None, "Cuba", None, "CUB"),
        ("XQ", "Cuba", None, "CUB"),  # no code of the list
        ("CU", "Ruritania", None, "CUB"),
        ("CU", None, None, "CUB"),
        ("CU", "Cyprus", None, None),
        ("FR", "Germany", "2017-01-01", None),
        ("CN", "Taiwan", "1960-01-01", None),
        ("FX", "France", "1996", "FXX"),
        ("RU", "Russian Federation", "1985-01-01", "SUN"),
        ("RU", "USSR", "1991-12-26", "RUS"),
        ("YU", "Serbia", "2010-01-01", "SRB"),
    ],
)
def test_code_and_name_are_one_country_or_none(
    code: str | None, name: str | None, on: str | None, meant: str | None
) -> None:
    assert country_named(code, "iso2", name, on) == meant


def test_na_is_a_code_of_iso_3166_alone() -> None:
    systems: tuple[System, ...] = ("iso3", "m49", "cow", "gw", "fips", "cameo", "imf", "name")
    assert {country_named("NA", system, None, "2017-01-01") for system in systems} == {None}


@pytest.mark.parametrize(
    ("member", "on", "held_by"),
    [
        ("CHN", "1971-10-25", "TWN"),
        ("CHN", "1971-10-26", "CHN"),
        ("CHN", "1955", "TWN"),
        ("CHN", None, "CHN"),
        ("RUS", "1991-12-25", "SUN"),
        ("RUS", "1991-12-26", "RUS"),
        ("TWN", "1960-01-01", "TWN"),
        ("FRA", "1960-01-01", "FRA"),
        (None, "1960-01-01", None),
    ],
)
def test_a_seat_is_who_held_it_on_the_day(member: str | None, on: str | None, held_by: str | None) -> None:
    assert un_seat(member, on) == held_by


@given(
    st.sampled_from(["RU", "YU", "CS", "NA", "CN", "SK", "FR", None]),
    st.sampled_from(["Russia", "Yugoslavia", "Tanganyika", "Serbia (Yugoslavia)", "Namibia", "Cuba", None]),
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
)
def test_all_days_since_the_last_change_have_the_same_answer(code: str | None, name: str | None, day: date) -> None:
    start = since(day.isoformat(), "iso2")
    assert start is not None
    assert start <= day.isoformat()
    answers = [un_seat(country_named(code, "iso2", name, on), on) for on in (start, day.isoformat())]
    assert answers[0] == answers[1]


def test_a_day_of_change_is_its_own_beginning() -> None:
    changes = [one.first_on for one in meanings("iso2")["YU"] if one.first_on]
    assert changes == [since(change, "iso2") for change in changes]
    next_day = (date.fromisoformat(changes[0]) + timedelta(1)).isoformat()
    assert since(next_day, "iso2") == changes[0]
