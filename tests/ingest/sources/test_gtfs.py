"""Ferries of a timetable: a folder of tables, or the same in a .zip."""

import csv
import random
import re
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.sources.gtfs_days import WEEKDAYS
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import Reading, readings
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands
from tests.real_files import DATA, real
from warehouse.ledger.ledger import Ledger

FEED = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Harbour Lines,http://x,Asia/Vladivostok\n",
    "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "R1,A,1,Rajin to Vladivostok,4\nR2,A,2,Tram,0\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\nS1,Rajin,42.2,130.3\nS2,Slavyanka,42.9,131.4\n"
    "S3,Vladivostok,43.1,131.9\n",
    "trips": "route_id,service_id,trip_id,trip_headsign\nR1,WEEK,T1,\nR1,WEEK,T2,\nR2,WEEK,T3,\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "T1,25:00:00,25:00:00,S3,10\nT1,22:00:00,22:10:00,S1,9\n"  # in no order; the sequence says it
    "T2,00:30:00,00:31:00,S3,1\nT2,01:00:00,01:01:00,S2,2\nT2,01:31:00,01:32:00,S1,3\nT3,08:00:00,08:00:00,S1,1\n",
    # 2018-01-01 is a Monday.
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "WEEK,1,1,1,1,1,0,0,20180101,20180114\n",
    "calendar_dates": "service_id,date,exception_type\nWEEK,20180102,2\nWEEK,20180113,1\n",
    "frequencies": "trip_id,start_time,end_time,headway_secs,exact_times\n"
    "T2,06:00:00,10:00:00,3600,0\nT2,20:00:00,24:00:39,7200,0\n",
}

HEAD = FEED["frequencies"].partition("\n")[0] + "\n"


def feed(folder: Path, **changed: str) -> Path:
    path = folder / "harbour"
    path.mkdir(exist_ok=True)
    for name, text in (FEED | changed).items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def zipped(path: Path, below: str = "") -> Path:
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for file in path.iterdir():
            archive.write(file, below + file.name)
    return target


def test_a_trip_is_a_sailing_on_each_day_of_its_service(tmp_path: Path) -> None:
    (trip, _), refused = validated(feed(tmp_path))
    assert refused == []
    assert trip.claimant.name == "Harbour Lines"
    assert trip.document.locator == "trips.txt, row 1 (T1)"
    assert trip.occurred == "2018-01-01/2018-01-13"
    assert trip.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "origin": {"name": "Rajin", "country": "ZZZ", "latitude": 42.2, "longitude": 130.3},
        "destination": {"name": "Vladivostok", "country": "ZZZ", "latitude": 43.1, "longitude": 131.9},
        "service": "Rajin to Vladivostok",
        "route": "R1",
        "trips": {"low": 10, "high": 10, "unit": "sailings"},
        "departures_a_day": {"low": 1, "high": 1, "unit": "sailings"},
        "days_of_service": {"low": 10, "high": 10, "unit": "days"},
        "weekdays": ("monday", "tuesday", "wednesday", "thursday", "friday"),
        "also_on": ("2018-01-13",),
        "not_on": ("2018-01-02",),
        "first_departure": "22:10:00",
        "last_departure": "22:10:00",
        "crossing_minutes": {"low": 170, "high": 170, "unit": "minutes"},
        "time_zone": "Asia/Vladivostok",
        "operator": {"name": "Harbour Lines", "type": "company"},
    }


def test_a_service_by_headway_sails_from_start_to_end(tmp_path: Path) -> None:
    (_, trip), _ = validated(feed(tmp_path))
    # 06, 07, 08 and 09 (10:00:00 is the end); 20, 22 and 24.
    assert (trip.data.departures_a_day.low, trip.data.trips.low) == (7, 70)
    assert (trip.data.first_departure, trip.data.last_departure) == ("06:00:00", "24:00:00")
    assert trip.data.trips.wording == "about every 3600 or 7200 seconds"
    assert trip.data.calls == ("Slavyanka",)


def test_only_ferries_are_read(tmp_path: Path) -> None:
    assert {trip.data.route for trip in validated(feed(tmp_path))[0]} == {"R1"}


def test_a_service_may_be_made_of_single_days(tmp_path: Path) -> None:
    path = feed(tmp_path, calendar_dates="service_id,date,exception_type\nWEEK,20190102,1\n")
    (path / "calendar.txt").unlink()
    (trip, _), _ = validated(path)
    assert (trip.occurred, trip.data.trips.low, trip.data.weekdays) == ("2019-01-02", 1, None)


@pytest.mark.parametrize(
    ("table", "was", "now", "why"),
    [
        ("trips", "R1,WEEK,T1", "R9,WEEK,T1", "trips.txt: routes.txt has no route 'R9'"),
        ("trips", "R1,WEEK,T1", "R1,NEVER,T1", "trips.txt: no calendar has the service 'NEVER'"),
        ("trips", "R1,WEEK,T1,", "R1,WEEK,T1", "trips.txt: the row has 3 fields, the table 4 columns"),
        ("stop_times", "T1,25:00:00,25:00:00,S3,10\n", "", "trips.txt: stop_times.txt has not two stops of the trip"),
        ("stop_times", "25:00:00,25", "one,25", "trips.txt: stop_times.txt: 'one' is no time; GTFS writes 07:30:00"),
        ("stops", "S1,Rajin", "S1,", "trips.txt: stops.txt: the stop 'S1' has no stop_name"),
        ("stops", "42.2", "142.2", "trips.txt: stops.txt: stop_lat '142.2' of the stop 'S1' is no number from -90"),
        ("stops", "42.2", "north", "trips.txt: stops.txt: stop_lat 'north' of the stop 'S1' is no number from -90"),
        ("stops", "S1,Rajin,42.2,130.3\n", "", "trips.txt: stops.txt has no stop 'S1', at which the trip 'T1' stops"),
        ("stop_times", "S1,9", "S1,first", "stop_times.txt: stop_sequence 'first' is no whole number"),
        ("stop_times", "S1,9", "S1,10", "stop_times.txt: two stops of the trip 'T1' have the same stop_sequence"),
        (
            "stop_times",
            "T1,25:00:00,25:00:00",
            "T1,01:00:00,01:00:00",
            "trips.txt: stop_times.txt: the trip 'T1' arrives at 01:00:00 before it departs at 22:10:00; "
            "GTFS writes 25:00:00",
        ),
    ],
)
def test_a_trip_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, table: str, was: str, now: str, why: str
) -> None:
    assert was in FEED[table]
    _, refused = validated(feed(tmp_path, **{table: FEED[table].replace(was, now)}))
    assert any(why in reason for reason in reasons(refused))
    assert all(one.raw.line in (2, 3) for one in refused)


@pytest.mark.parametrize(
    ("calendar", "why"),
    [
        ("20180199,20180114", "day is out of range"),
        ("20180101,1 May", "'1 May' is no date; GTFS writes 20180131"),
        ("20180101,99991231", "over a century is no timetable"),
        ("20180114,20180101", "it never sails"),
    ],
)
def test_a_service_without_days_is_refused(tmp_path: Path, calendar: str, why: str) -> None:
    text = FEED["calendar"].replace("20180101,20180114", calendar)
    good, refused = validated(feed(tmp_path, calendar=text, calendar_dates="service_id,date,exception_type\n"))
    assert (good, len(refused)) == ([], 2)
    assert why in reasons(refused)[0]


def test_a_zip_is_read_like_its_folder_also_below_another(tmp_path: Path) -> None:
    path = feed(tmp_path)
    whole = [trip.data for trip in validated(path)[0]]
    for below in ("", "harbour-master/"):
        archive = zipped(path, below)
        assert sources_of(archive) == ["gtfs-ferries"]
        assert [trip.data for trip in validated(archive)[0]] == whole


def test_a_feed_without_one_of_its_tables_is_reported(tmp_path: Path) -> None:
    path = feed(tmp_path)
    (path / "stops.txt").unlink()
    with pytest.raises(UnreadableFile, match=r"no stops\.txt"):
        validated(path)


def test_columns_are_found_in_any_order_and_a_renamed_one_is_reported(tmp_path: Path) -> None:
    swapped = "trip_id,route_id,new,service_id\nT1,R1,?,WEEK\n"
    assert [trip.document.locator for trip in validated(feed(tmp_path, trips=swapped))[0]] == ["trips.txt, row 1 (T1)"]
    with pytest.raises(UnreadableFile, match="no column service_id"):
        validated(feed(tmp_path, trips=swapped.replace("service_id", "calendar")))


def test_a_newer_feed_corrects_what_changed(tmp_path: Path) -> None:
    assert append(tmp_path, feed(tmp_path), release="2018-01").new == 2
    assert (append(tmp_path, feed(tmp_path)).known, append(tmp_path, feed(tmp_path)).new) == (2, 0)
    later = feed(tmp_path, stops=FEED["stops"].replace("42.9,131.4", "42.9,131.5").replace("42.2,", "42.3,"))
    taken = append(tmp_path, later, release="2018-02")
    assert (taken.read, taken.new, taken.corrected, taken.withdrawn) == (2, 2, 2, 0)


# --- Versions of a feed ---


def sailings(ledger: Ledger) -> float:
    """How many the records that stand have in all."""
    return sum(one.event.data.trips.low for one in ledger.as_of() if one.event)  # type: ignore[attr-defined]


def renumbered(text: str) -> str:
    """A table with other numbers for its trips, routes, stops and services."""
    return re.sub(r"\b(T1|T2|T3|R1|R2|S1|S2|S3|WEEK)\b", r"new-\1", text)


@pytest.mark.fault("18")
def test_a_new_version_that_renumbers_everything_adds_nothing(tmp_path: Path) -> None:
    append(tmp_path, feed(tmp_path), release="2018-01")
    reissued = {name: renumbered(text) for name, text in FEED.items()}
    taken = append(tmp_path, feed(tmp_path, **reissued), release="2018-02")
    assert (taken.new, taken.corrected, taken.withdrawn) == (2, 2, 0)  # the number of the route is part of a record
    assert sailings(Ledger(tmp_path / "ledger.duckdb")) == 10 + 70
    only_trips = {name: FEED[name].replace("T1", "T1-may").replace("T2", "T9") for name in FEED}
    append(tmp_path, feed(tmp_path, **only_trips), release="2018-03")
    taken = append(tmp_path, feed(tmp_path), release="2018-04")
    assert (taken.new, taken.known) == (0, 2)


@pytest.mark.fault("18")
def test_what_a_new_version_lacks_is_withdrawn_within_its_days_and_for_its_operator(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    append(tmp_path, feed(tmp_path), release="2018-01")
    other = feed(tmp_path, agency=FEED["agency"].replace("Harbour Lines", "Bay Ferries"))
    append(tmp_path, other, release="2018-01")
    assert sailings(ledger) == 2 * 80
    later = feed(tmp_path, stop_times=FEED["stop_times"].replace("T1,22:00:00,22:10:00", "T1,22:00:00,22:40:00"))
    taken = append(tmp_path, later, release="2018-02")
    assert (taken.new - taken.withdrawn, taken.withdrawn, taken.known) == (1, 1, 1)
    assert sailings(ledger) == 2 * 80


@pytest.mark.fault("18")
def test_a_version_for_other_days_leaves_those_of_the_one_before(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    append(tmp_path, feed(tmp_path), release="2018-01")
    none = {"calendar_dates": "service_id,date,exception_type\n"}
    # The week from the eighth on comes again and goes on: five days of the first version are before it, ten are new.
    later = FEED["calendar"].replace("20180101,20180114", "20180108,20180119")
    taken = append(tmp_path, feed(tmp_path, calendar=later, **none), release="2018-02")
    assert (taken.new, taken.corrected, taken.withdrawn) == (2, 2, 0)
    assert sailings(ledger) == (4 + 10) * (1 + 7)
    taken = append(tmp_path, feed(tmp_path, calendar=later, **none), release="2018-02")
    assert (taken.new, taken.known) == (0, 2)
    summer = FEED["calendar"].replace("20180101,20180114", "20180602,20180614")
    append(tmp_path, feed(tmp_path, calendar=summer, **none), release="2018-06")
    assert sailings(ledger) == (4 + 10 + 9) * (1 + 7)
    (one, _) = [one.event for one in ledger.as_of() if one.event]
    assert one.occurred == "2018-01-01/2018-06-14"


INFO = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\nHarbour,http://x,en,{}\n"
NO_EXCEPTIONS = {"calendar_dates": "service_id,date,exception_type\n"}
LATER_T1 = FEED["stop_times"].replace("T1,22:00:00,22:10:00", "T1,22:00:00,22:40:00")


def calendar(first: str, last: str) -> str:
    return FEED["calendar"].replace("20180101,20180114", f"{first},{last}")


def sailings_by_day(ledger: Ledger) -> dict[tuple[str, str], int]:
    """By first departure and day, written down from the fields of the records that stand."""
    found: Counter[tuple[str, str]] = Counter()
    for one in ledger.as_of():
        assert one.event
        assert one.event.occurred
        data = one.event.data.model_dump()
        first, _, last = one.event.occurred.partition("/")
        day, count = date.fromisoformat(first), 0
        while day <= date.fromisoformat(last or first):
            named = day.isoformat()
            is_regular = WEEKDAYS[day.weekday()] in (data["weekdays"] or ())
            if (is_regular and named not in (data["not_on"] or ())) or named in (data["also_on"] or ()):
                found[data["first_departure"], named] += int(data["departures_a_day"]["low"])
                count += int(data["departures_a_day"]["low"])
            day += timedelta(days=1)
        assert data["trips"]["low"] == count
    return dict(found)


@pytest.mark.fault("18")
@pytest.mark.parametrize(
    ("later", "info", "stays"),
    [
        (("20180108", "20180119"), "", ["01", "02", "03", "04", "05"]),  # the calendar is the period
        (("20180101", "20180103"), "", ["04", "05", "08", "09", "10", "11", "12"]),  # it begins after it
        (("20180104", "20180109"), "", ["01", "02", "03", "10", "11", "12"]),  # on both sides
        (("20180110", "20180119"), "20180104,20180119", ["01", "02", "03"]),  # no sailing from the 4th to the 9th
        (("20180104", "20180109"), "20180104,", ["01", "02", "03", "10", "11", "12"]),
        (("20180104", "20180109"), ",20180110", ["01", "02", "03", "11", "12"]),
        (("20180101", "20180119"), "20180110,20180119", ["01", "02", "03", "04", "05", "08", "09"]),
    ],
)
def test_a_sailing_that_a_newer_feed_lacks_is_cut_short_by_the_period_of_that_feed(
    tmp_path: Path, later: tuple[str, str], info: str, stays: list[str]
) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    append(tmp_path, feed(tmp_path, **NO_EXCEPTIONS), release="2018-01-01")
    info = {"feed_info": INFO.format(info)} if info else {}
    newer = feed(tmp_path, stop_times=LATER_T1, calendar=calendar(*later), **NO_EXCEPTIONS, **info)
    taken = append(tmp_path, newer, release="2018-01-04")
    assert (taken.withdrawn, taken.withheld.count, len(taken.refused)) == (0, 0, 0)
    by_day = sailings_by_day(ledger)
    assert [day for time, day in sorted(by_day) if time == "22:10:00"] == [f"2018-01-{day}" for day in stays]
    # No day has both: of the last case the newer feed would have the days before its period too.
    assert not {day for time, day in by_day if time == "22:10:00"} & {day for time, day in by_day if time == "22:40:00"}
    (cut,) = [one.event for one in ledger.as_of() if one.event and one.event.data.first_departure == "22:10:00"]
    assert (cut.act, cut.stated, cut.claimant.name) == ("correct", "2018-01-04", "Harbour Lines")
    assert cut.reason.startswith("not from 2018-01-")
    assert cut.reason.endswith(" in the release of 2018-01-04")
    again = append(tmp_path, newer, release="2018-01-04")
    assert (again.new, again.known) == (0, 2)
    assert sailings_by_day(ledger) == by_day


@pytest.mark.fault("18")
def test_a_sailing_comes_to_an_end_within_the_period_of_a_feed_that_has_it_no_longer_then(tmp_path: Path) -> None:
    """The same sailing: of the days in the period of the newer feed only those that it names stay."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    append(tmp_path, feed(tmp_path, **NO_EXCEPTIONS), release="2018-01-01")
    newer = feed(
        tmp_path, calendar=calendar("20180108", "20180109"), feed_info=INFO.format("20180108,20180131"), **NO_EXCEPTIONS
    )
    append(tmp_path, newer, release="2018-01-08")
    assert {day[-2:] for _, day in sailings_by_day(ledger)} == {"01", "02", "03", "04", "05", "08", "09"}


@pytest.mark.fault("18")
def test_an_older_feed_that_is_read_late_adds_no_sailing_on_days_of_a_newer_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    newer = feed(tmp_path, stop_times=LATER_T1, calendar=calendar("20180108", "20180119"), **NO_EXCEPTIONS)
    append(tmp_path, newer, release="2018-01-08")
    append(tmp_path, feed(tmp_path, **NO_EXCEPTIONS), release="2018-01-01")
    times = {day: time for time, day in sorted(sailings_by_day(ledger)) if time != "06:00:00"}
    assert [times[f"2018-01-{day}"] for day in ("01", "05", "08", "19")] == ["22:10:00"] * 2 + ["22:40:00"] * 2
    assert sum(time != "06:00:00" for time, _ in sailings_by_day(ledger)) == 15
    taken = append(tmp_path, feed(tmp_path, stop_times=FEED["stop_times"].replace(":10:00,S1", ":20:00,S1"),
        calendar=calendar("20180108", "20180112"), **NO_EXCEPTIONS), release="2018-01-02")  # fmt: skip
    assert (taken.new, taken.known, taken.older) == (0, 2, 2)


@pytest.mark.fault("18")
def test_many_sailings_that_would_be_cut_short_wait_for_a_flag(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def hourly(first: str, last: str, minute: str) -> Path:
        times = [f"T{n},{n:02}:{minute}:00,,S1,1\nT{n},{n + 1:02}:{minute}:00,,S3,2\n" for n in range(6, 18)]
        return feed(
            tmp_path,
            trips="route_id,service_id,trip_id\n" + "".join(f"R1,WEEK,T{n}\n" for n in range(6, 18)),
            stop_times=FEED["stop_times"].partition("\n")[0] + "\n" + "".join(times),
            frequencies=HEAD,
            calendar=calendar(first, last),
            **NO_EXCEPTIONS,
        )

    append(tmp_path, hourly("20180101", "20180114", "00"), release="2018-01-01")
    before = sailings_by_day(ledger)
    newer = hourly("20180108", "20180119", "30")
    taken = append(tmp_path, newer, release="2018-01-08")
    assert (taken.new, taken.corrected, taken.withdrawn, taken.withheld.count) == (12, 0, 0, 12)
    assert before.items() <= sailings_by_day(ledger).items()
    (said, missing, *_) = taken.withheld.report("harbour")
    assert "12 records" in said
    assert "withdrawn or cut short" in said
    assert "12 of 12 records held of Harbour Lines (Asia/Vladivostok) from 2018-01-08 to 2018-01-19" in missing
    kept = taken.withheld.kept_in
    assert kept
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 12
    taken = append(tmp_path, newer, release="2018-01-08", apply_withdrawals=True)
    assert (taken.corrected, taken.withdrawn, taken.withheld.count) == (12, 0, 0)
    assert Counter(day for _, day in sailings_by_day(ledger)) == dict.fromkeys(
        [f"2018-01-{day:02}" for day in range(1, 20) if day not in (6, 7, 13, 14)], 12
    )


TWO_OPERATORS = {
    "agency": FEED["agency"] + "B,Bay Ferries,http://y,Asia/Vladivostok\n",
    "routes": FEED["routes"] + "R3,B,3,Bay,4\n",
    "trips": "route_id,service_id,trip_id\nR1,WEEK,T1\nR3,WEEK,T2\n",
    "frequencies": HEAD,
}


@pytest.mark.fault("18")
@pytest.mark.parametrize("later", [{}, {"calendar": calendar("20180108", "20180114")}])  # withdrawn, or cut short
def test_a_withdrawal_names_the_operator_whose_sailing_it_is(tmp_path: Path, later: dict[str, str]) -> None:
    append(tmp_path, feed(tmp_path, **TWO_OPERATORS), release="2018-01-01")
    newer = feed(tmp_path, stop_times=LATER_T1, **TWO_OPERATORS, **later)
    append(tmp_path, newer, release="2018-01-08")
    records = [one.event for one in Ledger(tmp_path / "ledger.duckdb").read() if one.event]
    (act,) = [one for one in records if (one.reason or "").startswith(("no longer in", "not from"))]
    assert act.claimant.name == "Harbour Lines"


def test_the_publisher_of_a_feed_is_the_one_that_it_names_or_its_only_agency(tmp_path: Path) -> None:
    def publishers(**changed: str) -> set[str | None]:
        return {trip.document.publisher for trip in validated(feed(tmp_path, **changed))[0]}

    assert publishers() == {"Harbour Lines"}
    assert publishers(**TWO_OPERATORS) == {None}
    assert publishers(**TWO_OPERATORS, feed_info=INFO.format(",")) == {"Harbour"}


@pytest.mark.fault("18")
def test_a_refused_row_that_may_be_any_sailing_says_what_is_not_withdrawn_because_of_it(tmp_path: Path) -> None:
    append(tmp_path, feed(tmp_path), release="2018-01-01")
    newer = feed(tmp_path, stop_times=LATER_T1, trips=FEED["trips"] + "R9,WEEK,T9,\n")
    taken = append(tmp_path, newer, release="2018-01-04")
    assert (taken.new, taken.withdrawn, taken.withheld.count, len(taken.refused)) == (1, 0, 1, 1)
    (said, missing, kept, remedy) = taken.withheld.report("harbour")
    assert said == (
        "harbour: 1 record that is held is missing from it, and rows were refused on which any of them may depend: "
        "none of them was withdrawn or cut short"
    )
    assert missing == "  missing: 1 of 2 records held of Harbour Lines (Asia/Vladivostok) from 2018-01-01 to 2018-01-13"
    assert str(taken.withheld.kept_in) in kept
    assert "dateline append --apply-withdrawals" in remedy
    corrected = append(tmp_path, feed(tmp_path, trips=FEED["trips"]), release="2018-01-04")
    assert (corrected.withdrawn, corrected.withheld.count) == (1, 0)


@pytest.mark.fault("18")
@pytest.mark.parametrize("seed", range(8))
def test_of_versions_in_order_each_day_is_as_the_newest_feed_has_it_whose_period_holds_the_day(
    tmp_path: Path, seed: int
) -> None:
    chance, start = random.Random(seed), date(2018, 1, 1)
    expected: dict[date, set[str]] = {}
    for version in range(4):
        first = start + timedelta(days=chance.randrange(40))
        period = [first + timedelta(days=n) for n in range(chance.randrange(1, 30))]
        runs = {f"{hour:02}:00:00": chance.sample(period, chance.randrange(len(period) + 1)) for hour in range(8, 12)}
        if not any(runs.values()):
            runs["08:00:00"] = period
        expected |= {day: {time for time, days in runs.items() if day in days} for day in period}
        newer = feed(
            tmp_path,
            feed_info=INFO.format(f"{period[0]:%Y%m%d},{period[-1]:%Y%m%d}"),
            trips="route_id,service_id,trip_id\n"
            + "".join(f"R1,{time},{time}\n" for time, days in runs.items() if days),
            stop_times=FEED["stop_times"].partition("\n")[0]
            + "".join(f"\n{time},{time},,S1,1\n{time},12:00:00,,S3,2" for time in runs),
            calendar=FEED["calendar"].partition("\n")[0] + "\n",
            calendar_dates="service_id,date,exception_type\n"
            + "".join(f"{time},{day:%Y%m%d},1\n" for time, days in runs.items() for day in days),
            frequencies=HEAD,
        )
        append(tmp_path, newer, release=f"2018-0{version + 1}", apply_withdrawals=True)
    stated = {(time, day.isoformat()): 1 for day, times in expected.items() for time in times}
    assert sailings_by_day(Ledger(tmp_path / "ledger.duckdb")) == stated


@pytest.mark.parametrize(
    ("info", "why"),
    [
        ("20180199,20180114", "feed_info.txt: feed_start_date '20180199': day is out of range for month"),
        ("20180101,99991231", "feed_info.txt: 9999-12-31 lies outside of 1900 to 2199; check its year"),
        ("20170101,20171231", "feed_info.txt: feed_start_date and feed_end_date: no ferry sails from 2017-01-01 to"),
        ("20180114,20180101", "feed_info.txt: feed_start_date and feed_end_date: no ferry sails from 2018-01-14 to"),
        ("20180101,20180114\nHarbour,http://x,en,,", "feed_info.txt: a second row; a feed has one period"),
    ],
)
def test_a_period_that_is_none_is_refused_and_nothing_is_withdrawn_because_of_it(
    tmp_path: Path, info: str, why: str
) -> None:
    append(tmp_path, feed(tmp_path), release="2018-01-01")
    newer = feed(tmp_path, stop_times=LATER_T1, feed_info=INFO.format(info))
    taken = append(tmp_path, newer, release="2018-01-04")
    assert any(why in reason for reason in reasons(taken.refused)), reasons(taken.refused)
    assert (taken.new, taken.withdrawn, taken.withheld.count) == (1, 0, 1)


@pytest.mark.fault("07")
@pytest.mark.parametrize(
    ("agency_id", "why"),
    [
        ("", "routes.txt: the route 'R1' has no agency_id, and agency.txt has 2 agencies"),
        ("Z", "routes.txt: the agency_id 'Z' of the route 'R1' is not in agency.txt"),
    ],
)
def test_an_operator_that_is_not_named_is_refused_where_there_are_several(
    tmp_path: Path, agency_id: str, why: str
) -> None:
    two = FEED["agency"] + "B,Bay Ferries,http://y,Asia/Vladivostok\n"
    routes = FEED["routes"].replace("R1,A,", f"R1,{agency_id},")
    good, refused = validated(feed(tmp_path, agency=two, routes=routes))
    assert good == []
    assert reasons(refused) == [f"line {line}: trips.txt: {why}" for line in (2, 3)]
    (trip, _), _ = validated(feed(tmp_path, routes=routes))  # one agency runs all routes
    assert trip.claimant.name == "Harbour Lines"


@pytest.mark.fault("07")
def test_an_identity_does_not_follow_from_the_name_of_the_file_or_the_order_of_rows(tmp_path: Path) -> None:
    path = feed(tmp_path)
    before = [trip.id for trip in validated(path)[0]]
    path = path.rename(tmp_path / "april")
    (path / "trips.txt").write_text("route_id,service_id,trip_id,trip_headsign\nR1,WEEK,T2,\nR1,WEEK,T1,\n")
    assert [trip.id for trip in validated(zipped(path))[0]] == before[::-1]


@pytest.mark.fault("16")
def test_trips_that_sail_alike_on_the_same_days_are_records_of_their_own(tmp_path: Path) -> None:
    both = FEED["stop_times"] + FEED["stop_times"].partition("\n")[2].replace("T1,", "T_1,").replace("T2,", "T 1,")
    trips = FEED["trips"] + "R1,WEEK,T_1,\nR1,WEEK,T 1,\n"
    taken = append(tmp_path, feed(tmp_path, trips=trips, stop_times=both, frequencies=FEED["frequencies"][:0] + HEAD))
    assert (taken.read, taken.new, len(taken.refused)) == (4, 4, 0)
    assert sailings(Ledger(tmp_path / "ledger.duckdb")) == 4 * 10


def test_trips_that_sail_alike_on_other_days_are_one_record(tmp_path: Path) -> None:
    calendar = FEED["calendar"] + "END,0,0,0,0,0,1,1,20180101,20180114\n"
    trips = FEED["trips"].replace("R1,WEEK,T2,", "R1,END,T2,")
    times = FEED["stop_times"] + "T4,22:10:00,22:10:00,S1,1\nT4,25:00:00,25:00:00,S3,2\n"
    good, _ = validated(feed(tmp_path, calendar=calendar, trips=trips + "R1,END,T4,\n", stop_times=times))
    first, second = [one for one in good if one.data.first_departure == "22:10:00"]
    assert first.document.locator == "trips.txt, row 1 (T1), row 4 (T4)"
    # T1 does not sail on 2 January; T4 sails on the weekends, on 13 January beside T1.
    assert (first.data.trips.low, first.data.not_on, len(first.data.weekdays)) == (13, ("2018-01-02",), 7)
    assert (second.occurred, second.data.trips.low) == ("2018-01-13", 1)
    assert second.id == f"{first.id}/2"


# --- What is a ferry ---


@pytest.mark.fault("06")
@pytest.mark.parametrize("number", ["4", "1000", "1014", "1021", "1200", "1299"])
def test_extended_types_of_routes_are_ferries_too(tmp_path: Path, number: str) -> None:
    routes = FEED["routes"].replace("Vladivostok,4", f"Vladivostok,{number}")
    assert [trip.data.route for trip in validated(feed(tmp_path, routes=routes))[0]] == ["R1", "R1"]


@pytest.mark.fault("06")
@pytest.mark.parametrize("number", ["3", "1100", "1300", "400", "x"])
def test_a_feed_without_a_ferry_says_so(tmp_path: Path, number: str) -> None:
    routes = FEED["routes"].replace("Vladivostok,4", f"Vladivostok,{number}")
    with pytest.raises(UnreadableFile, match=f"no route is a ferry; routes.txt has the types 0, {number}"):
        validated(feed(tmp_path, routes=routes))


# --- Bounds ---


@pytest.mark.fault("16")
@pytest.mark.parametrize("is_zip", [False, True])
def test_a_table_of_another_encoding_is_read_by_itself(tmp_path: Path, is_zip: bool) -> None:
    path = feed(tmp_path)
    (path / "stops.txt").write_bytes(FEED["stops"].replace("Slavyanka", "Slavjänka").encode("latin-1"))
    (_, trip), _ = validated(zipped(path) if is_zip else path)
    assert trip.data.calls == ("Slavjänka",)


@pytest.mark.parametrize(
    ("bound", "most", "why"),
    [
        ("gtfs_feed.LARGEST", 500, "tables are larger than"),
        ("gtfs_feed.MOST_ROWS", 8, "more than 8 rows up to"),
        ("gtfs_feed.MOST_MEMBERS", 7, "8 members"),
        ("gtfs_tables.MOST_HELD", 8, "more than 8 rows of its tables are of ferries"),
    ],
)
def test_a_feed_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, why: str
) -> None:
    path = zipped(feed(tmp_path))
    monkeypatch.setattr(f"ingest.sources.{bound}", most)
    with pytest.raises(UnreadableFile, match=why):
        validated(path)


def test_services_of_a_century_for_each_trip_take_little_memory(tmp_path: Path) -> None:
    """A thousand sets of 36,000 dates would take two gigabytes."""
    count = 1_000
    header = FEED["calendar"].partition("\n")[0]
    days = "1,1,1,1,1,1,1,20000101,20991231"
    stops = [
        f"T{n},07:{n // 60:02}:{n % 60:02},07:{n // 60:02}:{n % 60:02},S1,1\nT{n},09:00:00,,S3,2" for n in range(count)
    ]
    path = feed(
        tmp_path,
        calendar="\n".join([header, *(f"W{n},{days}" for n in range(count)), ""]),
        calendar_dates="service_id,date,exception_type\n",
        trips="\n".join(["route_id,service_id,trip_id", *(f"R1,W{n},T{n}" for n in range(count)), ""]),
        stop_times="\n".join([FEED["stop_times"].partition("\n")[0], *stops, ""]),
        frequencies=HEAD,
    )
    tracemalloc.start()
    try:
        good, _ = validated(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [trip.data.trips.low for trip in good] == [36_525] * count
    assert peak < 100 << 20


@pytest.mark.search
def test_a_damaged_feed_gives_errors_of_ours_only(tmp_path: Path) -> None:
    folder = {f"harbour/{name}.txt": text.encode() for name, text in FEED.items()}
    packed = {"harbour.zip": zipped(feed(tmp_path)).read_bytes()}

    def read(at: Path) -> list[Reading]:
        return readings([next(iter(at.iterdir()))], "gtfs-ferries")

    withstands(tmp_path, folder, *_first_trip(), packed, read=read)


def _first_trip() -> Iterator[dict[str, bytes]]:
    """The tables of the real feed with its first trip alone, where it is present."""
    if (path := DATA / "ferries" / "dutch-ferries-gtfs").exists():
        tables = {file.name: list(csv.DictReader(file.open(encoding="utf-8-sig"))) for file in path.glob("*.txt")}
        trip = tables["trips.txt"][0]
        stops = [one for one in tables["stop_times.txt"] if one["trip_id"] == trip["trip_id"]]
        route = next(one for one in tables["routes.txt"] if one["route_id"] == trip["route_id"])
        ids = {route["agency_id"], route["route_id"], trip["trip_id"], trip["service_id"]}
        ids |= {one["stop_id"] for one in stops}
        few = {name: [row for row in rows if ids & {*row.values()}] for name, rows in tables.items()}
        yield {f"harbour/{name}": _as_csv(rows) for name, rows in few.items() if rows}


def _as_csv(rows: list[dict[str, str]]) -> bytes:
    lines = [",".join(rows[0]), *(",".join(f'"{field}"' for field in row.values()) for row in rows)]
    return "\n".join([*lines, ""]).encode()


@pytest.mark.real
def test_the_real_feed_is_read_whole(tmp_path: Path) -> None:
    path = real("ferries/dutch-ferries-gtfs")
    assert sources_of(path) == ["gtfs-ferries"]
    taken = append(tmp_path, path)
    assert (taken.read, taken.new) == (551, 550)
    (why,) = reasons(taken.refused)
    assert why.startswith("line 460: trips.txt: stop_times.txt has not two stops of the trip")
    trips, _ = validated(path)

    def table(name: str) -> str:
        return f"read_csv('{path / name}.txt', all_varchar = true)"

    def count(query: str) -> int:
        return int(duckdb.sql(query).fetchall()[0][0])

    assert count(f"from {table('trips')} select count(*)") == 551
    assert count(f"from {table('routes')} select count(*) where route_type = '4'") == 336
    sailing = f"(from {table('stop_times')} select trip_id group by trip_id having count(*) > 1)"
    used = count(f"from {table('trips')} semi join {sailing} using (trip_id) select count(distinct route_id)")
    assert len({trip.data.route for trip in trips}) == used
    # 25 departures from 00:00:00 up to 24:00:39, each day of three years; one service has no weekends.
    with (path / "calendar.txt").open(encoding="utf-8", newline="") as file:
        weekdays = {row["service_id"] for row in csv.DictReader(file) if row["sunday"] == "0"}
    assert len(weekdays) == 1
    assert {trip.data.departures_a_day.low for trip in trips} == {25}
    assert {trip.data.trips.low for trip in trips} <= {1096 * 25, 783 * 25}
    assert {trip.occurred for trip in trips} == {"2018-01-01/2020-12-31"}
    calls = count(f"from {table('stop_times')} select count(*)") - 1
    assert sum(len(trip.data.calls or ()) + 2 for trip in trips) == calls
