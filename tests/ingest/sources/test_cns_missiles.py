"""The missile tests of the CNS workbook: its two clocks, its unknowns, its placeholder dates."""

from collections import Counter
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from ingest.errors import DatelineError
from ingest.event import Event
from ingest.sources.cns_missiles import SOURCE
from ingest.sources.reading import recognised
from ingest.sources.workbook import sheet
from tests.ingest.sources.damage import excerpt, withstands
from tests.ingest.sources.taking import Book, accepted, gained, validated
from tests.real_files import real

HEADER = ["F1", "Date", "Date Entered/Updated", "Launch Time (UTC)", "Missile Name", "Missile Type",
          "Launch Agency/Authority", "Facility Name", "Facility Location", "Other Name", "Facility Latitude",
          "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled", "Confirmation Status",
          "Test Outcome", "Additional Information", "Source(s)"]  # fmt: skip

# An invented test.
ROW = {
    "F1": 7,
    "Date": date(2017, 7, 4),
    "Date Entered/Updated": date(2017, 8, 23),
    "Launch Time (UTC)": time(0, 40),
    "Missile Name": "Hwasong-99",
    "Missile Type": "ICBM",
    "Facility Name": "a field",
    "Facility Location": "a\u00a0 province",
    "Facility Latitude": 40.0,
    "Facility Longitude": 125.5,
    "Landing Location": "N/A",
    "Apogee": "2802.5 km",
    "Distance Travelled": "1,380 km",
    "Confirmation Status": "Confirmed",
    "Test Outcome": "Success",
}


def workbook(path: Path, *rows: dict[str, object], header: list[str] = HEADER) -> Path:
    """A workbook as theirs: a blank row, the header, the tests; and a sheet that says something else."""
    book = openpyxl.Workbook()
    tests = book.active
    tests.title = "Missile Tests"
    for place, cells in enumerate([header, *([row.get(name) for name in header] for row in rows)], 2):
        for column, cell in enumerate(cells, 1):
            tests.cell(place, column, cell)
    book.create_sheet("Data Summary").append(["Years", "Success"])
    book.save(path)
    return path


def data_of(event: Event) -> dict[str, object]:
    return event.data.model_dump(exclude_defaults=True)


def test_a_test_has_two_clocks_and_figures_with_their_unit(tmp_path: Path) -> None:
    file = workbook(tmp_path / "tests.xlsx", ROW)
    assert recognised(file) == SOURCE
    [event] = accepted(SOURCE, file)
    assert (event.id, event.occurred, event.stated) == ("7", "2017-07-04", "2017-08-23")
    assert data_of(event) == {
        "country": "PRK",
        "outcome": "success",
        "missile": "Hwasong-99",
        "type": "ICBM",
        "site": "a field",
        "place": {"region": "a province", "latitude": 40, "longitude": 125.5},
        "launched": "00:40:00",
        "apogee": {"low": 2802.5, "high": 2802.5, "unit": "km"},
        "range": {"low": 1380, "high": 1380, "unit": "km"},
        "confirmation": "Confirmed",
    }
    assert event.document is not None
    assert event.document.locator == "Missile Tests, row 3"


def test_what_is_unknown_is_left_out(tmp_path: Path) -> None:
    columns = ("Missile Name", "Facility Latitude", "Facility Longitude", "Apogee", "Distance Travelled")
    unknown = ROW | dict.fromkeys((*columns, "Test Outcome"), "Unknown")
    [event] = accepted(SOURCE, workbook(tmp_path / "tests.xlsx", unknown))
    assert not data_of(event).keys() & {"missile", "apogee", "range", "outcome"}
    assert data_of(event)["place"] == {"region": "a province"}


def test_a_date_that_the_notes_call_a_placeholder_is_a_span_until_a_release_knows_better(tmp_path: Path) -> None:
    first = ROW | {"F1": 1, "Date": date(1984, 4, 9)}
    last, known = ROW | {"F1": 6, "Date": date(1984, 9, 1)}, ROW | {"F1": 5, "Date": date(1984, 9, 3)}
    events = accepted(SOURCE, workbook(tmp_path / "tests.xlsx", first, last, known))
    assert [event.occurred for event in events] == ["[1984-04..1984-09]", "[1984-04..1984-09]", "1984-09-03"]


@pytest.mark.parametrize(
    ("day", "launched", "occurred"),
    [
        (date(2017, 3, 5), time(22, 34), "[2017-03-05,2017-03-06]"),
        (date(2017, 7, 4), time(15, 29), "2017-07-04"),  # half past eight hours ahead in these years
        (date(2018, 5, 5), time(15, 0), "[2018-05-05,2018-05-06]"),
        (date(2019, 12, 31), time(15, 0), "[2019-12-31,2020-01-01]"),
        (date(2017, 5, 14), time(20, 28), "[2017-05-14,2017-05-15]"),  # as every other source has it, the 14th
        (date(2017, 3, 5), "Unknown", "2017-03-05"),
        (date(2017, 3, 5), None, "2017-03-05"),
    ],
)
def test_a_time_of_launch_leaves_two_days_open_where_it_is_another_day_at_the_place(
    tmp_path: Path, day: date, launched: time | str | None, occurred: str
) -> None:
    [event] = accepted(SOURCE, workbook(tmp_path / "tests.xlsx", ROW | {"Date": day, "Launch Time (UTC)": launched}))
    assert event.occurred == occurred


def test_a_cell_of_another_kind_is_refused_with_its_row(tmp_path: Path) -> None:
    wrong = [{"Apogee": "high"}, {"Date": "some day"}, {"Facility Latitude": "97 north"}, {"Test Outcome": "Maybe"}]
    rows = [ROW | {"F1": number} | one for number, one in enumerate(wrong, 8)]
    events, refused = validated(SOURCE, workbook(tmp_path / "tests.xlsx", ROW, *rows))
    assert [event.id for event in events] == ["7"]
    assert [(one.problems[0].line, one.problems[0].field) for one in refused] == [
        (4, "data.apogee"),
        (5, "occurred"),
        (6, "data.place.latitude"),
        (7, "data.outcome"),
    ]


def test_a_header_may_be_reordered_but_not_lack_what_counts(tmp_path: Path) -> None:
    [event] = accepted(SOURCE, workbook(tmp_path / "tests.xlsx", ROW, header=HEADER[::-1]))
    assert event.occurred == "2017-07-04"
    with pytest.raises(DatelineError, match="no column outcome"):
        validated(SOURCE, workbook(tmp_path / "tests.xlsx", ROW, header=HEADER[:10]))


def test_a_newer_workbook_corrects_and_withdraws_by_the_clock_of_its_rows(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    gone = ROW | {"F1": 8}
    first = workbook(tmp_path / "first.xlsx", ROW, gone)
    updated = ROW | {"Test Outcome": "Failure", "Date Entered/Updated": date(2018, 1, 2)}
    second = workbook(tmp_path / "second.xlsx", updated, ROW | {"F1": 9, "Date Entered/Updated": date(2018, 1, 2)})
    assert gained(book.take(first)) == {"new": 2}
    assert gained(book.take(first)) == {"known": 2}
    assert gained(book.take(second)) == {"new": 3, "corrected": 1, "withdrawn": 1}
    assert sorted(book.rows()[2:]) == [
        ("7@2018-01-02", "correct", "2018-01-02"),
        ("8@2018-01-02", "retract", "2018-01-02"),
        ("9", "assert", "2018-01-02"),
    ]
    assert gained(book.take(first)) == {"known": 2, "older": 2}


@pytest.mark.search
def test_a_damaged_workbook_gives_errors_of_ours_only(tmp_path: Path) -> None:
    whole = {"tests.xlsx": workbook(tmp_path / "good.xlsx", ROW).read_bytes()}
    real = excerpt("dprk_missiles/cns_north_korea_missile_test_database.xlsx")
    withstands(tmp_path, whole, *real, source="cns-missile-tests")


@pytest.mark.real
def test_the_real_workbook_is_read_whole(tmp_path: Path) -> None:
    file = real("dprk_missiles/cns_north_korea_missile_test_database.xlsx")
    assert recognised(file) == SOURCE
    events = accepted(SOURCE, file)
    header, *rows = [row for row in sheet(file, "Missile Tests") if any(row)]
    columns = [header.index(name) for name in ("Missile Name", "Test Outcome")]
    assert len(events) == len(rows) == 140
    assert Counter((one.get("missile", "Unknown"), str(one.get("outcome", "Unknown")).title()) for one in
                   map(data_of, events)) == Counter(tuple(row[at] for at in columns) for row in rows)  # fmt: skip
    outcomes = Counter(data_of(event).get("outcome") for event in events)
    assert outcomes == {"success": 109, "failure": 28, None: 3}  # as its own summary counts them
    assert sum(event.occurred == "[1984-04..1984-09]" for event in events) == 6
    assert max(event.stated or "" for event in events) == "2019-12-02"
    book = Book(tmp_path, SOURCE)
    assert gained(book.take(file)) == {"new": 140}
    assert gained(book.take(file)) == {"known": 140}
