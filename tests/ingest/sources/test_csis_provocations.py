"""The provocations that CSIS lists: launches, and everything else by a reviewed table of words."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from ingest.errors import DatelineError
from ingest.sources.csis_provocations import SOURCE
from ingest.sources.reading import recognised
from tests.ingest.sources.damage import excerpt, withstands
from tests.ingest.sources.taking import Book, accepted, gained, validated, written
from tests.real_files import real

HEADER = "date,type,event,description,resources,year,week_number,month_year,weekday,mentions_kim"

# Invented events.
LAUNCH = {
    "date": "2017-07-04",
    "type": "Missile Provocation",
    "event": "Intercontinental Ballistic Missile",
    "description": "A missile flew, and fell into the sea.",
    "resources": "https://example.org/a; a book, page 3",
    "mentions_kim": "True",
}
CROSSING = LAUNCH | {"type": "Other Provocation", "event": "Infiltration and Incursion", "description": "Three came."}


def test_a_launch_is_a_missile_test_and_the_rest_is_coded(tmp_path: Path) -> None:
    file = written(tmp_path / "list.csv", HEADER, LAUNCH, CROSSING)
    assert recognised(file) == SOURCE
    launch, crossing = accepted(SOURCE, file)
    assert (launch.id, launch.kind, launch.occurred) == (
        "2017-07-04-intercontinental-ballistic-missile",
        "missile_test",
        "2017-07-04",
    )
    assert launch.data.model_dump(exclude_defaults=True) == {
        "country": "PRK",
        "type": "Intercontinental Ballistic Missile",
        "notes": "A missile flew, and fell into the sea.",
    }
    assert launch.document is not None
    assert launch.document.derived_from == "https://example.org/a; a book, page 3"
    assert crossing.kind == "coded_event"
    assert crossing.data.model_dump(exclude_defaults=True) == {
        "code": "150",
        "actor1": {"name": "North Korea", "country": "PRK"},
        "notes": "Infiltration and Incursion: Three came.",
    }


@pytest.mark.parametrize(
    ("event", "cameo"),
    [
        ("Nuclear Test", "150"),
        ("Artillery Fire", "150"),
        ("Shelling of Yeonpyeong Island", "194"),
        ("Infiltration and Incursion - Exchange of Fire at DMZ", "190"),
        ("NK Fighter Jets Attack U.S. Navy Plane", "190"),
        ("Attempted Hijacking of KAL aircraft", "181"),
        ("Attempted Assasination of President Park Chung-hee", "185"),
        ("Balloon-floating Trash", "17"),
        ("Withdrawal from NPT", "12"),
    ],
)
def test_a_label_has_the_code_of_the_first_word_that_is_found_in_it(event: str, cameo: str, tmp_path: Path) -> None:
    [record] = accepted(SOURCE, written(tmp_path / "list.csv", HEADER, CROSSING | {"event": event}))
    assert record.data.model_dump()["code"] == cameo


@pytest.mark.parametrize(
    ("type_", "event", "kind"),
    [
        ("Missile Provocation", "Rocket Engine Test", "coded_event"),
        ("Missile Provocation", "Artillery Fire", "coded_event"),
        ("Missile Provocation", "Multiple Lanuch Rocket System (MLRS) Test", "coded_event"),
        ("Other Provocation", "Satellite Launch", "missile_test"),
        ("Nuclear Provocation", "Nuclear Test / Short-range missile launch", "coded_event"),
    ],
)
def test_the_type_does_not_decide_alone_what_flew(type_: str, event: str, kind: str, tmp_path: Path) -> None:
    [record] = accepted(SOURCE, written(tmp_path / "list.csv", HEADER, LAUNCH | {"type": type_, "event": event}))
    assert record.kind == kind


def test_equal_events_of_a_day_are_numbered_from_the_end_of_the_file(tmp_path: Path) -> None:
    before = accepted(SOURCE, written(tmp_path / "list.csv", HEADER, LAUNCH | {"description": "the one"}))
    after = accepted(SOURCE, written(tmp_path / "list.csv", HEADER, LAUNCH, LAUNCH | {"description": "the one"}))
    assert [event.id for event in after] == [f"{before[0].id}-2", before[0].id]


def test_what_cannot_be_understood_is_refused_with_its_line(tmp_path: Path) -> None:
    rows = [LAUNCH, LAUNCH | {"date": "July 2017"}, CROSSING | {"event": "A strange thing"}, "2017,,"]
    events, refused = validated(SOURCE, written(tmp_path / "list.csv", HEADER, *rows))
    assert len(events) == 1
    assert [one.problems[0].line for one in refused] == [3, 4, 5]
    assert "no EDTF date" in str(refused[0])
    assert "no CAMEO code is known for it" in str(refused[1])


def test_a_header_may_be_reordered_but_not_lack_what_counts(tmp_path: Path) -> None:
    turned = ",".join(reversed(HEADER.split(",")))
    assert len(accepted(SOURCE, written(tmp_path / "list.csv", turned, LAUNCH))) == 1
    with pytest.raises(DatelineError, match="no column event"):
        validated(SOURCE, written(tmp_path / "list.csv", HEADER.replace("event", "what"), LAUNCH))


def test_a_newer_list_corrects_and_withdraws(tmp_path: Path) -> None:
    book = Book(tmp_path, SOURCE)
    first = written(tmp_path / "first.csv", HEADER, LAUNCH, CROSSING)
    second = written(tmp_path / "second.csv", HEADER, LAUNCH | {"description": "Two flew."})
    assert gained(book.take(first, "2024-01")) == {"new": 2}
    assert gained(book.take(first)) == {"known": 2}
    assert gained(book.take(second, "2024-02")) == {"new": 2, "corrected": 1, "withdrawn": 1}
    assert [act for _, act, _ in book.rows()] == ["assert", "assert", "correct", "retract"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"date": "2071-07-04", "year": "2017"}, "date = 2071-07-04: the column year says 2017"),
        ({"date": "2017-07"}, "date = '2017-07': not a day"),
        ({"date": "2017-07-32"}, "date: '2017-07-32'"),
    ],
)
def test_a_row_whose_date_cannot_be_right_may_be_any_row_so_that_none_is_withdrawn(
    columns: dict[str, str], message: str, tmp_path: Path
) -> None:
    book = Book(tmp_path, SOURCE)
    book.take(written(tmp_path / "first.csv", HEADER, LAUNCH, CROSSING), "2024-01")
    taken = book.take(written(tmp_path / "second.csv", HEADER, LAUNCH | columns, CROSSING), "2024-02")
    assert gained(taken) == {"known": 1}
    [refused] = taken.refused
    assert message in str(refused)


@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path) -> None:
    whole = {"list.csv": written(tmp_path / "good.csv", HEADER, LAUNCH, CROSSING).read_bytes()}
    real_rows = excerpt("dprk_provocations/csis_north_korea_provocations_1958_present.csv")
    withstands(tmp_path, whole, *real_rows, source="csis-provocations")


@pytest.mark.real
def test_the_real_list_is_read_whole(tmp_path: Path) -> None:
    file = real("dprk_provocations/csis_north_korea_provocations_1958_present.csv")
    assert recognised(file) == SOURCE
    events = accepted(SOURCE, file)
    counted = duckdb.sql(
        f"""
        select
            count(*), count(distinct (date, event)),
            count(*) filter (event like 'Satellite Launch%' or (type = 'Missile Provocation'
                and event not in ('Artillery Fire', 'Rocket Engine Test') and event not like '%(MLRS)%'))
        from read_csv('{file}')
        """
    ).fetchone()
    assert counted is not None
    rows, labels, launches = counted
    assert (rows, len(events), len({event.id for event in events})) == (493, 493, 493)
    assert sum(not event.id.endswith("-2") for event in events) == labels
    kinds = Counter(event.kind for event in events)
    assert (
        kinds == {"missile_test": launches, "coded_event": 493 - launches} == {"missile_test": 238, "coded_event": 255}
    )
    assert {code for event in events if (code := event.data.model_dump().get("code"))} == {
        *("01", "12", "15", "150", "17", "171", "180", "181", "182", "183", "185", "190", "194")
    }
    book = Book(tmp_path, SOURCE)
    assert gained(book.take(file)) == {"new": 493}
    assert gained(book.take(file)) == {"known": 493}
