"""A build that takes up what is new and what it supersedes has the same rows as marts that are made from nothing.

Nothing is left in what is published of a record that was redacted meanwhile."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dbt_project
from ingest.acts import act_upon, editor
from ingest.errors import DatelineError
from ingest.event import Event, Ref, parse
from tests.oracle.marts import hashes
from tests.torture import IS_TORTURE, times
from tests.validating import Accepted, validate
from tests.warehouse.sample import random_words, redact, secret
from warehouse.build.dbt import build
from warehouse.build.marts import Marts
from warehouse.build.state import seal
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import publish, record_audit

pytestmark = pytest.mark.long


PROJECT = Path(dbt_project.__file__).parent
EVA, HOUSE = editor("Eva Roth")
Dbt = Callable[..., "subprocess.CompletedProcess[str]"]


def roll_calls() -> list[Event]:
    """Ballots of three years on two issues, so that a changed year has neighbours that did not change."""
    votes = ("yes", "no", "abstain", "absent")
    return [
        parse(
            {
                "source": "test/roll-calls",
                "id": f"{year}-{number}",
                "kind": "vote",
                "occurred": f"{year}-12-{10 + number}",
                "claimant": {"name": "the chamber"},
                "data": {
                    "body": "UNGA",
                    "matter": "a matter",
                    "issues": ["Human rights"] if number % 2 else [],
                    "ballots": [
                        {"country": country, "vote": votes[(place * number + year) % 4]}
                        for place, country in enumerate(("USA", "RUS", "CHN", "BRA", "IND"), start=1)
                    ],
                },
            }
        )
        for year in (2015, 2016, 2017)
        for number in range(3)
    ]


def reports() -> list[Event]:
    """Coded events of three months and two data sets, many of one day, with the same actors and code."""
    return [
        parse(
            {
                "source": f"test/coder-{number % 2}",
                "id": f"{month}-{number}",
                "kind": "coded_event",
                "occurred": f"2017-{month:02}-{10 + number // 8}",
                "claimant": {"name": "a machine"},
                "data": {
                    "code": "051" if number % 3 else "190",
                    "actor1": {"name": "A MINISTRY", "code": "RUSGOV", "country": "RUS"},
                    "actor2": {"name": "A NEIGHBOUR", "code": "PRKGOV", "country": "PRK"},
                    "mention_count": 1 + number % 5,
                },
            }
        )
        for month in (6, 7, 8)
        for number in range(24)
    ]


def figures() -> list[Event]:
    """Trade among countries, a part of one and the world, by customs and others of both sides: of years and months,
    of goods within goods, of parts and of months across quarters, in words, as shares, and computed from each other."""
    chance = random.Random(0)
    events = []
    for number in range(160):
        reporter, partner = chance.sample(("RUS", "PRK", "CHN", "WLD", "FRA", "FXX"), 2)
        if reporter == "WLD":
            reporter, partner = partner, reporter
        year, official = chance.choice((2015, 2016, 2017)), chance.random() < 0.6
        data: dict[str, Any] = {
            "reporter": reporter,
            "partner": partner,
            "flow": chance.choice(("import", "export", "total", "re-export")),
            "commodity": chance.choice(("TOTAL", "TOTAL", "27", "2701", "270112")),
            "basis": "official_statistic" if official else "estimate",
            "valuation": chance.choice(("CIF", "FOB")),
        }
        if chance.random() < 0.15:
            data["share"] = {"high": chance.choice((0.5, 0.9)), "unit": "share", "wording": "nearly"}
        else:
            value = chance.choice((10, 20, 21, 500)) * 1e6
            data["value"] = {"low": value, "high": value, "unit": "USD", "wording": chance.choice((None, "about"))}
            if chance.random() < 0.15:
                data["transport"] = chance.choice(("1000", "2000", "2100"))
        source = "test/customs" if official else f"test/scholar-{number % 2}"
        record = {"source": source, "id": f"figure-{number}", "kind": "trade_flow", "data": data}
        occurred = chance.choice(
            (
                f"{year}",
                f"{year}",
                f"{year}-{chance.randint(1, 3):02}",
                f"{year}-02/{year}-04",
                f"{year}/{year + 1}",
                None,
            )
        )
        if number and chance.random() < 0.1:
            earlier = chance.choice(events)
            record["document"] = {"computed_from": [{"source": earlier.source, "id": earlier.id}]}
        events.append(parse(record | {"occurred": occurred, "stated": f"{year + 1}", "claimant": {"name": source}}))
    return events


def claims() -> list[Event]:
    """Claims of every kind, whose acts are drawn for each history."""
    timelines = sorted((PROJECT.parent / "dateline" / "timelines").glob("*.yaml"))
    files = [Path(__file__).parent / "odd_history.yaml", *timelines]
    validated = (one for file in files for one in validate(file))
    events = [one.event for one in validated if isinstance(one, Accepted)]
    return [event for event in events if event.act == "assert"] + roll_calls()


def reference(event: Event) -> Ref:
    return Ref(source=event.source, id=event.id)


def figure_of(source: str) -> Event:
    """One of several claims on the same flow of a year: they have one subject."""
    data = {"reporter": "CHN", "partner": "MNG", "flow": "export", "value": {"low": 1, "unit": "USD"}}
    record = {"source": source, "id": "1950", "kind": "trade_flow", "occurred": "1950", "data": data}
    return parse(record | {"claimant": {"name": source}})


class History:
    """A ledger to which chance appends claims and acts."""

    def __init__(self, ledger: Ledger, chance: random.Random, claims: list[Event]) -> None:
        self.ledger = ledger
        self.chance = chance
        self.waiting = claims
        self.events: list[Event] = []
        chance.shuffle(self.waiting)

    def go_on(self, claims: int, acts: int) -> None:
        """So many more claims, and so many tries at an act upon any record; not all of them are lawful."""
        new, self.waiting = self.waiting[:claims], self.waiting[claims:]
        self.ledger.append(new)
        self.events += new
        for _ in range(acts):
            try:
                self._act(self.chance.choice(["correct", "correct", "retract", "dispute", "link", "link", "redact"]))
            except (DatelineError, ValueError):  # the ledger refuses it, or the record itself cannot be
                continue

    def _act(self, verb: Any) -> None:
        target, other = self.chance.sample(self.events, 2)
        said: dict[str, Any] = {"reason": "so it is", "by": EVA, "source": HOUSE}
        if verb == "redact":
            fields = self.chance.choice([[], ["claimants"]])
            self.ledger.redact([reference(target)], fields=fields, **said)
            return
        targets = [reference(target), reference(other)] if verb == "link" else [reference(target)]
        more: dict[str, Any] = {}
        if verb == "correct":  # by what another of its kind says, on its date
            other = self.chance.choice([event for event in self.events if event.kind == target.kind])
            data = other.data.model_dump(mode="json", exclude_none=True, by_alias=True)
            more = {"kind": target.kind, "data": data, "occurred": other.occurred and str(other.occurred)}
            if target.claimants and self.chance.random() < 0.5:
                said |= {"by": target.claimants, "source": target.source}
        act = act_upon(verb, targets, **said, **more)
        self.ledger.append([act])
        self.events.append(act)


def put_in_place(home: Path) -> None:
    """Publish the build, which copies from the file before what it did not change."""
    seal(home / "build.duckdb")
    record_audit(home / "build.duckdb", passed=True)
    publish(home / "build.duckdb", home / "warehouse.duckdb")


def texts_in(warehouse: Path) -> str:
    """Every text of every table."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' "
            "and not internal"
        ).fetchall()
        values = [
            value
            for schema, table, column in columns
            for (value,) in connection.execute(f'select distinct "{column}" from {schema}.{table}').fetchall()
        ]
    return "\n".join(value for value in values if value)


@pytest.mark.parametrize("seed", range(times(1, 8)))
def test_increments_give_the_rows_of_marts_made_from_nothing_and_none_of_what_was_redacted(
    seed: int, dbt: Dbt, models: Marts, tmp_path: Path
) -> None:
    """All kinds in one history: a build costs the same for one kind as for all of them."""
    ledger, database, warehouse = (tmp_path / f"{name}.duckdb" for name in ("ledger", "build", "warehouse"))
    chance, words = random.Random(seed), random_words()
    history = History(Ledger(ledger), chance, [*claims(), *reports(), *figures()])
    history.ledger.append([secret(words)])
    history.go_on(claims=len(history.waiting) // 2, acts=30)
    history.ledger.append([figure_of("test/first")])
    build(ledger, database, tmp_path / "dbt")
    put_in_place(tmp_path)
    shown = texts_in(warehouse)
    assert {place for place in words if words[place] in shown} == set(words)
    for number in range(times(1, 3)):
        history.go_on(claims=chance.randint(0, 60), acts=chance.choice([3, 15, 45]))
        if number == 0:
            redact(history.ledger, "secret")
            # A new record of a subject, linked at once: what the subject was of before is named by no record.
            new = figure_of("test/second")
            linked = [reference(new), reference(history.events[0])]
            history.ledger.append([new, act_upon("link", linked, reason="it is", by=EVA, source=HOUSE)])
        build(ledger, database, tmp_path / "dbt")
        with duckdb.connect(str(warehouse), read_only=True) as reader:
            count = reader.execute("select count(*) from core.fct_claim").fetchall()
            put_in_place(tmp_path)
            assert reader.execute("select count(*) from core.fct_claim").fetchall() == count  # in the file before
    with opened(database) as marts:
        increments = hashes(marts)
    with opened(warehouse) as marts:
        published = hashes(marts)
    with models.of(ledger) as marts:
        from_nothing = hashes(marts)
    assert {mart for mart in from_nothing if from_nothing[mart] != increments[mart]} == set()
    assert {mart for mart in from_nothing if from_nothing[mart] != published[mart]} == set()
    assert sum(rows for rows, _ in from_nothing.values()) > 500
    shown, content = texts_in(warehouse), warehouse.read_bytes()
    assert [word for word in words.values() if word in shown or word.encode() in content] == []
    if IS_TORTURE:
        refresh(dbt, tmp_path)
        with opened(database) as marts:
            assert hashes(marts) == increments


def refresh(dbt: Dbt, home: Path) -> None:
    """Have dbt make every mart from nothing."""
    job = dbt(
        PROJECT,
        *("build", "--exclude-resource-type", "test", "unit_test", "--full-refresh"),
        DATELINE_LEDGER=str(home / "ledger.duckdb"),
        DATELINE_BUILD=str(home / "build.duckdb"),
        DBT_TARGET_PATH=str(home / "target"),
        DBT_LOG_PATH=str(home / "logs"),
    )
    assert job.returncode == 0, job.stdout + job.stderr
