"""A model has rows of the kinds of records that it says: `dateline build` leaves it out where none of them changed."""

import random
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from ingest.acts import act_upon, editor
from ingest.errors import DatelineError
from ingest.event import Event, Ref
from ingest.kinds import CLAIMS
from tests.histories import act, claim
from tests.oracle.marts import MARTS, hashes
from tests.shared import copy_of
from tests.torture import times
from warehouse.build.dbt import build
from warehouse.build.marts import Marts
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import publish, record_audit

EVA, HOUSE = editor("Eva Roth")
TABLES = ("staging", "intermediate", *MARTS)


def go_on(ledger: Ledger, chance: random.Random, kind: str, name: str) -> list[Event]:
    """Append a dozen claims of a kind, and some acts upon them."""
    known: list[Event] = []
    number = 0
    while len(known) < 12:
        number += 1
        try:
            known.append(claim(chance, f"{name}-{kind}-{number}", kind))
        except ValidationError:
            continue
    ledger.append(known)
    for number in range(6):
        try:
            ledger.append([act(chance, f"{name}-{kind}-act-{number}", known)])
        except (DatelineError, ValidationError):
            continue
    return known


@pytest.fixture(scope="module")
def kinds(home: Path) -> dict[str, list[str]]:
    with opened(home / "build.duckdb") as connection:
        return dict(connection.execute("select model_name, kinds from log.model_kind").fetchall())


@pytest.mark.integration
def test_a_model_is_of_the_kinds_that_it_names_and_that_its_parents_are_of(kinds: dict[str, list[str]]) -> None:
    assert kinds["fct_ferry_service"] == ["ferry_trip"]
    assert {"statement", "meeting", "missile_test"} < set(kinds["fct_escalation_window"])
    assert kinds["dim_country"] == []
    assert "every" in kinds["fct_claim"]
    assert "every" in kinds["fct_dyad_month"]  # it counts occurrences of every kind
    assert set(CLAIMS) == set().union(*kinds.values()) - {"every"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(times(1, 40)))
def test_no_record_of_another_kind_changes_a_model(
    models: Marts, kinds: dict[str, list[str]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    before = Ledger(tmp_path / "before.duckdb")
    for kind in CLAIMS:
        go_on(before, chance, kind, "before")
    with models.of(before.path) as marts:
        was = hashes(marts, TABLES)
    changed: set[str] = set()
    for kind in chance.sample(sorted(CLAIMS), times(3, len(CLAIMS))):
        after = Ledger(shutil.copy(before.path, tmp_path / f"{kind}.duckdb"))
        go_on(after, chance, kind, "after")
        with models.of(after.path) as marts:
            names = {table.rpartition(".")[2] for table, found in hashes(marts, TABLES).items() if found != was[table]}
        assert {name for name in names if not {"every", kind} & set(kinds[name])} == set(), kind
        changed |= names
    assert len(changed) > 25


@pytest.mark.long
@pytest.mark.parametrize("seed", range(times(1, 20)))
def test_a_build_that_leaves_models_out_has_the_rows_of_marts_made_from_nothing(
    home: Path, models: Marts, tmp_path: Path, seed: int
) -> None:
    """Links among kinds change claims of a third, which the kinds of the new records do not say."""
    chance = random.Random(seed)
    place = copy_of(home, tmp_path / "data")
    ledger, file = Ledger(place / "ledger.duckdb"), place / "build.duckdb"
    known: list[Event] = []
    left_out = set()
    for number in range(times(2, 10)):
        known += go_on(ledger, chance, chance.choice(sorted(CLAIMS)), f"day-{number}")
        if number:
            link(ledger, chance, known)
        made = build(ledger.path, file, place / "dbt")
        left_out.add(made.left_out > 0)
        record_audit(file, passed=True)
        publish(file, place / "warehouse.duckdb")
        with models.of(ledger.path) as marts, opened(file) as built, opened(place / "warehouse.duckdb") as published:
            assert differing(marts, built) == set()
            assert differing(marts, published) == set()
    assert True in left_out


def link(ledger: Ledger, chance: random.Random, known: list[Event]) -> None:
    """Say of any two records that they are of one occurrence, unless the ledger refuses it."""
    targets = [Ref(source=one.source, id=one.id) for one in chance.sample(known, 2)]
    with suppress(DatelineError):
        ledger.append([act_upon("link", targets, reason="so it is", by=EVA, source=HOUSE)])


def differing(marts: duckdb.DuckDBPyConnection, found: duckdb.DuckDBPyConnection) -> set[str]:
    wanted, there = hashes(marts), hashes(found)
    return {mart for mart in there if there[mart] != wanted.get(mart)}
