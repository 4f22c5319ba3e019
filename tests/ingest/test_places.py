"""Countries are those of ISO 3166, today's and former ones, and nothing that only looks like one."""

import csv
import re
from pathlib import Path

import pycountry
import pytest

from ingest.places import UNKNOWN, WORLD, countries, known_country, known_partner

SEED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "country.csv"


def test_every_country_of_iso_3166_is_known() -> None:
    codes = [country.alpha_3 for country in pycountry.countries]
    assert [known_country(code) for code in codes] == codes


@pytest.mark.parametrize("code", ["DDR", "YMD", "SUN", "YUG", "SCG", "CSK"])
def test_former_states_are_countries(code: str) -> None:
    assert known_country(code) == code


def test_kosovo_has_the_code_that_statistics_give_it() -> None:
    assert countries()["XKX"] == "Kosovo"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("prk", "PRK"),
        ("PRK ", "PRK"),
        ("KP", "PRK (North Korea)"),
        ("RS", "SRB (Serbia)"),  # FIPS has it for Russia
        ("NA", "NAM (Namibia)"),  # and is not null
        ("Russia", "RUS (Russian Federation)"),
        ("North Korea", "PRK (North Korea)"),
        ("Germny", "DEU (Germany)"),
    ],
)
def test_a_look_alike_is_refused_with_the_code_that_was_meant(given: str, meant: str) -> None:
    with pytest.raises(ValueError) as caught:
        known_country(given)
    assert str(caught.value) == f"there is no country {given!r} in ISO 3166-1 alpha-3; did you mean {meant}?"


@pytest.mark.parametrize("code", ["XYZ", "", "123", "Q" * 99])
def test_what_resembles_no_country_is_refused_with_the_form_of_a_code(code: str) -> None:
    form = r"there is no country .* write its three letters, such as PRK, or ZZZ where no list knows it"
    with pytest.raises(ValueError, match=form):
        known_country(code)


def test_the_world_is_a_partner_in_trade_and_no_country() -> None:
    assert known_partner(WORLD) == WORLD
    with pytest.raises(ValueError, match="there is no country 'WLD'"):
        known_country(WORLD)


def test_a_country_that_no_list_knows_is_written_as_unknown() -> None:
    assert known_country(UNKNOWN) == known_partner(UNKNOWN) == "ZZZ"
    assert UNKNOWN not in countries()


def test_no_code_stands_for_two_countries() -> None:
    form = re.compile(r"[A-Z]{3}|(COW|GW|M49|FIPS|CAMEO)-[A-Z0-9]+")
    assert [code for code in countries() if not form.fullmatch(code)] == []
    assert len(set(countries().values())) == len(countries())


def test_the_seed_of_the_warehouse_holds_the_same_countries_and_no_other() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        seed = {row["country_code"]: row["country_name"] for row in csv.DictReader(file)}
    assert seed == countries()
