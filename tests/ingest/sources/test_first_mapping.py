"""A first mapping of a table that nobody knows: what is guessed, how sure, and what becomes of the file by it."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.errors import DatelineError
from ingest.problems import Refused
from ingest.sources.column import DAYS, column_of
from ingest.sources.first_mapping import first_mapping
from ingest.sources.grid import grid_of
from ingest.sources.mapping import read_plan
from ingest.sources.reading import readings
from tests.real_files import DATA
from tests.validating import Accepted, validate_record

STATES = ("DEU", "FRA", "ITA", "USA", "RUS", "CHN", "JPN", "GBR", "ESP", "POL")


def mapped(path: Path) -> tuple[str, list[Any], list[Refused]]:
    """The mapping as it was written, not edited, and what becomes of the file by it."""
    text, _ = first_mapping(path)
    mapping = path.with_name("m.yaml")
    mapping.write_text(text, encoding="utf-8")
    (reading,) = readings([path], mapping=mapping)
    results = [validate_record(raw) for raw in reading.records()]
    good = [one.event for one in results if isinstance(one, Accepted)]
    return text, good, [one for one in results if isinstance(one, Refused)]


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# --- Columns ---


@pytest.mark.parametrize("form", DAYS)
def test_days_are_known_by_their_format(form: str) -> None:
    days = [(date(2016, 11, 25) + timedelta(days=day)).strftime(form) for day in range(90)]
    found = column_of("listed", days)
    assert (found.holds, found.guess.value, found.guess.sureness) == ("day", form, "sure")


def test_a_day_that_can_be_read_in_two_ways_is_unsure() -> None:
    found = column_of("listed", ["01/02/2017", "03/04/2017"])
    assert (found.holds, found.guess.sureness) == ("day", "unsure")
    assert "%d/%m/%Y" in found.guess.because
    assert "%m/%d/%Y" in found.guess.because


@pytest.mark.parametrize(
    ("name", "texts", "holds", "value"),
    [
        ("date", ["2017-01-02", "2017-02"], "day", ""),
        ("year", ["1870.0", "1871.0"], "year", "left"),
        ("year", ["1870", "1871"], "year", ""),
        ("deaths", ["1870", "1871"], "number", ""),
        ("usd", ["1,000", "2,500.5"], "number", ","),
        ("usd", ["1e6", "..", "3"], "number", ""),
        ("ccode1", ["2", "365", "710"], "country", "cow"),
        ("gwno", ["2", "365", "710"], "country", "gw"),
        ("count", ["2", "365", "710"], "number", ""),
        ("iso3c", list(STATES), "country", "iso3"),
        ("iso2", ["DE", "FR", "GB", "UA"], "country", "iso2"),
        ("fips", ["GM", "FR", "UK", "UP"], "country", "fips"),
        ("who", ["Germany", "France", "North Korea", "USSR"], "country", "name"),
        ("who", ["one", "two"], "text", None),
    ],
)
def test_a_column_is_known_by_its_texts_and_its_name(name: str, texts: list[str], holds: str, value: str) -> None:
    found = column_of(name, texts)
    assert (found.holds, found.guess.value) == (holds, value)


def test_how_many_countries_a_system_knows_is_said() -> None:
    found = column_of("who", [*(name for name in ("Germany", "France", "Italy", "Spain", "Poland")), "Ruritania"])
    assert str(found.guess) == "unsure: 83% of 6 are countries of name"


# --- How the table lies in its file ---


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        (["a,b", "1,2", "3,4"], {}),
        (["a;b", "1,5;2", "3,5;4"], {"delimiter": ";"}),
        (["a|b|c", "x|y|z", "x|y|z"], {"delimiter": "|"}),
        (["Exports, by state", "", "a,b,c", "x,y,1", "x,z,2"], {"header": 3}),
        (["# of us", "a,b,c", "x,y,1", "x,z,2"], {"comment": "#"}),
        (["1,2,3", "4,5,6", "7,8,9"], {"header": 0}),
        (["a,b,c", "x,y,1", "x,z,2", "", "Source: us"], {"ragged": True}),
    ],
)
def test_what_stands_around_the_rows_is_guessed(tmp_path: Path, lines: list[str], options: dict[str, Any]) -> None:
    found = grid_of(written(tmp_path / "t.csv", *lines))
    assert {name: guess.value for name, guess in found.options.items()} == options


def test_a_file_without_rows_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="no rows of a table"):
        first_mapping(written(tmp_path / "t.csv", "a,b"))


# --- A whole mapping, appended as it was written ---


def pairs() -> list[tuple[str, str, int]]:
    return [(one, other, year) for one, other, year in product(STATES, STATES, (2015, 2016)) if one != other]


def test_a_table_of_trade_between_states(tmp_path: Path) -> None:
    rows = [f"{one},{other},{year},{year}.5" for one, other, year in pairs()]
    text, good, refused = mapped(written(tmp_path / "trade.csv", "exporter,importer,year,exports_usd_million", *rows))
    assert (len(good), refused) == (180, [])
    first = good[0]
    assert (first.id, first.occurred, first.data.flow) == ("DEU-FRA-2015", "2015", "export")
    assert (first.data.reporter, first.data.partner, first.data.value.low) == ("DEU", "FRA", 2_015_500_000)
    assert [line for line in text.splitlines() if "# unsure" in line] == [
        "claimant: {name: trade} # unsure: write who says so"
    ]


def test_one_row_with_exports_and_imports_becomes_two_records(tmp_path: Path) -> None:
    rows = [f"{one};{other};{year};{year}.5;.." for one, other, year in pairs()]
    _, good, refused = mapped(written(tmp_path / "t.csv", "reporter;partner;year;exports;imports", *rows))
    assert (len(good), refused) == (180, [])
    assert {event.data.flow for event in good} == {"export"}
    rows[0] = rows[0].replace("..", "7")
    _, good, refused = mapped(written(tmp_path / "t.csv", "reporter;partner;year;exports;imports", *rows))
    assert sorted(event.data.flow for event in good)[-2:] == ["export", "import"]


def test_one_column_a_year_in_a_workbook_with_lines_above(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Imports of goods (USD)"], [], ["Country", *range(2000, 2006)]):
        sheet.append(row)
    for place, name in enumerate(("Germany", "France", "Italy", "Japan", "Poland")):
        sheet.append([name, *(place * 100 + year for year in range(6))])
    book.save(tmp_path / "imports.xlsx")
    text, good, refused = mapped(tmp_path / "imports.xlsx")
    assert (len(good), refused) == (30, [])
    assert (good[0].occurred, good[0].data.reporter, good[0].data.value.low) == (
        "2000",
        "DEU",
        0,
    )
    assert "header: 3 # likely" in text


def test_events_with_days_as_they_are_written_in_germany_and_footnotes(tmp_path: Path) -> None:
    rows = [f"{day};{day % 28 + 1}.{day % 12 + 1}.2016;battle;Aleppo;{day}" for day in range(1, 40)]
    table = written(tmp_path / "e.csv", "id;day;event_type;location;fatalities", *rows, "", "Source: us", "* estimated")
    _, good, refused = mapped(table)
    assert (len(good), refused) == (39, [])
    assert (good[0].kind, good[0].occurred, good[0].data.deaths.low) == ("conflict_event", "2016-02-02", 1)


def test_what_is_not_found_is_left_to_the_user(tmp_path: Path) -> None:
    rows = [f"2017-05-{day:02},Hwasong-{day},{day * 10}" for day in range(1, 20)]
    text, good, _ = mapped(written(tmp_path / "launches.csv", "date,missile,range_km", *rows))
    assert good == []
    assert "  # country: # to fill in: a country; a column, or {text: …}" in text
    filled = text.replace("  # country: # to fill in: a country; a column, or {text: …}", "  country: {text: PRK}")
    (tmp_path / "m.yaml").write_text(filled, encoding="utf-8")
    (reading,) = readings([tmp_path / "launches.csv"], mapping=tmp_path / "m.yaml")
    assert all(isinstance(validate_record(raw), Accepted) for raw in reading.records())


@pytest.mark.parametrize("name", ["a b", 'say "it"', "null", "a: b", "{x}", "#", "'", "ü", "1", "a\x1ab"])
def test_any_name_of_a_column_is_written_so_that_the_mapping_can_be_read(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = written(
        tmp_path / "t.csv", f"{quoted},date,statement", *(f"x{n},{n}.12.2016,said {n}" for n in range(1, 20))
    )
    text, _ = first_mapping(table)
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    plan, _ = read_plan(tmp_path / "m.yaml")
    assert plan.kind == "statement"


REAL = sorted(
    path for path in DATA.rglob("*") if path.suffix.lower() in (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json")
)


@pytest.mark.real
@pytest.mark.parametrize("path", REAL or [DATA / "none"], ids=lambda path: path.name)
def test_of_every_real_file_the_mapping_can_be_read(path: Path, tmp_path: Path) -> None:
    if not path.exists():
        pytest.skip("no real files lie beside this repository")
    try:
        text, _ = first_mapping(path)
    except DatelineError:
        return
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    read_plan(tmp_path / "m.yaml")
