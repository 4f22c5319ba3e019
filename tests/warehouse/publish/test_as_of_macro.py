"""An analyst with the published file alone gets the same answers at any moment as somebody with the ledger."""

import random
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.event import Event
from tests.shared import made_once
from tests.warehouse.conformance import redact
from tests.warehouse.records import ANA, BEN, EVA, HOUSE, PAYLOADS, RIVAL, claim, upon
from warehouse.build.marts import Marts
from warehouse.files.connection import opened
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import AsOf
from warehouse.publish.write import publish, record_audit

pytestmark = pytest.mark.integration


DATES = (
    *(None, "2017-07-04", "2017-07", "2017", "201X", "2017-22", "2017-07-XX", "2017-07-04~", "2017-07?"),
    *("2017-07-04T10:30:00Z", "2017-07-04/2017-07-08", "2017-05/2017-07", "2017-05/..", "2017-05/", "../2017-07-08"),
    *("/2017-07", "[2017-07-04..2017-07-31]", "[2017-07-04..]", "[..2017-07-04]", "{2017-07-04,2017-07-06}"),
)
DAYS = (None, date(2016, 12, 31), date(2017, 7, 4), date(2017, 7, 6), date(2017, 7, 31))


RELEASE = "2017-07-05"


def sanction(chance: random.Random) -> dict[str, Any]:
    action = chance.choice(["listing", "listing", "measure", "delisting", "amendment"])
    reference = chance.choice([None, "KPe.1", "KPe.2"])
    return {"action": action, "authority": "UN", "target": "a company", "reference": reference}


def batches(chance: random.Random) -> Iterator[list[Event]]:
    """Claims with every pair of dates that chance gives them, and acts of each kind upon some of them."""
    for number in range(12):
        names = [f"c{number}-{place}" for place in range(8)]
        kinds = [chance.choice(["missile_test", "meeting", "statement", "sanction", "sanction"]) for _ in names]
        contents = [sanction(chance) if kind == "sanction" else PAYLOADS[kind] for kind in kinds]
        dates = [{"occurred": chance.choice(DATES), "stated": chance.choice(DATES)} for _ in names]
        parts = zip(names, kinds, contents, dates, strict=True)
        yield [claim(name, kind, data=data, **dated, claimant=ANA) for name, kind, data, dated in parts]
        correction = {"kind": kinds[0], "data": contents[0], "identifier": f"k{number}"}
        editor = {"claimant": EVA, "source": HOUSE, "stated": chance.choice(DATES)}
        yield [
            upon("correct", names[0], **correction, occurred=chance.choice(DATES), stated=chance.choice(DATES)),
            upon("retract", *names[1:3], stated=chance.choice(DATES)),
            upon("retract", f"paper/one#{names[3]}", **editor),
            upon("dispute", f"paper/one#{names[4]}", claimant=BEN, source=RIVAL),
            upon("link", *names[5:7]),
            upon("retract", names[7], identifier=f"{names[7]}@{RELEASE}", stated=RELEASE),
        ]
        if number % 3 == 0:
            yield [upon("retract", f"k{number}", stated=chance.choice(DATES))]


def fill(home: Path, models: Marts) -> None:
    """A ledger with such a history, and its marts published."""
    ledger = Ledger(home / "ledger.duckdb")
    for batch in batches(random.Random(2017)):
        ledger.append(batch)
    redact(ledger, "c1-4", "c2-5")
    redact(ledger, "c3-4", fields=["claimants"])
    models.of(ledger.path, file=home / "build.duckdb").close()
    record_audit(home / "build.duckdb", passed=True)
    publish(home / "build.duckdb", home / "warehouse.duckdb")


@pytest.fixture(scope="module")
def ledger(models: Marts, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return Ledger(made_once(tmp_path_factory, "history", lambda home: fill(home, models)) / "ledger.duckdb")


@pytest.fixture(scope="module")
def published(ledger: Ledger) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(ledger.path.with_name("warehouse.duckdb")) as connection:
        yield connection


def asked(published: duckdb.DuckDBPyConnection, moment: AsOf) -> list[int]:
    recorded = moment.recorded_at and moment.recorded_at.astimezone(UTC).replace(tzinfo=None)
    rows = published.execute(
        "select claim_id from core.claim_as_of(recorded := ?, stated := ?, occurred := ?, certainly := ?)",
        [recorded, moment.stated, moment.occurred, moment.certainly],
    ).fetchall()
    return [claim_id for (claim_id,) in rows]


def test_the_macro_answers_as_the_ledger_at_every_moment(ledger: Ledger, published: Any) -> None:
    records = list(ledger.read())
    redacted = {record.position for record in records if record.event is None}
    taken = sorted({record.recorded_at for record in records})
    moments = [None, taken[0] - timedelta(seconds=1), taken[3], taken[len(taken) // 2] - timedelta(microseconds=1)]
    assert len(redacted) == 2
    answers = set()
    with held(ledger) as opened_once:
        for recorded_at, stated, occurred, certainly in product(moments, DAYS, DAYS, (False, True)):
            moment = AsOf(recorded_at, stated, occurred, certainly)
            standing = [position for position in opened_once.positions_as_of(moment) if position not in redacted]
            assert asked(published, moment) == standing, moment
            answers.add(tuple(standing))
    assert len(answers) > 50  # the moments distinguish the claims


def test_a_moment_can_be_left_out_and_written_as_a_text(ledger: Ledger, published: Any) -> None:
    def ids(call: str) -> list[int]:
        return [row[0] for row in published.execute(f"select claim_id from core.claim_as_of({call})").fetchall()]

    assert ids("") == asked(published, AsOf())
    assert ids("stated := '2017-07-06'") == asked(published, AsOf(stated=date(2017, 7, 6)))
    assert ids("certainly := true, occurred := date '2017-07-06'") == asked(
        published, AsOf(occurred=date(2017, 7, 6), certainly=True)
    )


def test_without_a_moment_it_is_the_claims_that_now_stand(published: Any) -> None:
    standing = published.execute("select claim_id from core.fct_claim order by 1").fetchall()
    assert [claim_id for (claim_id,) in standing] == asked(published, AsOf())


def test_the_rows_are_those_of_the_history(published: Any) -> None:
    (columns,) = {tuple(one[0] for one in published.execute(query).description) for query in (
        "from core.claim_as_of()",
        "from core.fct_claim_history",
    )}  # fmt: skip
    assert columns[0] == "claim_id"
