"""What a ledger shows of itself: the history of a subject, and what changed between two moments."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.conformance import redact
from tests.warehouse.records import ANA, BEN, EVA, HOUSE, RIVAL, claim, upon
from warehouse.ledger.changes import Change, between, history
from warehouse.ledger.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def rows(changes: Any) -> list[tuple[Any, ...]]:
    return [(change.what, change.field, change.old, change.new) for change in changes]


def test_a_history_shows_each_act_upon_a_subject_in_order(ledger: Ledger) -> None:
    ledger.append([claim("a", subject="s"), claim("x", subject="t")])
    ledger.append([upon("dispute", "a", claimant=BEN, source=RIVAL)])
    ledger.append([upon("link", "a", "x", claimant=EVA, source=HOUSE), upon("retract", "a")])
    redact(ledger, "a")
    changes = list(history(ledger, "s"))
    assert [change.what for change in changes] == ["learnt", "disputed", "linked", "withdrawn", "redacted"]
    assert [change.record.position for change in changes] == [1, 3, 4, 5, 6]
    assert list(history(ledger, "nothing")) == []


def test_an_act_upon_several_subjects_stands_in_the_history_of_each(ledger: Ledger) -> None:
    ledger.append([claim("a", subject="s"), claim("x", subject="t"), claim("y", subject="u")])
    ledger.append([upon("link", "a", "x", claimant=EVA, source=HOUSE)])
    assert [[change.what for change in history(ledger, subject)] for subject in "stu"] == [
        ["learnt", "linked"],
        ["learnt", "linked"],
        ["learnt"],
    ]


def test_a_correction_shows_the_old_and_the_new_value_of_each_field(ledger: Ledger) -> None:
    value = {"value": 77e6, "unit": "USD", "wording": "US$77 million"}
    flow = {"reporter": "PRK", "partner": "RUS", "flow": "total"}
    ledger.append([claim("a", "trade_flow", subject="s", data=flow | {"value": value}, occurred="2017")])
    corrected = flow | {"value": {"value": 78e6, "unit": "USD"}, "valuation": "CIF"}
    ledger.append([upon("correct", "a", kind="trade_flow", data=corrected, occurred="2017-01/2017-03")])
    _, *changes = rows(history(ledger, "s"))
    assert sorted(changes) == [
        ("corrected", "data.valuation", None, "CIF"),
        ("corrected", "data.value.high", "77000000.0", "78000000.0"),
        ("corrected", "data.value.low", "77000000.0", "78000000.0"),
        ("corrected", "data.value.wording", "US$77 million", None),
        ("corrected", "occurred", "2017", "2017-01/2017-03"),
    ]


def test_a_correction_that_changes_no_field_is_shown_once(ledger: Ledger) -> None:
    ledger.append([claim("a", subject="s"), upon("correct", "a")])
    assert rows(history(ledger, "s")) == [("learnt", None, None, None), ("corrected", None, None, None)]


def test_an_editor_who_corrects_does_not_become_the_claimant_but_a_claimant_does(ledger: Ledger) -> None:
    ledger.append([claim("a", subject="s"), claim("b", subject="t")])
    ledger.append([upon("correct", "a", claimant=EVA, source=HOUSE), upon("correct", "b", claimant=BEN)])
    assert rows(history(ledger, "s"))[1:] == [("corrected", None, None, None)]
    assert ("corrected", "claimant.name", ANA["name"], BEN["name"]) in rows(history(ledger, "t"))


def test_what_was_redacted_shows_no_values(ledger: Ledger) -> None:
    ledger.append([claim("a", subject="s"), upon("correct", "a", data={"country": "KOR"})])
    redact(ledger, "a")
    assert rows(history(ledger, "s")) == [(what, None, None, None) for what in ("learnt", "corrected", "redacted")]


def test_a_difference_is_what_was_recorded_after_one_moment_and_up_to_another(ledger: Ledger) -> None:
    ledger.append([claim("a")])
    ledger.append([claim("b"), upon("correct", "a", data={"country": "KOR"})])
    ledger.append([upon("retract", "b")])
    first, second, third = sorted({record.recorded_at for record in ledger.read()})
    always, before = datetime(1, 1, 1, tzinfo=UTC), first - timedelta(microseconds=1)

    def whats(changes: Any) -> list[str]:
        return [change.what for change in changes]

    assert whats(between(ledger, first, second)) == ["learnt", "corrected"]
    assert whats(between(ledger, second, third)) == ["withdrawn"]
    assert whats(between(ledger, always, before)) == []
    assert whats(between(ledger, before, third)) == ["learnt", "learnt", "corrected", "withdrawn"]
    assert rows(between(ledger, first, second))[1] == ("corrected", "data.country", "PRK", "KOR")


def test_differences_add_up(ledger: Ledger) -> None:
    for name in "abc":
        ledger.append([claim(name)])
    always = datetime(1, 1, 1, tzinfo=UTC)
    moments = [always, *sorted({record.recorded_at for record in ledger.read()})]
    parts: list[Change] = []
    for start, end in itertools.pairwise(moments):
        parts += between(ledger, start, end)
    assert parts == list(between(ledger, always, moments[-1]))
