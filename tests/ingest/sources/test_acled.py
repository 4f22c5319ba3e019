"""ACLED in its two layouts, and living data: what a newer export changes, takes away and brings back."""

import json
from pathlib import Path

import pytest

from ingest.errors import DatelineError
from ingest.event import Event
from ingest.sources.acled import SOURCE
from ingest.sources.reading import readings, recognised
from tests.ingest.sources.damage import withstands
from tests.ingest.sources.taking import Book, accepted, gained, validated, written
from warehouse.ledger.ledger import Ledger

HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
BEFORE_2023 = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
)

MARCH, APRIL, MAY = "1709294400", "1711972800", "1714564800"  # noon in Greenwich on the first of each, 2024

# An invented event.
ROW = {
    "event_id_cnty": "YEM1",
    "event_date": "2024-02-10",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Somewhere",
    "assoc_actor_1": "A Brigade; Another Brigade",
    "inter1": "State forces",
    "actor2": "A Movement",
    "inter2": "Rebel group",
    "civilian_targeting": "Civilian targeting",
    "iso": "887",
    "country": "Yemen",
    "admin1": "a governorate",
    "admin2": "a district",
    "location": "a town",
    "latitude": "15.5",
    "longitude": "44.2",
    "geo_precision": "1",
    "source": "A Paper; Another Paper",
    "source_scale": "National",
    "notes": "They fought, and two died.",
    "fatalities": "2",
    "tags": "crowd size=no report",
    "timestamp": MARCH,
}


def row(number: int, day: str = "2024-02-10", **changed: str) -> dict[str, str]:
    return ROW | {"event_id_cnty": f"YEM{number}", "event_date": day, "year": day[:4]} | changed


def data_of(event: Event) -> dict[str, object]:
    return event.data.model_dump(exclude_defaults=True)


def test_a_row_gives_all_that_it_says(tmp_path: Path) -> None:
    file = written(tmp_path / "acled.csv", HEADER, ROW)
    assert len(HEADER.split(",")) == 31
    assert recognised(file) == SOURCE
    [event] = accepted(SOURCE, file)
    assert (event.source, event.id, event.occurred) == ("acled", "YEM1", "2024-02-10")
    assert data_of(event) == {
        "type": "Battles",
        "subtype": "Armed clash",
        "disorder": "Political violence",
        "side_a": {
            "name": "Military Forces of Somewhere",
            "type": "State forces",
            "associates": ("A Brigade", "Another Brigade"),
        },
        "side_b": {"name": "A Movement", "type": "Rebel group"},
        "place": {
            "name": "a town",
            "country": "YEM",
            "region": "a governorate, a district",
            "precision": "1",
            "latitude": 15.5,
            "longitude": 44.2,
        },
        "deaths": {"low": 2, "high": 2, "unit": "deaths"},
        "date_precision": 1,
        "targets_civilians": True,
        "reports": "A Paper; Another Paper",
        "report_scale": "National",
        "tags": ("crowd size=no report",),
        "notes": "They fought, and two died.",
    }


def test_the_layout_before_2023_has_the_same_identity(tmp_path: Path) -> None:
    old = ROW | {"data_id": "99", "inter1": "1", "inter2": "2", "event_date": "10 February 2024"}
    file = written(tmp_path / "old.csv", BEFORE_2023, old)
    assert recognised(file) == SOURCE
    [event], [new] = accepted(SOURCE, file), accepted(SOURCE, written(tmp_path / "new.csv", HEADER, ROW))
    assert (event.id, event.occurred) == (new.id, new.occurred)
    added = {"disorder", "targets_civilians", "tags"}
    assert data_of(event) == {name: value for name, value in data_of(new).items() if name not in added}


@pytest.mark.parametrize(
    ("number", "party"),
    [
        ("1", "State forces"),
        ("2", "Rebel group"),
        ("3", "Political militia"),
        ("4", "Identity militia"),
        ("5", "Rioters"),
        ("6", "Protesters"),
        ("7", "Civilians"),
        ("8", "External/Other forces"),
        ("6.0", "Protesters"),
    ],
)
def test_the_numbers_of_the_parties_are_those_of_the_codebook(number: str, party: str, tmp_path: Path) -> None:
    [event] = accepted(SOURCE, written(tmp_path / "old.csv", BEFORE_2023, ROW | {"inter1": number}))
    assert event.data.model_dump()["side_a"]["type"] == party


def test_two_countries_that_no_list_knows_are_two_scopes(tmp_path: Path) -> None:
    rows = [row(n, iso="999", country=name) for n, name in enumerate(("Nowhere", "Elsewhere", "Nowhere"), 1)]
    events = accepted(SOURCE, written(tmp_path / "acled.csv", HEADER, *rows))
    assert [SOURCE.scope(event.data.model_dump()) for event in events] == ["Nowhere", "Elsewhere", "Nowhere"]
    [known] = accepted(SOURCE, written(tmp_path / "known.csv", HEADER, ROW))
    assert SOURCE.scope(known.data.model_dump()) == "YEM"


@pytest.mark.parametrize(
    ("precision", "edtf"), [("1", "2024-02-10"), ("2", "[2024-02-07..2024-02-13]"), ("3", "2024-02")]
)
def test_a_day_that_is_not_known_is_its_week_or_its_month(precision: str, edtf: str, tmp_path: Path) -> None:
    [event] = accepted(SOURCE, written(tmp_path / "acled.csv", HEADER, row(1, time_precision=precision)))
    assert event.occurred == edtf


def test_a_country_without_a_number_goes_by_its_name_and_an_unknown_one_is_kept(tmp_path: Path) -> None:
    rows = [row(1, iso="0", country="Kosovo"), row(2, iso="999", country="Bailiwick of Nowhere")]
    named, unknown = accepted(SOURCE, written(tmp_path / "acled.csv", HEADER, *rows))
    assert named.data.model_dump()["place"]["country"] == "XKX"
    place = unknown.data.model_dump()["place"]
    assert (place["country"], place["country_given"]) == ("ZZZ", "Bailiwick of Nowhere")


def test_bad_rows_are_refused_with_their_line_and_the_others_are_kept(tmp_path: Path) -> None:
    wrong = [row(2, day="2024-02-31"), row(3, fatalities="many"), row(4, fatalities="-1"), row(5, time_precision="9")]
    events, refused = validated(SOURCE, written(tmp_path / "acled.csv", HEADER, ROW, *wrong, "YEM6,2024"))
    assert [event.id for event in events] == ["YEM1"]
    assert [(one.problems[0].line, one.problems[0].field) for one in refused] == [
        (3, "occurred"),
        (4, "data.deaths.low"),
        (5, "data.deaths"),
        (6, "data.date_precision"),
        (7, ""),
    ]


def test_columns_may_be_added_and_reordered_but_not_missed(tmp_path: Path) -> None:
    moved = ",".join(["population_best", *reversed(HEADER.split(","))])
    assert len(accepted(SOURCE, written(tmp_path / "moved.csv", moved, ROW))) == 1
    with pytest.raises(DatelineError, match="no column timestamp"):
        validated(SOURCE, written(tmp_path / "less.csv", HEADER.removesuffix(",timestamp"), ROW))


def test_a_newer_export_corrects_and_withdraws_and_never_overwrites(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    outside = row(4, day="2023-06-01")
    elsewhere = row(5, iso="706", country="Somalia")
    march = written(tmp_path / "march.csv", HEADER, row(1), row(2), row(3, day="2024-02-20"), outside, elsewhere)
    changed = row(1, fatalities="5", timestamp=APRIL)
    april = written(tmp_path / "april.csv", HEADER, changed, row(3, day="2024-02-20"), row(6, timestamp=APRIL))
    back = written(tmp_path / "may.csv", HEADER, changed, row(2, timestamp=MAY), row(3, day="2024-02-20"))

    assert gained(book.take(march)) == {"new": 5}
    assert gained(book.take(march)) == {"known": 5}
    held = book.rows()
    assert {clock for _, _, clock in held} == {"2024-03-01T12:00:00Z"}

    # YEM1 changed, YEM2 is gone, YEM6 is new; nothing is said of 2023 and of Somalia.
    first = {"new": 3, "corrected": 1, "withdrawn": 1, "known": 1}
    assert gained(book.take(april, dry_run=True)) == first
    assert book.rows() == held
    assert gained(book.take(april)) == first
    clock = "2024-04-01T12:00:00Z"
    assert book.rows()[:5] == held
    assert book.rows()[5:] == [
        (f"YEM1@{clock}", "correct", clock),
        ("YEM6", "assert", clock),
        (f"YEM2@{clock}", "retract", clock),
    ]

    # Read late, or again, an export changes nothing.
    assert gained(book.take(march)) == {"known": 5, "older": 2}
    assert gained(book.take(april)) == {"known": 3}

    # YEM2 comes back, and YEM6 goes.
    assert gained(book.take(back)) == {"new": 2, "withdrawn": 1, "known": 2}
    clock = "2024-05-01T12:00:00Z"
    assert book.rows()[8:] == [(f"YEM2@{clock}", "assert", clock), (f"YEM6@{clock}", "retract", clock)]
    assert gained(book.take(april)) == {"known": 3, "older": 1}
    assert gained(book.take(back)) == {"known": 3}


@pytest.mark.fault("01")
@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"event_date": "0025-03-01", "year": "2025"}, "event_date = 0025-03-01: the column year says 2025"),
        ({"event_date": "01 March 0025", "year": "2025"}, "event_date = 0025-03-01: the column year says 2025"),
        ({"event_date": "2205-03-01", "year": "2025.0"}, "event_date = 2205-03-01: the column year says 2025.0"),
        ({"event_date": "2025-03-01", "year": ""}, "the column year says nothing"),
        ({"event_date": "0001-01-01", "year": "2025"}, "the column year says 2025"),
        ({"event_date": "0025", "year": "2025"}, "event_date = '0025': not a day"),
        ({"event_date": "../2025", "year": "2025"}, "event_date = '../2025': not a day"),
    ],
)
def test_a_date_that_is_no_day_of_the_rows_own_year_is_refused(
    columns: dict[str, str], message: str, tmp_path: Path
) -> None:
    book = Book(tmp_path, SOURCE)
    held = [row(year, f"{year}-03-01") for year in range(2015, 2025)]
    book.take(written(tmp_path / "held.csv", HEADER, *held))
    new = [row(1, "2025-02-01"), row(2, "2025-03-01") | columns]
    taken = book.take(written(tmp_path / "new.csv", HEADER, *new), "2025-09")
    assert gained(taken) == {"new": 1}
    [refused] = taken.refused
    assert message in str(refused)


def test_a_row_of_another_year_is_not_missing_and_the_others_that_are_gone_are_withdrawn(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    days = {number: f"2024-02-{number:02}" for number in range(1, 6)}
    book.take(written(tmp_path / "held.csv", HEADER, *(row(number, day) for number, day in days.items())))
    new = [row(1, days[1]), row(2, "2042-02-02", year="2024"), row(5, days[5])]  # 3 and 4 are gone
    taken = book.take(written(tmp_path / "new.csv", HEADER, *new), "2025-09")
    assert (taken.withdrawn, len(taken.refused)) == (2, 1)
    assert {identity for identity, act, _ in book.rows() if act == "retract"} == {"YEM3@2025-09", "YEM4@2025-09"}


@pytest.mark.parametrize("precision", ["2", "3"])
def test_a_day_that_stands_for_a_week_or_a_month_does_not_widen_the_days_of_an_export(
    precision: str, tmp_path: Path
) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "held.csv", HEADER, row(1, "2024-02-01"), row(2, "2024-02-29"), row(3, "2024-02-15")))
    new = [row(4, "2024-02-03", time_precision=precision), row(5, "2024-02-12"), row(6, "2024-02-27")]
    assert gained(book.take(written(tmp_path / "new.csv", HEADER, *new), "2025-09")) == {"new": 4, "withdrawn": 1}
    assert book.rows()[-1][0] == "YEM3@2025-09"


def test_of_two_exports_of_one_day_the_later_one_counts(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    noon, evening = row(1), row(1, fatalities="3", timestamp=str(int(MARCH) + 3600))
    first, second = (written(tmp_path / f"{n}.csv", HEADER, one) for n, one in enumerate((noon, evening)))
    assert gained(book.take(first)) == {"new": 1}
    assert gained(book.take(second)) == {"new": 1, "corrected": 1}
    assert gained(book.take(first)) == {"known": 1, "older": 1}


def test_a_file_that_cannot_be_read_is_reported_before_anything_is_compared(tmp_path: Path) -> None:
    file = written(tmp_path / "acled.csv", HEADER, row(1, location="Sanaá"))
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16")[:-1])
    for unreadable in (file, tmp_path / "missing.csv"):
        with pytest.raises(DatelineError, match=unreadable.name):
            Book(tmp_path, SOURCE).take(unreadable)


# --- The pages of the API ---


def page(path: Path, *rows: dict[str, str], **more: object) -> Path:
    """A page of an answer, with numbers as numbers."""
    numbers = ("year", "time_precision", "iso", "geo_precision", "fatalities", "timestamp")
    typed = [one | {name: int(one[name]) for name in numbers if name in one} for one in rows]
    said = {"status": 200, "success": True, "count": len(rows), "messages": [], "data": typed}
    path.write_text(json.dumps(said | more), encoding="utf-8")
    return path


def deleted(path: Path, **moments: str) -> Path:
    rows = [{"event_id_cnty": event, "deleted_timestamp": moment} for event, moment in moments.items()]
    path.write_text(json.dumps({"status": 200, "success": True, "count": len(rows), "data": rows}), encoding="utf-8")
    return path


def test_a_page_gives_the_records_of_a_table(tmp_path: Path) -> None:
    file = page(tmp_path / "acled-2024-page-1.json", ROW)
    assert recognised(file) == SOURCE
    [of_page], [of_table] = accepted(SOURCE, file), accepted(SOURCE, written(tmp_path / "a.csv", HEADER, ROW))
    assert of_page.model_dump(exclude={"document"}) == of_table.model_dump(exclude={"document"})
    assert SOURCE.release([file]) == "2024-03-01T12:00:00Z"


def test_pages_are_read_together_and_withdraw_what_none_of_them_has(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    days = {number: f"2024-02-{number:02}" for number in range(1, 6)}
    book.take(written(tmp_path / "held.csv", HEADER, *(row(number, day) for number, day in days.items())))
    first = page(tmp_path / "a-page-1.json", row(1, days[1], timestamp=APRIL), row(5, days[5]))
    second = page(tmp_path / "a-page-2.json", row(2, days[2], fatalities="9"))
    assert [one.files for one in readings([first, second])] == [(first, second)]
    gain = {"new": 3, "corrected": 1, "withdrawn": 2, "known": 2}
    assert gained(book.take(first, beside=[second])) == gain


@pytest.mark.parametrize(
    ("names", "more", "lacks"),
    [
        (("a-page-1.json",), {}, False),
        (("a-page-1.json", "a-page-2.json"), {}, False),
        (("a-page-2.json",), {}, True),
        (("a-page-1.json", "a-page-3.json"), {}, True),
        (("a-page-1.json", "a-page-2.json"), {"total_count": 3}, False),
        (("a-page-1.json",), {"total_count": 3}, True),
        (("a-page-1.json",), {"count": 3}, True),
    ],
)
def test_where_pages_are_missing_only_new_rows_are_appended(
    tmp_path: Path, names: tuple[str, ...], more: dict[str, object], lacks: bool
) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "held.csv", HEADER, row(1), row(2), row(3, "2024-02-10")))
    rows = ([row(1, fatalities="7", timestamp=APRIL), row(7, timestamp=APRIL)], [row(8, timestamp=APRIL)])
    pages = [page(tmp_path / name, *of, **more) for name, of in zip(names, rows, strict=False)]
    taken = book.take(pages[0], beside=pages[1:])
    new = 2 if len(pages) == 2 else 1
    assert (taken.corrected, taken.withdrawn, taken.new) == ((0, 0, new) if lacks else (1, 2, new + 3))
    assert bool(taken.lacking) is lacks


def test_a_page_of_an_older_fetch_behind_a_shorter_one_is_noticed(tmp_path: Path) -> None:
    pages = [
        page(tmp_path / "a-page-1.json", row(1), row(2), row(3)),
        page(tmp_path / "a-page-2.json", row(4), row(5)),
        page(tmp_path / "a-page-3.json", row(6)),
    ]
    assert SOURCE.missing(pages[:2]) == []
    assert "the answer is not complete: 3 pages, 6 rows" in SOURCE.missing(pages)[0].defect


def test_a_page_that_breaks_off_says_so(tmp_path: Path) -> None:
    file = page(tmp_path / "a-page-1.json", row(1), row(2))
    file.write_bytes(file.read_bytes()[:-30])
    events, refused = validated(SOURCE, file)
    assert [event.id for event in events] == ["YEM1"]
    assert "the file is not complete" in str(refused[0])


def test_what_was_deleted_is_retracted_as_of_its_moment(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "march.csv", HEADER, row(1), row(2), row(3)))
    book.take(written(tmp_path / "april.csv", HEADER, row(1), row(2, fatalities="9", timestamp=APRIL), row(3)))
    file = deleted(tmp_path / "acled-deleted-page-1.json", YEM1=APRIL, YEM2=MAY, YEM99=MAY)
    assert recognised(file) == SOURCE
    assert gained(book.take(file)) == {"new": 2, "withdrawn": 2, "known": 1}
    clocks = "2024-04-01T12:00:00Z", "2024-05-01T12:00:00Z"
    assert book.rows()[-2:] == [
        (f"YEM1@{clocks[0]}", "retract", clocks[0]),
        (f"YEM2@{clocks[1]}", "retract", clocks[1]),
    ]
    assert gained(book.take(file)) == {"known": 3}

    # A newer export has YEM1 again: the deletion, read once more, changes nothing.
    book.take(written(tmp_path / "june.csv", HEADER, row(1, timestamp=str(int(MAY) + 86400))))
    assert gained(book.take(file)) == {"known": 3}


def test_of_a_corrected_event_the_correction_is_retracted(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "march.csv", HEADER, row(1)))
    book.take(written(tmp_path / "april.csv", HEADER, row(1, fatalities="9", timestamp=APRIL)))
    book.take(deleted(tmp_path / "deleted.json", YEM1=MAY))
    (*_, last) = Ledger(tmp_path / "ledger.duckdb").read()
    assert [target.id for target in last.event.targets] == ["YEM1@2024-04-01T12:00:00Z"]


@pytest.mark.parametrize("moment", ["", "soon", "99999999999999999999", "1.5"])
def test_a_deletion_without_a_moment_is_refused(tmp_path: Path, moment: str) -> None:
    events, refused = validated(SOURCE, deleted(tmp_path / "deleted.json", YEM1=MARCH, YEM2=moment))
    assert len(events) == 1
    assert "expected the seconds since 1970" in str(refused[0])


@pytest.mark.search
def test_damaged_pages_give_errors_of_ours_only(tmp_path: Path) -> None:
    whole = page(tmp_path / "a-page-1.json", ROW, row(2)).read_bytes()
    withstands(tmp_path, {"a-page-1.json": whole}, source="acled")


def test_deletions_that_break_off_give_those_before_and_say_so(tmp_path: Path) -> None:
    file = deleted(tmp_path / "deleted.json", YEM1=MARCH, YEM2=APRIL)
    whole = file.read_bytes()
    for length in range(whole.index(b"YEM1"), len(whole) - 1, 5):
        file.write_bytes(whole[:length])
        events, refused = validated(SOURCE, file)
        assert {event.id.split("@")[0] for event in events} <= {"YEM1", "YEM2"}
        assert "the file is not complete" in str(refused[-1])


@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path) -> None:
    rows = (ROW, row(2, notes="a note\nof “two” lines"))
    layouts = [written(tmp_path / "good.csv", header, *rows).read_bytes() for header in (HEADER, BEFORE_2023)]
    withstands(tmp_path, *({"acled.csv": whole} for whole in layouts), source="acled")
