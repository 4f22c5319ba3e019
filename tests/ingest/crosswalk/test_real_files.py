"""Every code and name in real files of the field is a country, or stands in a list of exceptions with its count."""

import ast
import csv
import html
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from ingest.crosswalk import System, country, country_column, states
from tests.real_files import real


def text_columns(path: Path, *positions: int) -> list[str]:
    """All that stands in these columns of a file of GDELT, where it is not empty."""
    frame = pl.read_csv(path, separator="\t", has_header=False, quote_char=None, infer_schema=False)
    return [cell for at in positions for cell in frame[:, at] if cell]


def unknown(codes: Iterable[str], system: System) -> dict[str, int]:
    return {code: n for code, n in Counter(codes).items() if country(code, system) is None}


# --- Votes in the General Assembly ---


@pytest.fixture(scope="module")
def ballots() -> pl.DataFrame:
    votes = pl.read_csv(real("un_ga_votes/unvotes.csv"), infer_schema=False)
    calls = pl.read_csv(real("un_ga_votes/roll_calls.csv"), infer_schema=False)
    number = pl.col("rcid").cast(pl.Float64).cast(pl.Int64)
    votes = votes.with_columns(number).join(calls.select(number, "date"), on="rcid", how="left")
    return votes.with_columns(
        country_column(votes["country_code"], "iso2", votes["date"]).alias("by_code"),
        country_column(votes["country"], "name", votes["date"]).alias("by_name"),
    )


@pytest.mark.real
def test_every_ballot_is_a_countrys(ballots: pl.DataFrame) -> None:
    assert (len(ballots), ballots["date"].null_count()) == (870_109, 0)
    without_code = ballots.filter(pl.col("by_code").is_null())
    assert without_code["country_code"].null_count() == len(without_code)  # every code that is given is known
    assert dict(without_code.group_by("country").len().iter_rows()) == {
        "Yemen Arab Republic": 3291,
        "Federal Republic of Germany": 2151,
        "Zanzibar": 2,
    }
    assert ballots.filter(pl.col("by_name").is_null()).is_empty()
    assert ballots.filter(pl.col("country") == "Zanzibar")["by_name"].to_list() == ["COW-511"] * 2


@pytest.mark.real
def test_code_and_name_of_a_ballot_are_one_country_and_none_votes_twice(ballots: pl.DataFrame) -> None:
    coded = ballots.filter(pl.col("by_code").is_not_null())
    assert coded.filter(pl.col("by_code") != pl.col("by_name")).is_empty()
    assert not ballots.select("rcid", "by_name").is_duplicated().any()


@pytest.mark.real
def test_roll_calls_before_the_end_of_serbia_and_montenegro_are_its(ballots: pl.DataFrame) -> None:
    seat = ballots.filter(pl.col("country_code") == "YU", pl.col("date").str.starts_with("2006"))
    assert dict(seat.filter(pl.col("date") < "2006-06-04").select("rcid", "by_code").iter_rows()) == {
        4592: "SCG",
        4593: "SCG",
    }
    assert set(seat.filter(pl.col("date") > "2006-06-03")["by_code"]) == {"SRB"}


@pytest.mark.real
def test_a_country_votes_within_the_days_that_its_row_has(ballots: pl.DataFrame) -> None:
    votes = ballots.group_by("by_name").agg(pl.col("date").min().alias("first"), pl.col("date").max().alias("last"))
    # The first days by their year: the data set has days of a session's first meetings that are none.
    life = {one.code: ((one.first_on or "0")[:4], one.last_on or "9999") for one in states()}
    known = [row for row in votes.iter_rows() if row[0]]
    assert [row for row in known if not life[row[0]][0] <= row[1] <= row[2] <= life[row[0]][1]] == []
    ballots_of = dict(ballots.group_by("by_name").len().iter_rows())
    assert {code: ballots_of[code] for code in ("NAM", "SUN", "YUG", "SCG", "DDR", "CSK", "YMD")} == {
        "NAM": 2455,
        "SUN": 3686,
        "YUG": 3918,
        "SCG": 282,
        "DDR": 2067,
        "CSK": 3752,
        "YMD": 2378,
    }


# --- Numbers of the Correlates of War ---

# Never in ISO 3166: German and Italian states before they united, Austria-Hungary, Zanzibar, Korea before 1910.
NOT_IN_ISO = {240, 245, 267, 269, 271, 273, 275, 280, 300, 327, 329, 332, 335, 337, 511, 730}


@pytest.mark.real
def test_every_member_of_the_state_system_is_known_in_each_of_its_years() -> None:
    panel = pl.read_csv(real("crosswalks/countrycode_data_cow_panel.csv"))
    found = country_column(panel["cown"], "cow", panel["year"])
    assert (len(panel), found.null_count()) == (15_950, 0)
    historic = panel.filter(found.str.starts_with("COW-"))
    assert (len(historic), set(historic["cown"])) == (667, NOT_IN_ISO)
    life = {one.code: (int((one.first_on or "0")[:4]), int((one.last_on or "9999")[:4])) for one in states()}
    rows = zip(panel["cown"], found, panel["year"], strict=True)
    outside = {(cow, code) for cow, code, year in rows if not life[code][0] <= year <= life[code][1]}
    # Serbia and Russia before the states that lie between.
    assert outside == {(345, "SRB"), (365, "RUS")}


@pytest.mark.real
def test_every_row_of_trade_is_a_countrys_but_for_states_without_a_code() -> None:
    trade = pl.read_csv(real("trade/cow_trade_sy.csv"))
    panel = pl.read_csv(real("crosswalks/countrycode_data_cow_panel.csv")).select(
        pl.col("cown").cast(pl.Float64).alias("ccode"), pl.col("year").cast(pl.Float64)
    )
    trade = trade.with_columns(country_column(trade["ccode"], "cow", trade["year"].cast(pl.Int64)).alias("country"))
    outside = trade.join(panel, on=["ccode", "year"], how="anti")
    lost = trade.filter(pl.col("country").is_null()).group_by("ccode").len()
    assert len(trade) == 14_410
    # COW numbers a territory before it is a member of its own state system, and Germany through the years of two.
    assert len(outside) == 766
    assert outside.filter(pl.col("country").is_null())["ccode"].unique().sort().to_list() == [265.0, 315.0]
    assert dict(lost.iter_rows()) == {
        265.0: 3,
        315.0: 3,  # rows without a figure, 2007 to 2009, of two states that had ended
    }


@pytest.mark.real
@pytest.mark.parametrize(
    ("column", "system", "departures"),
    [
        ("iso2c", "iso2", {}),
        ("iso3c", "iso3", {}),
        ("un", "m49", {}),
        ("cown", "cow", {"327": "COW-327"}),  # it has the Papal States as the Vatican
        ("gwn", "gw", {"327": "COW-327", "815": "GW-815"}),  # and Annam as Vietnam
        ("fips", "fips", {"WE": "FIPS-WE", "SV": "FIPS-SV"}),  # it has a part as the whole
        ("imf", "imf", {"352": "SXM"}),  # it has the French part of the island
    ],
)
def test_the_codes_are_those_of_the_fields_own_dictionary(
    column: str, system: System, departures: dict[str, str | None]
) -> None:
    with real("crosswalks/countrycode_codelist_without_cldr.csv").open(encoding="utf-8", newline="") as file:
        pairs = {row[column]: row["iso3c"] for row in csv.DictReader(file) if row[column] and row["iso3c"]}
    assert len(pairs) > 170
    found = {code: country(code, system) for code in pairs}
    assert {code: answer for code, answer in found.items() if answer != pairs[code]} == departures


# --- Coded events ---


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "places", "no_country"),
    [
        ("gdelt/20170101073000.export.CSV", (37, 45, 53), {"AFR": 1, "EUR": 1}),
        ("gdelt/reed_sample_events.csv", (37, 44, 51), {"AFR": 7, "EUR": 7, "MEA": 2, "WST": 2}),
    ],
)
def test_every_actor_and_place_of_gdelt_is_a_countrys_or_a_regions(
    name: str, places: tuple[int, ...], no_country: dict[str, int]
) -> None:
    assert unknown(text_columns(real(name), 7, 17), "cameo") == no_country
    assert unknown(text_columns(real(name), *places), "fips") == {}


@pytest.mark.real
def test_every_code_of_cameo_is_a_country_or_a_region() -> None:
    lines = real("cameo/CAMEO.country.txt").read_text(encoding="utf-8").splitlines()[1:]
    labels = dict(line.split("\t") for line in lines)
    regions = {code for code in labels if country(code, "cameo") is None}
    assert (len(labels), len(regions)) == (263, 26)  # 25 regions, and 0 for unknown
    named = {code: (country(code, "cameo"), country(label, "name")) for code, label in labels.items()}
    assert {code for code, (coded, name) in named.items() if coded != name} == set()


@pytest.mark.real
def test_every_country_that_icews_names_is_one() -> None:
    lines = real("cameo/ICEWS_countrynames.txt").read_text(encoding="utf-8").splitlines()
    assert unknown((line.split("\t")[0] for line in lines), "name") == {"NULL": 1}
    events = pl.read_csv(real("icews/events.2018.sample.tab"), separator="\t", quote_char=None, infer_schema=False)
    named = [name for column in ("Source Country", "Target Country", "Country") for name in events[column]]
    assert unknown(named, "name") == {"NA": 381}  # there it is not Namibia but a missing value


@pytest.mark.real
def test_every_country_of_ucdp_is_known_by_number_and_by_name() -> None:
    events = pl.read_csv(real("ucdp/ucdp_syria_df.csv"), infer_schema=False)
    numbers = [number for column in ("country_id", "gwnob") for number in events[column] if number]
    assert unknown(numbers, "gw") == {}
    assert {country(number, "gw") for number in numbers} == {"SYR", "ISR"}
    assert unknown(events["country"], "name") == {}


# --- Sanctions, trade, the Security Council ---


@pytest.mark.real
def test_every_country_of_ofacs_list_is_one() -> None:
    with real("sanctions/ofac_add.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        addresses = [row[4].strip() for row in csv.reader(file) if len(row) > 4]
    with real("sanctions/ofac_sdn.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        listed = [row for row in csv.reader(file) if len(row) > 11]
    assert unknown(addresses, "name") == {
        "-0-": 2263,
        "undetermined": 8,
        "Region: Kafia Kingi": 6,
        "Region: Crimea": 2,
        "Region: Northern Mali": 1,  # OFAC says not whose
    }
    assert unknown((row[9].strip() for row in listed), "name") == {"-0-": 7067, "None Identified": 4}
    remarks = [name.strip() for row in listed for name in re.findall(r"(?:nationality|citizen) ([A-Z][^;.]*)", row[11])]
    assert len(remarks) > 2000
    assert unknown(remarks, "name") == {}


@pytest.mark.real
def test_every_country_of_the_uns_list_is_one() -> None:
    root = ET.parse(real("sanctions/UN_consolidated.xml")).getroot()
    tags = ("COUNTRY", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "COUNTRY_OF_BIRTH", "NATIONALITY/VALUE")
    named = [found.text.strip() for tag in tags for found in root.iterfind(f".//{tag}") if found.text]
    assert len(named) > 2000
    assert unknown(named, "name") == {"na": 1}


@pytest.mark.real
@pytest.mark.parametrize("name", ["trade/comtrade_eu_imports_world_v1_47col.csv", "trade/comtrade_example3_47col.csv"])
def test_number_and_letters_of_a_trading_partner_are_one_country(name: str) -> None:
    flows = pl.read_csv(real(name), infer_schema=False)
    sides = {row for side in ("reporter", "partner") for row in flows[[f"{side}_code", f"{side}_iso"]].unique().rows()}
    found = {(code, iso): (country(code, "m49"), country(iso, "iso3")) for code, iso in sides}
    assert {pair for pair, (by_number, by_letters) in found.items() if by_number != by_letters} == set()
    no_country = {pair for pair, (by_number, _) in found.items() if by_number is None}
    assert no_country <= {("0", "W00"), ("899", "_X ")}  # the world, and areas that are not specified


@pytest.mark.real
def test_every_reporter_of_comtrade_is_a_country_by_number_as_by_letters() -> None:
    recorded = real("trade/comtrade_ref_Reporters.json.R").read_text(encoding="utf-8")
    (body,) = re.findall(r'charToRaw\("((?:[^"\\]|\\.)*)"', recorded)
    areas = json.loads(json.loads(f'"{body}"').lstrip("\ufeff"))["results"]
    pairs = {str(area["reporterCode"]): area.get("reporterCodeIsoAlpha3") for area in areas}
    apart = {code for code, iso in pairs.items() if country(code, "m49") != country(iso, "iso3")}
    assert len(pairs) == 255
    # Belgium-Luxembourg, which it files under Belgium; Saint Kitts with Anguilla; and areas that have no letters. The
    # European Union and other groups are nobody by both.
    assert apart == {"58", "459", "461", "658", "711", "717", "835", "836"}


@pytest.mark.real
def test_every_member_and_every_veto_in_the_security_council_is_a_countrys() -> None:
    vetoes = pl.read_csv(real("unsc/unsc_vetoes_1946_sept2022.csv"), infer_schema=False)
    cast = [name for column in ("member_veto1", "member_veto2", "member_veto3") for name in vetoes[column] if name]
    assert unknown(cast, "name") == {}
    with zipfile.ZipFile(real("unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx")) as book:
        cells = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/worksheets/sheet1.xml").decode(), re.DOTALL)
    lists = [ast.literal_eval(cell) for cell in map(html.unescape, cells) if cell.startswith("[")]
    assert unknown((name for names in lists for name in names), "name") == {}
    assert len({name for names in lists for name in names}) > 100
