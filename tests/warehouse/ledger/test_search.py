"""Claims are found in the ledger by country, kind, date, claimant and text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.event import parse
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.search import Filter, find

Found = Callable[..., list[str]]


@pytest.fixture
def found(home: Path) -> Found:
    """The ids of what is found of the article; the ledger holds other records beside."""

    def ids(**wanted: Any) -> list[str]:
        rows = find(Ledger(home / "ledger.duckdb"), Filter(**wanted))
        return [row["id"] for row in rows if row["source"] == "article/defying-trump-2017-07"]

    return ids


def test_to_ask_nothing_is_to_find_all_by_date(home: Path) -> None:
    rows = list(find(Ledger(home / "ledger.duckdb"), Filter()))
    assert len(rows) == 93
    assert rows[0]["id"] == "russia-trade-2014-fell"
    undated = [row["occurred"] is None or row["occurred"].startswith("..") for row in rows]
    assert undated == sorted(undated)


def test_by_kind(found: Found) -> None:
    assert found(kind="missile_test") == ["missile-test-2017-07-04", "missile-test-2017-07-27-expected"]


def test_by_country_in_the_payload_or_of_the_claimant(found: Found) -> None:
    assert found(country="IRN") == ["putin-no-complete-isolation"]
    assert found(country="DEU") == ["g20-summit", "putin-trump-handshake"]
    assert "tillerson-good-exchange" in found(country="USA")


def test_by_date_what_can_have_happened_then(found: Found) -> None:
    on_the_day = found(since=date(2017, 7, 4), until=date(2017, 7, 4))
    assert {"missile-test-2017-07-04", "us-south-korea-drills", "g20-summit"} <= set(on_the_day)
    assert {"trump-china-does-too-little"} <= set(on_the_day)  # an open start
    assert not {"putin-trump-handshake", "tillerson-good-exchange", "workers-in-russia"} & set(on_the_day)


def test_since_and_until_alone(found: Found) -> None:
    assert "peskov-dialogue-by-sanctions" in found(until=date(2017, 4, 1))
    assert "peskov-dialogue-by-sanctions" not in found(since=date(2017, 5, 1))
    assert found(since=date(2018, 1, 1)) == []


def test_by_part_of_a_claimants_name_in_any_case(found: Found) -> None:
    assert set(found(claimant="GABUEV")) == {"workers-places", "workers-earnings", "gabuev-no-leverage"}
    assert found(claimant="two senior") == ["kremlin-officials-tougher-sanctions"]


def test_by_words_anywhere_in_the_record(found: Found) -> None:
    assert found(text="remote FOREST camps") == ["workers-places"]
    assert len(found(text="bloomberg")) == 49
    assert found(text="100%_nothing") == []


def test_all_of_it_together(found: Found) -> None:
    assert found(country="PRK", kind="statement", claimant="kim", until=date(2017, 7, 4)) == [
        "kim-announces-test",
        "kim-more-gifts",
    ]


def record(identity: str, **fields: Any) -> dict[str, Any]:
    return {"source": "test/search", "id": identity, "claimant": {"name": "A"}} | fields


def trade(unit: str, reporter: str) -> dict[str, Any]:
    value = {"low": 1.0, "high": 1.0, "unit": unit}
    return {"kind": "trade_flow", "data": {"reporter": reporter, "partner": "IND", "flow": "total", "value": value}}


def test_a_currency_is_no_country(tmp_path: Path) -> None:
    """BTN is Bhutan and its ngultrum, SLE Sierra Leone and its leone, ZAR the rand and what was Zaire."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.append([parse(record("rand", **trade("ZAR", "ZAF"))), parse(record("bhutan", **trade("USD", "BTN")))])
    ledger.append([parse(record("ngultrum", **trade("BTN", "NPL")))])
    assert [row["id"] for row in find(ledger, Filter(country="ZAR"))] == []
    assert [row["id"] for row in find(ledger, Filter(country="BTN"))] == ["bhutan"]


def test_what_was_corrected_or_retracted_is_not_found(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    said = {"kind": "statement"}
    target = {"targets": [{"source": "test/search", "id": "first"}], "reason": "a slip"}
    ledger.append([parse(record("first", **said, data={"summary": "one"}))])
    ledger.append([parse(record("second", **said, **target, act="correct", data={"summary": "two"}))])
    assert [row["data"]["summary"] for row in find(ledger, Filter())] == ["two"]
    away = target | {"targets": [{"source": "test/search", "id": "second"}]}
    ledger.append([parse(record("gone", kind="retract", act="retract", **away, data={}))])
    assert list(find(ledger, Filter())) == []
