"""What a redaction leaves of the columns of a stored record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.records import claim
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.redact import REDACTABLE, CannotRedact, reduce, stored

PEOPLE = [{"name": "Moon Jae-in"}, {"name": "Kim Jong Un"}]

Row = Callable[..., dict[str, Any]]


@pytest.fixture
def row(tmp_path: Path) -> Row:
    """The stored row of a meeting with this payload."""

    def store(**data: Any) -> dict[str, Any]:
        ledger = Ledger(tmp_path / "ledger.duckdb")
        ledger.append([claim("a", "meeting", data={"form": "summit"} | data)])
        with duckdb.connect(str(ledger.path), read_only=True) as connection:
            return stored(connection, 1)

    return store


def test_of_a_record_that_is_gone_a_field_is_gone_too_where_it_may_be(row: Row) -> None:
    gone = row() | dict.fromkeys(REDACTABLE)
    assert reduce(gone, ["data.place"], may_be_gone=True) == dict.fromkeys(REDACTABLE)


def test_a_field_goes_and_the_rest_stays(row: Row) -> None:
    given = row(place="Panmunjom", topic="peace", participants=PEOPLE)
    reduced = json.loads(reduce(given, ["data.topic"])["data"])
    assert (reduced["place"], len(reduced["participants"])) == ("Panmunjom", 2)
    assert "peace" not in json.dumps(reduced)


def test_an_entry_of_a_list_is_not_redacted_by_moving_up_those_after_it(row: Row) -> None:
    """Else another redaction of the next position would be of another entry."""
    with pytest.raises(CannotRedact, match=r"no record without data\.participants\.0"):
        reduce(row(participants=PEOPLE), ["data.participants.0"])
