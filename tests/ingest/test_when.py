"""An uncertain date stands for four bounds: what is certain, what is possible, and what is left open."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ingest.record import COMING_IN
from ingest.when import Bounds, EdtfDate, bounds, is_instant

FIRST, FOURTH, LAST = date(2017, 7, 1), date(2017, 7, 4), date(2017, 7, 31)


def days(*iso: str | None) -> Bounds:
    return Bounds(*(date.fromisoformat(day) if day else None for day in iso))


def within(low: str | None, high: str | None) -> Bounds:
    """Some time in a span: it can start and end on any of its days."""
    return days(low, high, low, high)


# What lasts, and what lies some time within -----------------------------------------------------------------------


def test_a_day_is_certain_on_that_day_and_on_no_other() -> None:
    assert bounds("2017-07-04") == within("2017-07-04", "2017-07-04")
    assert bounds("2017-07-04").certainly(FOURTH)
    assert not bounds("2017-07-04").possibly(FOURTH + timedelta(1))


def test_a_month_is_possible_but_not_certain_on_each_of_its_days() -> None:
    assert bounds("2017-07") == within("2017-07-01", "2017-07-31")
    assert bounds("2017-07").possibly(FOURTH)
    assert not bounds("2017-07").certainly(FOURTH)


def test_an_interval_lasts_through_all_its_days() -> None:
    lasting = bounds("2017-07-07/2017-07-08")
    assert lasting == days("2017-07-07", "2017-07-07", "2017-07-08", "2017-07-08")
    assert lasting.certainly(date(2017, 7, 7))
    assert lasting.certainly(date(2017, 7, 8))


def test_one_of_a_run_of_days_is_certain_on_none_of_them() -> None:
    some_time = bounds("[2017-07-07..2017-07-08]")
    assert some_time == within("2017-07-07", "2017-07-08")
    assert some_time.possibly(date(2017, 7, 7))
    assert not some_time.certainly(date(2017, 7, 7))


def test_an_interval_of_months_is_certain_only_between_them() -> None:
    service = bounds("2017-05/2017-07")
    assert service == days("2017-05-01", "2017-05-31", "2017-07-01", "2017-07-31")
    assert service.certainly(date(2017, 6, 15))
    assert service.possibly(date(2017, 5, 1))
    assert not service.certainly(date(2017, 5, 1))


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-07/2017-07-04", days("2017-07-01", "2017-07-04", "2017-07-04", "2017-07-04")),
        ("2017-07-20/2017-07", days("2017-07-20", "2017-07-20", "2017-07-20", "2017-07-31")),
    ],
)
def test_each_end_of_an_interval_narrows_the_other(edtf: str, expected: Bounds) -> None:
    assert bounds(edtf) == expected


# Ends that are open, and ends that are not known ------------------------------------------------------------------


def test_an_open_end_goes_on_for_good() -> None:
    assert bounds("2017-07-04/..") == days("2017-07-04", "2017-07-04", None, None)
    assert bounds("2017-07-04/..").certainly(date(2999, 1, 1))


def test_an_unknown_end_may_have_come_any_day_since() -> None:
    assert bounds("2017-07-04/") == days("2017-07-04", "2017-07-04", "2017-07-04", None)
    assert bounds("2017-07-04/").possibly(date(2999, 1, 1))
    assert not bounds("2017-07-04/").certainly(FOURTH + timedelta(1))


@pytest.mark.parametrize("edtf", ["../2017-07", "/2017-07"])
def test_an_open_start_is_known_only_to_lie_before_the_end(edtf: str) -> None:
    assert bounds(edtf) == days(None, "2017-07-31", "2017-07-01", "2017-07-31")
    assert bounds(edtf).possibly(date(1, 1, 1))
    assert not bounds(edtf).certainly(FIRST - timedelta(1))


@pytest.mark.parametrize("edtf", ["../..", "/", "/..", "../", "[..]", "[]", "{}", "[..2017,2018..]"])
def test_what_is_open_on_both_sides_names_no_date(edtf: str) -> None:
    with pytest.raises(ValueError, match="names no date at all; leave the date out instead"):
        bounds(edtf)


# Sets -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("[2017-07-04,2017-07-09]", within("2017-07-04", "2017-07-09")),
        ("[2017-07-09,2017-07-04..2017-07-06]", within("2017-07-04", "2017-07-09")),
        ("[2017-07-04..]", within("2017-07-04", None)),
        ("[..2017-07-04]", within(None, "2017-07-04")),
    ],
)
def test_one_of_a_set_lies_anywhere_within_it(edtf: str, expected: Bounds) -> None:
    assert bounds(edtf) == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("{2017-07-04,2017-07-09}", days("2017-07-04", "2017-07-04", "2017-07-09", "2017-07-09")),
        ("{2017-07-09,2017-07-04}", days("2017-07-04", "2017-07-04", "2017-07-09", "2017-07-09")),
        ("{2017-07-04..2017-07-09}", days("2017-07-04", "2017-07-04", "2017-07-09", "2017-07-09")),
        ("{2017-07,2017-08}", days("2017-07-01", "2017-07-31", "2017-08-01", "2017-08-31")),
        ("{2017-07-04..}", days("2017-07-04", "2017-07-04", None, None)),
        ("{..2017-07-04}", days(None, "2017-07-04", "2017-07-04", "2017-07-04")),
    ],
)
def test_all_of_a_set_lasts_from_its_first_to_its_last(edtf: str, expected: Bounds) -> None:
    assert bounds(edtf) == expected


# Seasons, doubts, digits that are left open -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "low", "high"),
    [
        ("2017-21", "2017-03-01", "2017-05-31"),
        ("2017-22", "2017-06-01", "2017-08-31"),
        ("2017-24", "2017-12-01", "2018-02-28"),  # a winter goes on into the next year
        ("2019-28", "2019-12-01", "2020-02-29"),
        ("2017-30", "2017-12-01", "2018-02-28"),  # summer in the south
        ("2017-32", "2017-06-01", "2017-08-31"),
        ("2017-33", "2017-01-01", "2017-03-31"),  # the first quarter
        ("2017-36", "2017-10-01", "2017-12-31"),
        ("2017-38", "2017-05-01", "2017-08-31"),  # the second third
        ("2017-41", "2017-07-01", "2017-12-31"),  # the second half
    ],
)
def test_a_season_or_a_part_of_a_year_is_the_span_of_its_months(edtf: str, low: str, high: str) -> None:
    assert bounds(edtf) == within(low, high)


@pytest.mark.parametrize("mark", ["?", "~", "%"])
def test_a_date_in_doubt_is_wider_by_its_own_precision_on_either_side(mark: str) -> None:
    assert bounds(f"2017-07-04{mark}") == within("2017-07-03", "2017-07-05")
    assert bounds(f"2017-07{mark}") == within("2017-05-31", "2017-08-31")
    assert bounds(f"2017-21{mark}") == within("2016-11-29", "2017-08-31")
    assert bounds(f"201X{mark}") == within("2000-01-02", "2029-12-30")


@pytest.mark.parametrize(
    ("edtf", "low", "high"),
    [
        ("2017-07~-04", "2017-06-03", "2017-08-04"),  # the month, and not the day
        ("?2017-07", "2016-06-30", "2018-08-01"),  # the year, and not the month
        ("2017?-~07", "2016-06-30", "2018-08-01"),
        ("2017-07-?04", "2017-07-03", "2017-07-05"),
    ],
)
def test_doubt_about_one_part_widens_by_a_unit_of_that_part(edtf: str, low: str, high: str) -> None:
    assert bounds(edtf) == within(low, high)


@pytest.mark.parametrize(
    ("edtf", "low", "high"),
    [
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2017-XX", "2017-01-01", "2017-12-31"),
        ("2017-07-XX", "2017-07-01", "2017-07-31"),
        ("2017-07-1X", "2017-07-10", "2017-07-19"),
        ("2017-1X-04", "2017-10-04", "2017-12-04"),
        ("2017-XX-31", "2017-01-31", "2017-12-31"),
        ("201X-02-29", "2012-02-29", "2016-02-29"),  # only where there is one
        ("1950S2", "1900-01-01", "1999-12-31"),  # known to two digits
    ],
)
def test_digits_left_open_span_all_that_they_can_be(edtf: str, low: str, high: str) -> None:
    assert bounds(edtf) == within(low, high)


def test_an_instant_falls_on_the_day_it_names() -> None:
    assert bounds("2017-07-04T09:40:00+09:00") == within("2017-07-04", "2017-07-04")
    assert is_instant("2017-07-04T09:40:00+09:00")
    assert not is_instant("2017-07-04")


# What cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edtf", ["2017-02-29", "2017-02-30", "2017-13", "2017-00", "2017-07-32", "201X-02-3X"])
def test_a_date_that_no_calendar_has_is_refused(edtf: str) -> None:
    with pytest.raises(ValueError, match="there is no such date in the calendar"):
        bounds(edtf)


@pytest.mark.parametrize("edtf", ["July 2017", "04.07.2017", "2017-7-4", "20170704", "2017 ", "2017-07-04?~", "", ".."])
def test_what_is_no_edtf_is_refused_with_the_forms_that_are(edtf: str) -> None:
    with pytest.raises(ValueError, match=r"no EDTF date; write 2017-07-04, .* \(lasting\) or .* \(some time in\)"):
        bounds(edtf)


@pytest.mark.parametrize("edtf", ["0000", "-0001", "-2017", "Y10000", "Y-10000", "Y1E999999999", "../0000"])
def test_the_years_are_those_from_1_to_9999(edtf: str) -> None:
    with pytest.raises(ValueError, match="the years known here are 1 to 9999"):
        bounds(edtf)


@pytest.mark.parametrize("edtf", ["9999~", "0001-01-01?", "9999-24"])
def test_doubt_does_not_reach_beyond_the_known_years(edtf: str) -> None:
    with pytest.raises(ValueError, match="reaches outside the years 1 to 9999"):
        bounds(edtf)


@pytest.mark.parametrize("edtf", ["XXXX", "XXXX-12-25", "1950S0", "2017T10:00:00Z"])
def test_a_date_says_which_year_and_an_instant_which_day(edtf: str) -> None:
    with pytest.raises(ValueError, match=r"does not say which (year|day); leave out what is not known"):
        bounds(edtf)


@pytest.mark.parametrize(
    "edtf", ["2017-07-08/2017-07-07", "2017/2016", "[2017-07-31..2017-07-04]", "[2017-07-09,2017-07-31..2017-07-04]"]
)
def test_nothing_ends_before_it_starts(edtf: str) -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        bounds(edtf)


# Laws -------------------------------------------------------------------------------------------------------------

plain_days = st.dates(min_value=date(2, 1, 2), max_value=date(9998, 12, 30))
singles = st.one_of(
    plain_days.map(date.isoformat),
    plain_days.map(lambda day: day.isoformat()[:7]),
    plain_days.map(lambda day: day.isoformat()[:4]),
    st.builds("{}-{}".format, st.integers(1000, 9000), st.integers(21, 41)),
    st.builds("{}X".format, st.integers(100, 900)),
)
pairs = st.tuples(singles, singles).map(sorted)
texts = st.one_of(
    singles,
    pairs.map("/".join),
    pairs.map(lambda pair: "[" + "..".join(pair) + "]"),
    st.lists(singles, min_size=1, max_size=4).map(lambda some: "{" + ",".join(some) + "}"),
    singles.map("{}/..".format),
    singles.map("../{}".format),
    singles.map("{}/".format),
    singles.map("[{}..]".format),
    singles.map("[..{}]".format),
)


@st.composite
def dates(draw: st.DrawFn) -> Bounds:
    """Bounds of any EDTF date that can be; a pair whose end comes first is none."""
    try:
        return bounds(draw(texts))
    except ValueError:
        return bounds(draw(singles))


@given(dates())
def test_the_earliest_never_comes_after_the_latest(known: Bounds) -> None:
    for earlier, later in (
        (known.start_earliest, known.start_latest),
        (known.end_earliest, known.end_latest),
        (known.start_earliest, known.end_latest),
    ):
        assert earlier is None or later is None or earlier <= later


@given(dates(), plain_days)
def test_what_is_certain_is_possible(known: Bounds, day: date) -> None:
    edges = (known.start_earliest, known.start_latest, known.end_earliest, known.end_latest)
    for moment in (day, *(edge for edge in edges if edge)):
        assert known.possibly(moment) or not known.certainly(moment)


@given(plain_days, st.integers(-400, 400).filter(bool))
def test_a_day_date_is_certain_on_exactly_that_day(day: date, shift: int) -> None:
    known = bounds(day.isoformat())
    assert known.certainly(day)
    other = date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + shift)))
    assert not known.possibly(other)


@given(
    st.one_of(plain_days.map(date.isoformat), plain_days.map(lambda day: day.isoformat()[:7])), st.sampled_from("?~%")
)
def test_doubt_never_makes_a_date_narrower(edtf: str, mark: str) -> None:
    try:
        doubtful = bounds(edtf + mark)
    except ValueError:  # at the edge of the known years
        return
    known = bounds(edtf)
    assert doubtful.start_earliest < known.start_earliest
    assert doubtful.end_latest > known.end_latest


@given(plain_days)
def test_leaving_the_day_out_never_makes_a_date_narrower(day: date) -> None:
    for wider in (bounds(day.isoformat()[:7]), bounds(day.isoformat()[:4]), bounds(day.isoformat()[:3] + "X")):
        assert wider.possibly(day)
        assert not wider.certainly(day)


@given(
    st.one_of(
        st.text(max_size=60), st.text("0123456789XTZSYE.~?%/,{}[]:+-^ ", max_size=40), texts.map(lambda t: t[:-1])
    )
)
@example("../")
@example("/..")
@example("../x")
@example("Y1E999999999")
@example("2017-07-04?~")
@example("[[2017]]")
@example("{2017/2018}")
@example("\ud800")
def test_of_any_text_at_all_there_are_bounds_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        known = bounds(text)
        assert known.start_earliest or known.end_latest


@pytest.mark.parametrize("text", ["../", "/..", "../x", "2017/", "[2017..", "Y17"])
def test_nothing_is_printed_on_the_way(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with suppress(ValueError):
        bounds.__wrapped__(text)
    assert capfd.readouterr().out == ""


@pytest.mark.fault("05")
@pytest.mark.parametrize("edtf", ["9999-12-31", "2200", "2017/9999", "0025", "0999-12", "[0025..2017]"])
def test_a_day_far_outside_is_refused_with_how_to_write_no_end(edtf: str) -> None:
    with pytest.raises(ValidationError, match=r"lies outside the years 1000 to 2199; .* no end is written 2017/\.\."):
        TypeAdapter(EdtfDate).validate_python(edtf, context=COMING_IN)
    assert TypeAdapter(EdtfDate).validate_python(edtf) == edtf  # what the ledger holds stays readable


@pytest.mark.parametrize("edtf", ["1000-01-01", "2199-12-31", "2017/..", "../2017", "[..2017-07]"])
def test_the_first_and_the_last_year_may_be_named_and_an_end_left_open(edtf: str) -> None:
    assert TypeAdapter(EdtfDate).validate_python(edtf, context=COMING_IN) == edtf
