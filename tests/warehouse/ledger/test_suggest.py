"""Which subjects the rule holds for one occurrence, and which it leaves alone."""

from pathlib import Path
from typing import Any

import pytest

from ingest.event import Event
from tests.warehouse.conformance import redact
from tests.warehouse.records import EVA, HOUSE, PAYLOADS, RIVAL, claim, upon
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.suggest import RULE, suggest_links

DAY = "2017-07-04"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def suggested(ledger: Ledger) -> list[tuple[str, str]]:
    return [(one.one, one.other) for one in suggest_links(ledger)]


def editors(act: str, *targets: str, **fields: Any) -> Event:
    return upon(act, *targets, claimant=EVA, source=HOUSE, **fields)


def test_the_same_kind_country_and_day_in_two_sources_is_suggested_with_why(ledger: Ledger) -> None:
    ledger.append([claim("a", occurred=DAY), claim("b", source=RIVAL, occurred=DAY)])
    (found,) = suggest_links(ledger)
    assert (found.one, found.other) == ("paper/one#a", "paper/two#b")
    assert found.why == "missile_test of PRK on 2017-07-04"
    assert found.rule == RULE


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"occurred": "2017-07-05"}, id="another day"),
        pytest.param({"occurred": "2017-07"}, id="some day of the month"),
        pytest.param({"occurred": "2017-07-04/2017-07-05"}, id="two days"),
        pytest.param({"occurred": None}, id="no day"),
        pytest.param({"data": {"country": "KOR"}}, id="another country"),
        pytest.param({"source": "paper/one"}, id="the same source"),
        pytest.param({"subject": "s"}, id="the same subject"),
        pytest.param({"kind": "military_exercise", "data": {"countries": ["PRK"]}}, id="another kind"),
    ],
)
def test_other_pairs_are_not(ledger: Ledger, other: dict[str, Any]) -> None:
    ledger.append([claim("a", occurred=DAY, subject="s"), claim("b", **{"source": RIVAL, "occurred": DAY, **other})])
    assert suggested(ledger) == []


def test_figures_on_trade_are_no_occurrences(ledger: Ledger) -> None:
    flow = PAYLOADS["trade_flow"]
    ledger.append([claim("a", "trade_flow", occurred=DAY)])
    ledger.append([claim("b", "trade_flow", source=RIVAL, occurred=DAY, data=flow | {"partner": "CHN"})])
    assert suggested(ledger) == []


def test_capitals_that_are_no_country_are_nothing_in_common(ledger: Ledger) -> None:
    first = {"form": "summit", "forum": "WTO", "country": "CHE"}
    ledger.append([claim("a", "meeting", occurred=DAY, data=first)])
    ledger.append([claim("b", "meeting", source=RIVAL, occurred=DAY, data=first | {"country": "KEN"})])
    assert suggested(ledger) == []


def test_what_was_retracted_or_moved_to_another_day_is_not_suggested(ledger: Ledger) -> None:
    ledger.append([claim("a", occurred=DAY), claim("b", source=RIVAL, occurred=DAY)])
    ledger.append([editors("correct", f"{RIVAL}#b", identifier="b2", occurred="2017-07-05")])
    assert suggested(ledger) == []


def test_what_was_corrected_to_that_day_is(ledger: Ledger) -> None:
    ledger.append([claim("a", occurred=DAY), claim("b", source=RIVAL, occurred="2017-07-05")])
    assert suggested(ledger) == []
    ledger.append([editors("correct", f"{RIVAL}#b", identifier="b2", occurred=DAY)])
    assert [set(pair) for pair in suggested(ledger)] == [{f"{HOUSE}#b2", "paper/one#a"}]


def test_what_is_linked_is_not_suggested_until_the_link_is_undone(ledger: Ledger) -> None:
    ledger.append([claim("a", occurred=DAY), claim("b", source=RIVAL, occurred=DAY)])
    pair = suggested(ledger)
    ledger.append([editors("link", *pair[0], identifier="ab")])
    assert suggested(ledger) == []
    ledger.append([editors("retract", f"{HOUSE}#ab")])
    assert suggested(ledger) == pair


def test_what_is_linked_through_a_third_is_not_suggested(ledger: Ledger) -> None:
    names = {"a": "paper/one", "b": "paper/two", "c": "paper/three"}
    ledger.append([claim(name, source=source, occurred=DAY) for name, source in names.items()])
    assert len(suggested(ledger)) == 3
    ledger.append([editors("link", "paper/one#a", "paper/two#b"), editors("link", "paper/two#b", "paper/three#c")])
    assert suggested(ledger) == []


def test_the_rule_knows_redacted_records_by_nothing(ledger: Ledger) -> None:
    ledger.append([claim("a", occurred=DAY), claim("b", source=RIVAL, occurred=DAY)])
    redact(ledger, "a")
    assert suggested(ledger) == []
