"""Which country a code or a name means: the look-alikes, and what changed with the years."""

import math
import subprocess
import sys
from datetime import date, timedelta

import pytest

from ingest.crosswalk import System, country

# --- Codes that look alike ---


@pytest.mark.parametrize(
    ("code", "system", "meant"),
    [
        ("RS", "fips", "RUS"),
        ("RS", "iso2", "SRB"),
        ("CH", "fips", "CHN"),
        ("CH", "iso2", "CHE"),
        ("GM", "fips", "DEU"),
        ("GM", "iso2", "GMB"),
        ("AS", "fips", "AUS"),
        ("AS", "iso2", "ASM"),
        ("AU", "fips", "AUT"),
        ("NI", "fips", "NGA"),
        ("NI", "iso2", "NIC"),
        ("KN", "fips", "PRK"),
        ("KN", "iso2", "KNA"),
        ("KS", "fips", "KOR"),
        ("SF", "fips", "ZAF"),
        ("NA", "iso2", "NAM"),  # and is not null
        ("ROM", "cameo", "ROU"),
        ("TMP", "cameo", "TLS"),
        ("MTN", "cameo", "MNE"),
        ("IMY", "cameo", "IMN"),
        ("KSV", "cameo", "XKX"),
        ("WSB", "cameo", "FIPS-WE"),  # a part of Palestine
        ("GZS", "cameo", "FIPS-GZ"),
        (970, "cow", "NRU"),
        (970, "gw", "KIR"),
        (946, "cow", "KIR"),
        (947, "cow", "TUV"),
        (973, "gw", "TUV"),
        (679, "cow", "YEM"),
        (678, "gw", "YEM"),
        (255, "cow", "DEU"),
        (260, "gw", "DEU"),
        (340, "gw", "SRB"),
        (710, "cow", "CHN"),
        (710, "m49", "ZAF"),
        (111, "imf", "USA"),
        (924, "imf", "CHN"),
        (251, "m49", "FRA"),  # Comtrade's own, as are the next four
        (699, "m49", "IND"),
        (757, "m49", "CHE"),
        (842, "m49", "USA"),
        (490, "m49", "TWN"),
    ],
)
def test_the_system_distinguishes_equal_codes(code: str | int, system: System, meant: str) -> None:
    assert country(code, system) == meant


@pytest.mark.parametrize("code", [4, "4", "004", " 4 ", 4.0, "4.0"])
def test_a_number_is_a_number_however_it_is_written(code: str | int | float) -> None:
    assert country(code, "m49") == "AFG"


def test_letters_count_without_case() -> None:
    assert country("ru", "iso2") == "RUS"


# --- By year ---


@pytest.mark.parametrize(
    ("code", "system", "by_year"),
    [
        (365, "cow", {1900: "RUS", 1922: "RUS", 1923: "SUN", 1991: "SUN", 1992: "RUS"}),
        (345, "cow", {1900: "SRB", 1950: "YUG", 2002: "YUG", 2003: "SCG", 2006: "SRB", 2015: "SRB"}),
        (345, "gw", {1950: "YUG", 2006: "SCG", 2007: None}),
        (260, "cow", {1973: "DEU", 1990: "DEU", 1991: None}),
        (255, "cow", {1900: "DEU", 1960: "DEU", 1991: "DEU"}),  # COW's trade data have 255 from 1960 to 1989
        (265, "cow", {1973: "DDR", 1990: "DDR", 2007: None}),
        (315, "cow", {1950: "CSK", 1992: "CSK", 1993: None}),
        (316, "cow", {1993: "CZE"}),
        (678, "cow", {1947: "YEM", 1990: "YEM", 1991: None}),
        (679, "cow", {1990: "YEM", 2015: "YEM"}),
        (680, "cow", {1967: "YMD", 1990: "YMD", 1991: None}),
        (816, "cow", {1960: "VDR", 1975: "VDR", 1976: "VNM"}),
        (817, "cow", {1960: "VNM", 1975: "VNM", 1976: None}),
        (530, "cow", {1980: "ETH", 1993: "ETH"}),
        (625, "cow", {2010: "SDN", 2011: "SDN"}),
        (369, "cow", {1946: "UKR", 1991: "UKR"}),  # no state before 1991, and a member of the UN since 1945
        ("CS", "iso2", {1980: "CSK", 1993: "CSK", 1998: None, 2003: "SCG", 2006: "SCG", 2010: None}),
        ("RU", "iso2", {1946: "SUN", 1991: "SUN", 1992: "RUS"}),
        ("RS", "fips", {1985: "SUN", 2017: "RUS"}),
        ("YU", "iso2", {1946: "YUG", 2002: "YUG", 2003: "SCG", 2006: "SRB", 2020: "SRB"}),
        ("GE", "iso2", {1975: "GEL", 1980: "GEO", 2020: "GEO"}),
        ("SK", "iso2", {1975: "SKM", 1993: "SVK"}),
        (891, "m49", {1995: "YUG", 2003: "SCG", 2010: "SCG"}),
        ("Yugoslavia", "name", {1980: "YUG", 2004: "SCG", 2020: "SRB"}),
        ("Russia", "name", {1950: "SUN", 2020: "RUS"}),
        ("Vietnam (North Vietnam)", "name", {1965: "VDR", 1980: "VNM"}),
        ("United Arab Republic", "name", {1960: None, 1965: "EGY", 1980: None}),
    ],
)
def test_a_code_means_what_it_meant_in_its_year(
    code: str | int, system: System, by_year: dict[int, str | None]
) -> None:
    assert {year: country(code, system, year) for year in by_year} == by_year


@pytest.mark.parametrize(
    ("code", "system", "meant"),
    [
        (365, "cow", "RUS"),
        (816, "cow", "VNM"),
        (265, "cow", "DDR"),  # the only state that it ever was
        ("YU", "iso2", "YUG"),
        ("CS", "iso2", None),  # two former states had it
        (345, "gw", None),
    ],
)
def test_without_a_year_a_code_means_what_it_means_today_or_ever_meant(
    code: str | int, system: System, meant: str | None
) -> None:
    assert country(code, system) == meant


@pytest.mark.parametrize(
    ("code", "meant"),
    [("ZR", "COD"), ("BU", "MMR"), ("HV", "BFA"), ("DY", "BEN"), ("TP", "TLS"), ("SU", "SUN")],
)
def test_a_state_that_only_changed_its_name_is_the_state_it_is_today(code: str, meant: str) -> None:
    assert country(code, "iso2") == meant


# --- By day ---


@pytest.mark.parametrize(
    ("code", "system", "last", "before", "after"),
    [
        (365, "cow", "1922-12-29", "RUS", "SUN"),
        (365, "gw", "1991-12-25", "SUN", "RUS"),
        ("RU", "iso2", "1991-12-25", "SUN", "RUS"),
        ("RUS", "iso3", "1991-12-25", "SUN", "RUS"),
        (643, "m49", "1991-12-25", "SUN", "RUS"),
        (922, "imf", "1991-12-25", "SUN", "RUS"),
        ("RS", "fips", "1991-12-25", "SUN", "RUS"),
        ("Russia", "name", "1991-12-25", "SUN", "RUS"),
        (345, "cow", "1918-11-30", "SRB", "YUG"),
        (345, "cow", "2003-02-03", "YUG", "SCG"),
        (345, "cow", "2006-06-03", "SCG", "SRB"),
        (345, "gw", "2006-06-04", "SCG", None),
        ("YU", "iso2", "2006-06-03", "SCG", "SRB"),
        ("YUG", "iso3", "2006-06-03", "SCG", "SRB"),
        ("Yugoslavia", "name", "2003-02-03", "YUG", "SCG"),
        ("Yugoslavia", "name", "2006-06-03", "SCG", "SRB"),
        ("Zanzibar", "name", "1964-04-26", "COW-511", None),
        (891, "m49", "2003-02-03", "YUG", "SCG"),
        (260, "cow", "1990-10-02", "DEU", None),
        (265, "cow", "1990-10-02", "DDR", None),
        (678, "cow", "1990-05-21", "YEM", None),
        (680, "gw", "1990-05-21", "YMD", None),
        (315, "gw", "1992-12-31", "CSK", None),
        (816, "cow", "1976-07-01", "VDR", "VNM"),
        (817, "gw", "1975-04-30", "VNM", None),
        (300, "cow", "1918-11-12", "COW-300", None),
        (300, "gw", "1918-11-13", "COW-300", None),
        (511, "cow", "1964-04-26", "COW-511", None),
        (730, "gw", "1910-08-22", "COW-730", None),
        (835, "m49", "1964-04-25", "TZA", "M49-835"),
        (459, "m49", "1963-09-15", "MYS", "M49-459"),
    ],
)
def test_a_meaning_ends_on_its_last_day(
    code: str | int, system: System, last: str, before: str, after: str | None
) -> None:
    next_day = date.fromisoformat(last) + timedelta(days=1)
    assert (country(code, system, last), country(code, system, next_day)) == (before, after)


def test_a_month_of_change_is_the_state_that_held_for_most_of_it() -> None:
    months = ("2006-05", "2006-06", "2003-02", "1991-12", "1992-01")
    assert [country("Yugoslavia", "name", month) for month in months[:3]] == ["SCG", "SRB", "SCG"]
    assert [country("RU", "iso2", month) for month in months[3:]] == ["SUN", "RUS"]


@pytest.mark.parametrize("on", ["", "NA", "2006-13", "2006-02-30", "about 1990", 0, 10_000])
def test_what_is_no_date_asks_for_no_day(on: str | int) -> None:
    assert country("YU", "iso2", on) == country("YU", "iso2") == "YUG"


# --- Areas of their own ---


@pytest.mark.parametrize(
    ("code", "system", "meant"),
    [
        ("FX", "iso2", "FXX"),
        ("FXX", "iso3", "FXX"),
        ("France, Metropolitan", "name", "FXX"),
        (249, "m49", "FXX"),
        ("PZ", "iso2", "PCZ"),
        ("PCZ", "iso3", "PCZ"),
        (592, "m49", "PCZ"),
        ("JTN", "iso3", "JTN"),
        ("MID", "cameo", "MID"),
        ("WAK", "iso3", "WAK"),
        ("Wake Island", "name", "WAK"),
        ("JQ", "fips", "JTN"),
        ("MQ", "fips", "MID"),
        ("WQ", "fips", "WAK"),
        ("DQ", "fips", "FIPS-DQ"),
        ("CTE", "iso3", "CTE"),
        ("NHB", "iso3", "NHB"),
        ("New Hebrides", "name", "NHB"),
        ("AFI", "iso3", "AFI"),
        ("SKM", "iso3", "SKM"),
        (698, "m49", "SKM"),
        ("PUS", "iso3", "PUS"),
        ("ATB", "iso3", "ATB"),
        (80, "m49", "ATB"),
        ("ATN", "iso3", "ATN"),
        ("GZ", "fips", "FIPS-GZ"),
        (274, "m49", "FIPS-GZ"),
        ("Gaza Strip", "name", "FIPS-GZ"),
        ("West Bank", "name", "FIPS-WE"),
        ("West Bank and Gaza", "name", "PSE"),
        ("SV", "fips", "FIPS-SV"),
        ("BZ", "fips", "FIPS-BZ"),
        ("BAG", "cameo", "CAMEO-BAG"),
        (58, "m49", "M49-58"),
        (711, "m49", "M49-711"),
        (717, "m49", "M49-717"),
        (836, "m49", "COW-511"),
        (658, "m49", "M49-658"),
        (680, "m49", "M49-680"),
        (711, "gw", "GW-711"),
        (396, "gw", "GW-396"),
        (815, "gw", "GW-815"),
        ("Austria-Hungary", "name", "COW-300"),
        ("COW-300", "iso3", "COW-300"),  # its identifier here
        ("fips-gz", "iso3", "FIPS-GZ"),
    ],
)
def test_a_part_or_a_former_area_is_never_the_country_it_belongs_to(
    code: str | int, system: System, meant: str
) -> None:
    assert country(code, system) == meant


# --- Names ---


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Russian Federation", "RUS"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("Korea (the Democratic People’s Republic of)", "PRK"),
        ("DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", "PRK"),
        ("DPRK", "PRK"),
        ("Korea, North", "PRK"),
        ("Viet Nam", "VNM"),
        ("Côte d'Ivoire", "CIV"),
        ("COTE D’IVOIRE", "CIV"),
        ("Türkiye", "TUR"),
        ("TURKEY", "TUR"),
        ("Union of Soviet Socialist Republics", "SUN"),
        ("former Soviet Union", "SUN"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("The Gambia", "GMB"),
        ("Bahamas, The", "BHS"),
        ("St. Vincent & Grenadines", "VCT"),
        ("Congo, Democratic Republic of the", "COD"),
        ("DR Congo (Zaire)", "COD"),
        ("Congo, Republic of the", "COG"),
        ("Yemen (North Yemen)", "YEM"),
        ("Democratic Yemen", "YMD"),
        ("Federal Republic of Germany", "DEU"),
        ("German Democratic Republic", "DDR"),
        ("Byelorussian SSR", "BLR"),
        ("Czechoslovakia", "CSK"),
        ("Kosovo", "XKX"),
        ("China, Hong Kong Special Administrative Region", "HKG"),
        ("Taiwan (Province of China)", "TWN"),
        ("Republic of Korea", "KOR"),
        ("São Tomé & Príncipe", "STP"),
        ("Man, Isle of", "IMN"),
    ],
)
def test_a_name_counts_without_case_and_accents(name: str, meant: str) -> None:
    assert country(name, "name") == meant


@pytest.mark.parametrize("name", ["Korea", "Germny", "North", "Kor", "NA", "Republic", "Northern Mali", "Europe"])
def test_a_name_is_never_guessed_at(name: str) -> None:
    assert country(name, "name") is None


# --- What is no country ---


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("AFR", "cameo"),
        ("EUR", "cameo"),
        ("WST", "cameo"),
        ("PG", "fips"),
        (0, "m49"),
        (899, "m49"),
        (1, "imf"),
        ("XYZ", "iso3"),
        (999, "cow"),
        ("-0-", "name"),
    ],
)
def test_what_is_no_country_is_left_unknown(code: str | int, system: System) -> None:
    assert country(code, system) is None


@pytest.mark.parametrize(
    "nothing", [None, "", "  ", math.nan, math.inf, "1e3", "3.5", "ß", "R\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_what_cannot_be_a_code_is_unknown_and_no_error(nothing: str | float | None) -> None:
    systems: tuple[System, ...] = ("iso2", "iso3", "m49", "cow", "gw", "fips", "cameo", "imf", "name")
    assert {country(nothing, system) for system in systems} == {None}


# --- Its cost ---


@pytest.mark.integration
def test_neither_polars_nor_pycountry_is_imported_before_it_is_needed() -> None:
    program = "import sys, ingest.crosswalk; print({'polars', 'pycountry'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "set()"
