"""Countries as rows, and the seed of the warehouse that is written from them."""

import io
from pathlib import Path

from ingest.crosswalk import State, country, states
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
        iso2="SU",
        m49="810",
        cow="365",
        gw="365",
        fips="UR",
        imf=None,
        withdrawn_year=1992,
        first_year=1922,
        last_year=1991,
        successor="RUS",
    )


def test_the_number_of_a_state_is_its_last_one() -> None:
    germany, yemen, serbia = BY_CODE["DEU"], BY_CODE["YEM"], BY_CODE["SRB"]
    assert (germany.cow, germany.gw) == ("255", "260")
    assert (yemen.cow, yemen.gw) == ("679", "678")
    assert (serbia.cow, serbia.gw) == ("345", "340")


def test_who_came_after_a_former_state_is_told_where_one_did() -> None:
    former = {state.code: state.successor for state in states() if state.last_year is not None and state.cow}
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
    assert [one for one in states() if (one.first_year or 0) > (one.last_year or 9999)] == []


def test_the_main_code_of_a_state_is_read_back_as_that_state() -> None:
    for state in states():
        year = state.last_year or 2020
        if state.cow:
            assert country(state.cow, "cow", min(year, 2005) if state.code == "SCG" else year) == state.code
        if state.gw:
            assert country(state.gw, "gw", year) == state.code
        if state.fips:
            assert country(state.fips, "fips", year) == state.code
