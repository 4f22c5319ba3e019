"""A payload of an older version is lifted, step by step, when it comes in and when it is read; what is stored stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ingest import upcast as upcasting
from ingest.event import parse
from ingest.problems import Refused
from ingest.upcast import upcast
from tests.validating import Accepted, validate
from tests.warehouse.records import claim, record, ref
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger

OLDEST = record("a", version=-1, data={"who": "PRK", "worked": "yes"})
CURRENT = claim("a", data={"country": "PRK", "outcome": "success"})


@pytest.fixture(autouse=True)
def _steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions before the first: one wrote `who`, the next one `worked`."""

    def named(data: dict[str, Any]) -> dict[str, Any]:
        return {"country": data["who"], "worked": data["worked"]}

    def upgraded(data: dict[str, Any]) -> dict[str, Any]:
        return {"country": data["country"], "outcome": "success" if data["worked"] == "yes" else "failure"}

    monkeypatch.setitem(upcasting.STEPS, ("missile_test", -1), named)
    monkeypatch.setitem(upcasting.STEPS, ("missile_test", 0), upgraded)


def test_a_record_is_lifted_through_every_step() -> None:
    assert upcast(OLDEST) == OLDEST | {"version": 1, "data": {"country": "PRK", "outcome": "success"}}
    assert OLDEST["version"] == -1


def test_a_current_record_and_one_of_another_kind_stay_as_they_are() -> None:
    for current in (record("a"), record("a", "meeting", version=0), {"kind": "missile_test"}, {}):
        assert upcast(current) is current


@pytest.mark.parametrize("form", [dict, json.dumps, lambda one: json.dumps(one).encode()])
def test_whatever_form_it_comes_in(form: Any) -> None:
    assert parse(form(OLDEST)) == CURRENT


def test_on_intake_it_is_lifted_and_what_cannot_be_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "in.ndjson"
    lines = [OLDEST, OLDEST | {"version": 7}, OLDEST | {"version": "old"}, {**OLDEST, "data": None}, record("b")]
    del lines[3]["data"]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    accepted, *refused, last = validate(file)
    assert isinstance(accepted, Accepted)
    assert accepted.event == CURRENT
    assert [type(one) for one in refused] == [Refused] * 3
    assert isinstance(last, Accepted)


def test_an_old_record_without_payload_is_invalid_and_no_fault_of_ours() -> None:
    with pytest.raises(ValidationError):
        parse({name: value for name, value in OLDEST.items() if name != "data"})
    with pytest.raises(ValidationError):
        parse(OLDEST | {"data": ["PRK"]})


def test_on_read_it_is_lifted_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.append([claim("a")])
    stored = json.dumps(OLDEST["data"])
    with opened(ledger.path, write=True) as connection:  # as an older dateline would have written it
        connection.execute("update event set version = -1, data = ?", [stored])
    found = ledger.find(ref("a"))
    assert found is not None
    assert found.event == CURRENT
    assert [one.event for one in ledger.read()] == [CURRENT]
    assert [one.event for one in ledger.as_of()] == [CURRENT]
    with ledger.reading() as connection:
        assert connection.execute("select version, data from event").fetchall() == [(-1, stored)]
