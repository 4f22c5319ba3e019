"""The columns of a kind's place are found by what the kind says of it."""

from pathlib import Path
from typing import Any

import pytest

from tests.oracle.histories import append
from warehouse.build.marts import Marts

pytestmark = pytest.mark.integration

PLACE = {"latitude": 42.2, "longitude": 130.3}
# Kind, payload, and the role and name of each place that it names.
NAMED: tuple[tuple[str, dict[str, Any], set[tuple[str, str]]], ...] = (
    ("missile_test", {"country": "PRK", "site": "Sohae", "place": PLACE}, {("site", "Sohae")}),
    ("conflict_event", {"type": "Battles", "place": {"name": "Mosul", **PLACE}}, {("place", "Mosul")}),
    ("coded_event", {"code": "043", "place": {"name": "Cairo", **PLACE}}, {("place", "Cairo")}),
    (
        "ferry_trip",
        {
            "origin": {"name": "Rajin", "country": "PRK", **PLACE},
            "destination": {"name": "Vladivostok", "country": "RUS", "locode": "RUVVO"},
        },
        {("origin", "Rajin"), ("destination", "Vladivostok")},
    ),
)


def test_a_place_has_the_role_and_the_name_that_its_kind_gives_it(models: Marts, tmp_path: Path) -> None:
    records = [
        {"source": "notes", "id": kind, "kind": kind, "occurred": "2017", "claimant": {"name": "Kim"}, "data": data}
        for kind, data, _ in NAMED
    ]
    ledger = append(tmp_path / "ledger.duckdb", records)
    with models.of(ledger.path, ["core.bdg_event_place"]) as marts:
        found = marts.execute(
            """select record.kind, place.role, place.place_name, place.latitude, place.longitude
            from core.bdg_event_place as place join core.fct_claim as record using (claim_id)"""
        ).fetchall()
    assert {(kind, role, name) for kind, role, name, *_ in found} == {
        (kind, role, name) for kind, _, places in NAMED for role, name in places
    }
    assert {tuple(point) for _, _, name, *point in found if name != "Vladivostok"} == {(42.2, 130.3)}
