"""Countries as rows, and the seed of the warehouse that is written from them."""

import io
from pathlib import Path

import pytest

from ingest.crosswalk import State, country, state_of, states
from ingest.crosswalk.seed import write
from ingest.places import countries

SEED = Path(__file__).parents[3] / "dbt_project" / "seeds" / "country.csv"
BY_CODE = {state.code: state for state in states()}


def test_the_seed_of_the_warehouse_is_written_from_the_states() -> None:
    file = io.StringIO()
    write(file)
    assert SEED.read_text(encoding="utf-8") == file.getvalue(), "python -m ingest.crosswalk.seed writes it again"


def test_every_country_is_a_state_and_no_other() -> None:
    assert {state.code: state.name for state in states()} == countries()


def test_a_former_state_has_its_years_its_codes_and_its_successor() -> None:
    assert BY_CODE["SUN"] == State(
        code="SUN",
        name="USSR, Union of Soviet Socialist Republics",
        type="former_state",
        belongs_to=None,
        iso2="SU",
        m49="810",
        cow="365",
        gw="365",
        fips="UR",
        imf=None,
        withdrawn_year=1992,
        first_on="1922-12-30",
        last_on="1991-12-25",
        successor="RUS",
    )


def test_the_number_of_a_state_is_its_last_one() -> None:
    germany, yemen, serbia = BY_CODE["DEU"], BY_CODE["YEM"], BY_CODE["SRB"]
    assert (germany.cow, germany.gw) == ("255", "260")
    assert (yemen.cow, yemen.gw) == ("679", "678")
    assert (serbia.cow, serbia.gw) == ("345", "340")


def test_a_former_state_names_its_successor_where_it_has_one() -> None:
    former = {
        state.code: state.successor
        for state in states()
        if state.last_on is not None and len(state.code) == 3 and state.cow
    }
    assert former == {
        "CSK": None,
        "DDR": "DEU",
        "SCG": "SRB",
        "SUN": "RUS",
        "VDR": "VNM",
        "YMD": "YEM",
        "YUG": "SCG",
    }


def test_a_successor_is_a_country_that_lives_on_or_has_a_successor_itself() -> None:
    for state in states():
        seen = [state.code]
        while (successor := BY_CODE[seen[-1]].successor) is not None:
            assert successor not in seen
            seen.append(successor)
        assert len(seen) == 1 or BY_CODE[seen[-1]].withdrawn_year is None


def test_a_state_does_not_end_before_it_begins() -> None:
    assert [one for one in states() if (one.first_on or "0") > (one.last_on or "9")] == []


def test_the_main_code_of_a_state_is_read_back_as_that_state() -> None:
    for state in states():
        day = state.last_on or "2020-01-01"
        if state.cow:
            assert country(state.cow, "cow", day) == state.code
        if state.gw:  # whose list ends some states up to ten months earlier
            assert country(state.gw, "gw", f"{int(day[:4]) - 1}-01-01") == state.code
        if state.fips:
            assert country(state.fips, "fips", day) == state.code


# --- Areas that are no state of today ---


@pytest.mark.parametrize(
    ("code", "name", "kind", "belongs_to", "first_on", "last_on"),
    [
        ("FXX", "France, Metropolitan", "part", "FRA", None, "1997-07-14"),
        ("PCZ", "Panama Canal Zone", "former_territory", "PAN", "1903-11-18", "1979-09-30"),
        ("JTN", "Johnston Island", "former_territory", "USA", "1974-12-15", "1986-12-31"),
        ("MID", "Midway Islands", "former_territory", "USA", "1974-12-15", "1986-12-31"),
        ("WAK", "Wake Island", "former_territory", "USA", "1974-12-15", "1986-12-31"),
        ("PUS", "US Miscellaneous Pacific Islands", "former_territory", "USA", "1974-12-15", "1986-12-31"),
        ("CTE", "Canton and Enderbury Islands", "former_territory", "KIR", "1939-04-06", "1983-09-22"),
        ("NHB", "New Hebrides", "former_territory", "VUT", "1906-10-20", "1980-07-29"),
        ("SKM", "Sikkim", "former_territory", "IND", None, "1975-05-15"),
        ("FIPS-GZ", "Gaza Strip", "part", "PSE", None, None),
        ("PRI", "Puerto Rico", "dependency", "USA", None, None),
        ("M49-58", "Belgium-Luxembourg", "union", None, "1922-05-01", "1998-12-31"),
        ("COW-300", "Austria-Hungary", "former_state", None, "1816-01-01", "1918-11-12"),
    ],
)
def test_a_part_a_former_territory_and_a_historic_state_are_areas_of_their_own(
    code: str, name: str, kind: str, belongs_to: str | None, first_on: str | None, last_on: str | None
) -> None:
    area = BY_CODE[code]
    assert (area.name, area.type, area.belongs_to) == (name, kind, belongs_to)
    assert (area.first_on, area.last_on) == (first_on, last_on)


def test_every_withdrawn_code_of_iso_3166_is_an_area_or_an_old_name_of_a_state() -> None:
    old_names = {state.code: state.successor for state in BY_CODE.values() if state.type == "former_name"}
    assert old_names == {
        "BUR": "MMR",
        "BYS": "BLR",
        "DHY": "BEN",
        "HVO": "BFA",
        "RHO": "ZWE",
        "TMP": "TLS",
        "ZAR": "COD",
    }


def test_what_an_area_belongs_to_is_a_country_of_today() -> None:
    assert {BY_CODE[state.belongs_to].type for state in BY_CODE.values() if state.belongs_to} <= {
        "country",
        "dependency",
        "disputed",
    }


def test_an_event_in_a_part_is_one_in_its_state() -> None:
    assert [state_of(code) for code in ("FIPS-GZ", "FIPS-DQ", "WAK", "FRA", "PRI", "NHB", "COW-300", "ZZZ")] == [
        "PSE",
        "USA",
        "WAK",
        "FRA",
        "PRI",
        "NHB",
        "COW-300",
        "ZZZ",
    ]
