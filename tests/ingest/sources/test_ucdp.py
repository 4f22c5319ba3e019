"""UCDP GED in its layouts: what a day, a death and a country are in it, and what a newer release changes."""

import json
from pathlib import Path

import pytest

from ingest.errors import DatelineError
from ingest.sources.reading import readings, recognised
from ingest.sources.ucdp import SOURCE
from tests.ingest.sources.damage import excerpt, withstands
from tests.ingest.sources.taking import Book, accepted, gained, validated, written

OF_41 = (
    "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a_new_id,side_a,"
    "side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,source_headline,"
    "source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,"
    "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,"
    "low,best,high"
)
OF_42 = OF_41.replace("gwnob", "gwnoa,gwnob")
OF_49 = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,"
    "gwnob"
)

# An invented clash, in the numbers that UCDP would write.
ROW = {
    "id": "7",
    "year": "2016",
    "type_of_violence": "1",
    "conflict_new_id": "299",
    "conflict_name": "Syria: Government",
    "dyad_new_id": "11973",
    "side_a_new_id": "118",
    "side_a": "Government of Syria",
    "side_b_new_id": "4456",
    "side_b": "Syrian insurgents",
    "gwnoa": "652",
    "number_of_sources": "-1",
    "source_article": "a paper\nof two lines",
    "where_prec": "2",
    "where_coordinates": "a village",
    "adm_1": "a province",
    "adm_2": "a district",
    "latitude": "34.8",
    "longitude": "36.7",
    "country": "Syria",
    "country_id": "652",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2016-01-01",
    "date_end": "2016-01-01",
    "deaths_a": "2",
    "deaths_b": "0",
    "deaths_civilians": "0",
    "deaths_unknown": "1",
    "low": "2",
    "best": "3",
    "high": "5",
}


def page(path: Path, *rows: dict[str, object], total: int, pages: int = 1) -> Path:
    """An answer of the API, with the types and nulls that it has."""
    message = {"TotalCount": total, "TotalPages": pages, "PreviousPageUrl": "", "NextPageUrl": "", "Result": rows}
    path.write_text(json.dumps(message), encoding="utf-8")
    return path


def answered(**changed: object) -> dict[str, object]:
    """The row as the API has it: numbers as numbers, the day with midnight, null for what is empty."""
    row: dict[str, object] = dict.fromkeys(OF_49.split(","))
    row |= {name: float(text) if "itude" in name else int(text) if text.lstrip("-").isdigit() else text
            for name, text in ROW.items()}  # fmt: skip
    return row | {name: f"{ROW[name]}T00:00:00" for name in ("date_start", "date_end")} | changed


def test_a_page_of_the_api_says_the_same_as_a_table(tmp_path: Path) -> None:
    file = page(tmp_path / "page-1.json", answered(), total=1)
    assert recognised(file) == SOURCE
    [of_page], [of_table] = accepted(SOURCE, file), accepted(SOURCE, written(tmp_path / "ged.csv", OF_49, ROW))
    assert (of_page.id, of_page.occurred, of_page.data) == (of_table.id, of_table.occurred, of_table.data)


def test_pages_are_one_reading_and_tables_are_not(tmp_path: Path) -> None:
    pages = [page(tmp_path / f"page-{n}.json", answered(id=n), total=2, pages=2) for n in (1, 2)]
    tables = [written(tmp_path / f"{n}.csv", OF_49, ROW) for n in (1, 2)]
    assert [one.files for one in readings([*pages, *tables])] == [tuple(pages), (tables[0],), (tables[1],)]
    assert [event.id for event in accepted(SOURCE, *pages)] == ["1", "2"]


def test_pages_of_several_questions_or_one_page_twice_are_not_read(tmp_path: Path) -> None:
    first, second = (page(tmp_path / f"page-{n}.json", answered(id=n), total=2, pages=2) for n in (1, 2))
    other = page(tmp_path / "page-of-another.json", answered(id=3), total=1)
    for files, why in (((first, first, second), "3 of 2"), ((first, other), "question")):
        with pytest.raises(DatelineError, match=why):
            validated(SOURCE, *files)


@pytest.mark.fault("02")
def test_of_pages_that_are_not_all_of_an_answer_only_new_rows_are_appended(tmp_path: Path) -> None:
    pages = [page(tmp_path / f"page-{n}.json", answered(id=n), total=2, pages=2) for n in (1, 2)]
    everything = tuple(pages)
    book = Book(tmp_path, SOURCE)
    assert gained(book.take(pages[0], "2024-01-01")) == {"new": 1}
    newer = page(tmp_path / "page-1.json", answered(id=1, best=4), answered(id=3), total=4, pages=2)
    page(tmp_path / "page-2.json", answered(id=2), answered(id=4), total=4, pages=2)
    taken = book.take(newer, "2024-02-01")
    assert (gained(taken), taken.read, taken.lacking) == ({"new": 1, "known": 1}, 2, 1)
    assert "the answer is not complete: 1 of 2 pages, 2 of 4 rows; only its new rows" in str(taken.refused[0])
    everything[1].write_bytes(everything[1].read_bytes()[:-9])
    events, [refused] = validated(SOURCE, *everything)
    assert [event.id for event in events] == ["1", "3", "2"]
    assert "page-2.json: the file is not complete: not JSON to its end" in str(refused)
    page(tmp_path / "page-2.json", answered(id=2), total=4, pages=2)
    events, [refused] = validated(SOURCE, *everything)
    assert "2 of 2 pages, 3 of 4 rows" in str(refused)


def test_a_row_of_a_page_that_lacks_a_field_is_refused_alone(tmp_path: Path) -> None:
    short = answered(id=8)
    del short["country_id"]
    events, refused = validated(SOURCE, page(tmp_path / "page-1.json", answered(), short, total=2))
    assert [event.id for event in events] == ["7"]
    assert "no column country_id" in str(refused[0])


@pytest.mark.parametrize(("header", "width"), [(OF_41, 41), (OF_42, 42), (OF_49, 49)])
def test_a_row_says_the_same_in_every_layout(header: str, width: int, tmp_path: Path) -> None:
    assert len(header.split(",")) == width
    file = written(tmp_path / "ged.csv", header, ROW)
    assert recognised(file) == SOURCE
    [event] = accepted(SOURCE, file)
    assert (event.source, event.id, event.kind, event.occurred) == ("ucdp-ged", "7", "conflict_event", "2016-01-01")
    data = event.data.model_dump(exclude_defaults=True)
    assert data["side_a"] == {"name": "Government of Syria", "code": "118"} | (
        {} if width == 41 else {"country": "SYR"}
    )
    assert data["deaths"] == {"low": 2, "best": 3, "high": 5, "unit": "deaths"}
    assert data["deaths_unknown"] == {"low": 1, "high": 1, "unit": "deaths"}
    assert data["place"] == {
        "name": "a village",
        "country": "SYR",
        "region": "a province, a district",
        "precision": "2",
        "latitude": 34.8,
        "longitude": 36.7,
    }
    assert data["reports"] == "a paper\nof two lines"
    assert "source_count" not in data  # -1 is not counted


def test_numbers_with_a_point_zero_are_the_same_record(tmp_path: Path) -> None:
    numbers = ("id", "year", "type_of_violence", "country_id", "date_prec", "low", "best", "high", "where_prec")
    pointed = ROW | {name: f"{ROW[name]}.0" for name in numbers}
    [plain] = accepted(SOURCE, written(tmp_path / "plain.csv", OF_42, ROW))
    [other] = accepted(SOURCE, written(tmp_path / "pointed.csv", OF_42, pointed))
    assert (plain.id, plain.occurred, plain.data) == (other.id, other.occurred, other.data)


@pytest.mark.parametrize(
    ("grade", "last", "edtf"),
    [
        ("1", "2016-01-01 00:00:00.000", "2016-01-01"),
        ("1", "2016-01-03", "2016-01-01/2016-01-03"),
        ("2", "2016-01-03", "[2016-01-01..2016-01-03]"),
        ("4.0", "2016-01-31", "[2016-01-01..2016-01-31]"),
    ],
)
def test_two_days_are_a_time_that_lasted_only_where_they_are_known(
    grade: str, last: str, edtf: str, tmp_path: Path
) -> None:
    row = ROW | {"date_prec": grade, "date_start": "2016-01-01 00:00:00.000", "date_end": last}
    [event] = accepted(SOURCE, written(tmp_path / "ged.csv", OF_49, row))
    assert event.occurred == edtf


def test_a_number_of_gleditsch_and_ward_means_the_state_of_its_year(tmp_path: Path) -> None:
    soviet = ROW | {
        "year": "1990",
        "date_start": "1990-01-01",
        "date_end": "1990-01-01",
        "gwnoa": "365",
        "country_id": "365",
        "country": "Russia (Soviet Union)",
    }
    strange = ROW | {"id": "8", "country_id": "4711", "country": "Utopia", "gwnoa": "652, 666"}
    first, second = accepted(SOURCE, written(tmp_path / "ged.csv", OF_42, soviet, strange))
    assert first.data.model_dump()["side_a"]["country"] == "SUN"
    data = second.data.model_dump(exclude_defaults=True)
    assert (data["place"]["country"], data["place"]["country_given"]) == ("ZZZ", "Utopia")
    assert (data["side_a"]["country"], data["side_a"]["country_given"]) == ("ZZZ", "652, 666")


@pytest.mark.parametrize(
    ("low", "best", "high", "bounds", "given"),
    [
        ("2", "3", "5", (2, 3, 5), None),
        ("3", "3", "3", (3, 3, 3), None),
        ("2", "9", "5", (2, 9, 9), "low 2, best 9, high 5"),
        ("2", "1", "5", (1, 1, 5), "low 2, best 1, high 5"),
        ("6", "3", "5", (3, 3, 6), "low 6, best 3, high 5"),
        ("5", "5", "2", (2, 5, 5), "low 5, best 5, high 2"),
        ("4.0", "2.0", "4.0", (2, 2, 4), "low 4, best 2, high 4"),
    ],
)
def test_estimates_that_contradict_each_other_widen_the_bounds_and_are_kept_as_given(
    low: str, best: str, high: str, bounds: tuple[int, int, int], given: str | None, tmp_path: Path
) -> None:
    row = ROW | {"low": low, "best": best, "high": high}
    [event] = accepted(SOURCE, written(tmp_path / "ged.csv", OF_49, row))
    deaths = event.data.model_dump()["deaths"]
    assert (deaths["low"], deaths["best"], deaths["high"]) == bounds
    assert event.data.model_dump()["deaths_given"] == given


def test_a_row_that_cannot_be_is_refused_with_its_line_and_the_others_are_kept(tmp_path: Path) -> None:
    rows = [
        ROW,
        ROW | {"id": "8", "best": "many"},
        ROW | {"id": "9", "low": "-6"},
        ROW | {"id": "10", "date_end": "2016-13-01"},
    ]
    events, refused = validated(SOURCE, written(tmp_path / "ged.csv", OF_42, *rows, "1,2,3"))
    assert [event.id for event in events] == ["7"]
    assert [one.problems[0].line for one in refused] == [4, 6, 8, 10]
    assert [one.problems[0].field for one in refused] == ["data.deaths.best", "data.deaths", "occurred", ""]
    assert "the row has 3 fields, the table 42 columns" in str(refused[-1])


def test_columns_may_be_added_and_reordered_but_not_missed(tmp_path: Path) -> None:
    moved = ",".join(["new_column", *reversed(OF_49.split(","))])
    assert len(accepted(SOURCE, written(tmp_path / "moved.csv", moved, ROW))) == 1
    with pytest.raises(DatelineError, match="no column country_id"):
        validated(SOURCE, written(tmp_path / "less.csv", OF_49.replace("country_id", "land"), ROW))


def test_a_newer_release_corrects_and_withdraws_only_in_the_countries_and_years_that_it_has(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    gone, later = (
        ROW | {"id": "8"},
        ROW | {"id": "9", "year": "2017", "date_start": "2017-05-01", "date_end": "2017-05-01"},
    )
    iraq = ROW | {"id": "10", "country_id": "645", "country": "Iraq"}
    first = written(tmp_path / "first.csv", OF_42, ROW, gone, later, iraq)
    second = written(tmp_path / "second.csv", OF_49, ROW | {"best": "4"})
    assert gained(book.take(first, "2020-06")) == {"new": 4}
    assert gained(book.take(first, "2020-06")) == {"known": 4}
    assert gained(book.take(second, "2021-06", dry_run=True)) == {"new": 2, "corrected": 1, "withdrawn": 1}
    assert gained(book.take(second, "2021-06")) == {"new": 2, "corrected": 1, "withdrawn": 1}
    assert book.rows()[4:] == [("7@2021-06", "correct", "2021-06"), ("8@2021-06", "retract", "2021-06")]
    assert gained(book.take(first, "2020-06")) == {"known": 4, "older": 2}


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("GEDEvent_v26_1.csv", "2026-06"),
        ("GEDEvent_v26_0_8.csv", "2026-09-20~"),
        ("GEDEvent_v26_0_12.csv", "2027-01-20~"),
        ("GEDEvent_v26_01_26_06.csv", "2026-07-31~"),
        ("GEDEvent_v25_01_25_12.csv", "2026-01-31~"),
        ("gedevent_v23_1.csv", "2023-06"),
        ("ged261.csv", "2026-06"),
        ("ged-26.1-731-page-2.json", "2026-06"),
        ("ged-26.0.8-731-page-1.json", "2026-09-20~"),
        ("GEDEvent_v26_0_13.csv", None),
        ("GEDEvent_v26_01_25_06.csv", None),
        ("GEDEvent_v26_12.csv", None),
        ("events.csv", None),
    ],
)
def test_the_name_of_a_file_says_which_release_it_is(tmp_path: Path, name: str, release: str | None) -> None:
    assert SOURCE.release([tmp_path / name]) == release


def test_files_of_different_releases_say_none(tmp_path: Path) -> None:
    assert SOURCE.release([tmp_path / "GEDEvent_v26_1.csv", tmp_path / "GEDEvent_v25_1.csv"]) is None


def test_candidate_events_are_revised_by_each_later_release_and_the_annual_one_last(tmp_path: Path) -> None:
    def of(day: str, **changed: str) -> dict[str, str]:
        return ROW | {"id": day, "year": "2026", "date_start": day, "date_end": day} | changed

    january = written(tmp_path / "GEDEvent_v26_0_1.csv", OF_49, of("2026-01-01"), of("2026-01-31"))
    march = written(tmp_path / "GEDEvent_v26_0_3.csv", OF_49, of("2026-03-01"), of("2026-03-09"), of("2026-03-31"))
    quarter = written(
        tmp_path / "GEDEvent_v26_01_26_03.csv",
        OF_49,
        *(of("2026-01-01", best="4"), of("2026-01-31"), of("2026-03-01"), of("2026-03-31")),
    )
    annual = written(tmp_path / "GEDEvent_v27_1.csv", OF_49, of("2026-01-01", best="5"), of("2026-03-31"))
    book = Book(tmp_path, SOURCE)
    assert gained(book.take(january)) == {"new": 2}
    assert gained(book.take(march)) == {"new": 3}
    assert gained(book.take(quarter)) == {"new": 2, "corrected": 1, "withdrawn": 1, "known": 3}
    assert gained(book.take(march)) == {"known": 3, "older": 1}
    assert gained(book.take(annual)) == {"new": 3, "corrected": 1, "withdrawn": 2, "known": 1}
    assert gained(book.take(january)) == {"known": 2, "older": 2}
    assert book.rows()[5:] == [
        ("2026-01-01@2026-04-30~", "correct", "2026-04-30~"),
        ("2026-03-09@2026-04-30~", "retract", "2026-04-30~"),
        ("2026-01-01@2027-06", "correct", "2027-06"),
        ("2026-01-31@2027-06", "retract", "2027-06"),
        ("2026-03-01@2027-06", "retract", "2027-06"),
    ]


@pytest.mark.fault("01")
@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"date_start": "2002-05-01"}, "date_start = 2002-05-01: the column year says 2020"),
        ({"date_end": "2200-05-01"}, "date_end = 2200-05-01: the column year says 2020"),
        ({"date_end": "2021-05-01 00:00:00.000"}, "date_end = 2021-05-01: the column year says 2020"),
        ({"date_start": "2002"}, "date_start = '2002': not a day"),
        ({"year": ""}, "the column year says nothing"),
    ],
)
def test_a_date_that_is_no_day_of_the_rows_own_year_is_refused_and_withdraws_nothing(
    columns: dict[str, str], message: str, tmp_path: Path
) -> None:
    def of(year: int, **changed: str) -> dict[str, str]:
        day = f"{year}-05-01"
        return ROW | {"id": str(year), "year": str(year), "date_start": day, "date_end": day} | changed

    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "held.csv", OF_42, *(of(year) for year in range(2010, 2020))), "2020-06-01")
    taken = book.take(written(tmp_path / "next.csv", OF_49, of(2020), of(2020, id="next") | columns), "2021-06-01")
    assert gained(taken) == {"new": 1}
    [refused] = taken.refused
    assert message in str(refused)


def test_a_row_of_a_page_is_held_against_its_year_too(tmp_path: Path) -> None:
    wrong = answered(id=8, date_start="2006-01-01T00:00:00")
    events, refused = validated(SOURCE, page(tmp_path / "page.json", answered(), wrong, total=2))
    assert [event.id for event in events] == ["7"]
    assert "date_start = 2006-01-01: the column year says 2016" in str(refused[0])


def test_a_changed_row_of_a_file_whose_release_nobody_names_is_not_taken(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "first.csv", OF_42, ROW))
    with pytest.raises(DatelineError, match="rows differ from what is held"):
        book.take(written(tmp_path / "second.csv", OF_42, ROW | {"best": "4"}))


@pytest.mark.search
def test_damaged_rows_and_pages_give_errors_of_ours_only(tmp_path: Path) -> None:
    rows = (ROW, ROW | {"id": "8", "side_b": "an army of the north–east"})
    wholes = [
        {"ged.csv": written(tmp_path / "good.csv", header, *rows).read_bytes()} for header in (OF_41, OF_42, OF_49)
    ]
    pages = [page(tmp_path / f"page-{n}.json", answered(id=n), total=2, pages=2) for n in (1, 2)]
    wholes.append({file.name: file.read_bytes() for file in pages})
    withstands(tmp_path, *wholes, *excerpt("ucdp/ucdp_syria_df.csv"), source="ucdp-ged")
