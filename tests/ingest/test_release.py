"""A release beside what is held of its source: what is known, corrected, missing, and which days it is complete for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingest.absence import Absence, are_doubtful
from ingest.event import Event, Ref, parse
from ingest.release import Comparison, Held, Tally, days_of, fingerprint_of

JANUARY = "2020-01"


def event(
    identity: str, occurred: str | None = "2017-07-04", missile: str = "Hwasong-14", country: str = "PRK"
) -> Event:
    record = {
        "source": "tests",
        "id": identity,
        "kind": "missile_test",
        "claimant": {"name": "An Observatory"},
        "data": {"country": country, "missile": missile},
    }
    return parse(record | ({"occurred": occurred} if occurred else {}))


def held(one: Event, release: str | None = JANUARY) -> Held:
    first, last = days_of(one) or (None, None)
    claimants = '[{"name": "An Observatory"}]'
    return Held(
        Ref(source="tests", id=one.id), release, fingerprint_of(one), True, one.data.country, first, last, claimants
    )  # type: ignore[attr-defined] # tests all


Compare = Callable[..., Comparison]


@pytest.fixture
def compare() -> Compare:
    def of(*events: Event, release: str | None = "2021-01", **changed: Any) -> Comparison:
        known = {one.id: held(one) for one in events}
        by_country = Comparison(
            release, known, is_complete=True, scope=lambda data: str(data["country"]), covers=days_of
        )
        return replace(by_country, **changed)

    return of


def read(comparison: Comparison, *events: Event) -> tuple[list[Event], Tally]:
    tally = Tally()
    return [one for given in events if (one := comparison.revise(given, tally))], tally


def missing(comparison: Comparison, *events: Event) -> list[str]:
    _, tally = read(comparison, *events)
    return [identity for absence in comparison.absences(tally) for identity in absence.missing]


# A row that changed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "release"),
    [
        ("2020-01", "2020-01"),
        ("2020-01-31", "2020-01-31"),
        ("2020-01-01T12:00:00Z", "2020-01-01T12:00:00Z"),
        ("2020-01", "2020-01-20"),  # some day of that month: not known to be older
    ],
)
def test_a_changed_row_of_the_same_release_is_a_correction(compare: Compare, stated: str, release: str) -> None:
    before = replace(held(event("1")), stated=stated)
    comparison = compare(release=release, held={"1": before})
    (correction,), tally = read(comparison, event("1", missile="Hwasong-15"))
    assert (correction.act, correction.id, tally.older) == ("correct", f"1@{release}", 0)


@pytest.mark.parametrize(
    ("stated", "release"),
    [("2020-02", "2020-01"), ("2020-01-02", "2020-01-01"), ("2020-01-01T12:00:01Z", "2020-01-01T12:00:00Z")],
)
def test_a_changed_row_of_an_older_release_is_known(compare: Compare, stated: str, release: str) -> None:
    before = replace(held(event("1")), stated=stated)
    new, tally = read(compare(release=release, held={"1": before}), event("1", missile="Hwasong-15"))
    assert (new, tally.known, tally.older) == ([], 1, 1)


# The days that a release is complete for ------------------------------------------------------------------------------


def test_a_scope_lasts_from_the_first_to_the_greatest_day_whatever_the_order_of_the_rows(compare: Compare) -> None:
    between, after = event("between", "2017-08-15"), event("after", "2017-10-01")
    rows = [event("1", "2017-07-01"), event("2", "2017-09-01"), event("3", "2017-08-01")]
    assert missing(compare(between, after), *rows) == ["between"]
    assert missing(compare(between, after), *reversed(rows)) == ["between"]


def test_the_parts_of_a_release_add_up_to_the_same_days() -> None:
    def part(*days: tuple[int, int]) -> Tally:
        tally = Tally()
        for first, last in days:
            tally.widen("PRK", (date(2017, first, 1), date(2017, last, 1)))
        tally.widen("IRN", None)
        return tally

    whole = Tally()
    for one in (part((3, 9)), part((5, 6)), part((1, 2)), part()):
        whole.add(one)
    assert whole.scopes == {"PRK": (date(2017, 1, 1), date(2017, 9, 1)), "IRN": None}


@pytest.mark.parametrize(
    ("occurred", "is_missing"),
    [
        ("2017-07-10", True),
        ("2017-07-01", True),  # the first day counts, and the last
        ("2017-07-31", True),
        ("2017-07", True),
        ("[2017-07-30..2017-08-02]", False),  # it can have been after the last day
        ("2017-06-30/2017-07-02", False),
        ("2017", False),
        ("2017-07-10/..", False),
        (None, False),
    ],
)
def test_a_record_is_missing_if_all_days_on_which_it_can_have_been_are_covered(
    compare: Compare, occurred: str | None, is_missing: bool
) -> None:
    rows = [event("1", "2017-07-01"), event("2", "2017-07-31")]
    assert missing(compare(event("held", occurred)), *rows) == (["held"] if is_missing else [])


def test_another_scope_is_never_covered(compare: Compare) -> None:
    rows = [event("1", "2017-07-01"), event("2", "2017-07-31")]
    assert missing(compare(event("held", "2017-07-10", country="IRN")), *rows) == []


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b"{}", b'{"id": ""}', b'{"id": 7}', b'{"id": null}'])
def test_a_refused_row_without_an_id_may_be_any_row(compare: Compare, record: bytes) -> None:
    comparison = compare(event("1"), event("2"))
    _, tally = read(comparison, event("1"))
    assert tally.is_whole
    tally.spare(record)
    assert not tally.is_whole


def test_a_refused_row_with_its_id_is_not_missing(compare: Compare) -> None:
    comparison = compare(event("1"), event("2"), event("3"))
    _, tally = read(comparison, event("1"))
    tally.spare(b'{"id": "2"}')
    assert tally.is_whole
    assert [one.missing for one in comparison.absences(tally)] == [("3",)]


# How much is too much -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scopes", "is_doubtful"),
    [
        ([(6, 60)], False),
        ([(6, 59)], True),
        ([(5, 5)], False),
        ([(6, 6)], True),
        ([(3, 20), (3, 20)], True),
        ([(3, 30), (3, 30)], False),
        ([(6, 59), (0, 1000)], True),  # one scope is enough
        ([(100, 1000)], False),
        ([(101, 1000)], True),
        ([], False),
    ],
)
def test_more_than_five_and_more_than_a_tenth_are_too_many(scopes: list[tuple[int, int]], is_doubtful: bool) -> None:
    absences = [Absence(str(n), None, held, ("x",) * gone) for n, (gone, held) in enumerate(scopes)]
    assert are_doubtful(absences) is is_doubtful
