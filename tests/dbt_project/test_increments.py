"""A build that takes up what is new and what it supersedes has the same rows as marts that are made from nothing."""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dbt_project
from ingest.acts import act_upon, editor
from ingest.errors import DatelineError
from ingest.event import Event, Ref, parse
from ingest.intake import Accepted, validate
from tests.oracle.marts import Marts, hashes
from tests.torture import IS_TORTURE, times
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


@pytest.fixture
def built(dbt: Dbt, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Bring the build up to the ledger without its tests; gives the rows and the hash of each mart."""

    def call(*arguments: str) -> dict[str, Any]:
        job = dbt(
            PROJECT,
            *("build", "--exclude-resource-type", "test", "unit_test", *arguments),
            DATELINE_LEDGER=str(tmp_path / "ledger.duckdb"),
            DATELINE_BUILD=str(tmp_path / "build.duckdb"),
            DBT_TARGET_PATH=str(tmp_path / "target"),
            DBT_LOG_PATH=str(tmp_path / "logs"),
        )
        assert job.returncode == 0, job.stdout + job.stderr
        with opened(tmp_path / "build.duckdb") as marts:
            return hashes(marts)

    return call


def published_of(home: Path) -> dict[str, Any]:
    """The same of what is published, which copies from the file before what the build did not change."""
    seal(home / "build.duckdb")
    record_audit(home / "build.duckdb", passed=True)
    publish(home / "build.duckdb", home / "warehouse.duckdb")
    with opened(home / "warehouse.duckdb") as marts:
        return hashes(marts)


@pytest.mark.parametrize("seed", range(times(1, 8)))
def test_increments_give_the_rows_of_marts_made_from_nothing(
    seed: int, built: Callable[..., dict[str, Any]], models: Marts, tmp_path: Path
) -> None:
    """All kinds in one history: a build costs the same for one kind as for all of them."""
    chance = random.Random(seed)
    history = History(Ledger(tmp_path / "ledger.duckdb"), chance, [*claims(), *reports(), *figures()])
    history.go_on(claims=len(history.waiting) // 2, acts=30)
    increments = built()
    published = published_of(tmp_path)
    for _ in range(times(2, 3)):
        history.go_on(claims=chance.randint(0, 60), acts=chance.choice([3, 15, 45]))
        increments = built()
        published = published_of(tmp_path)
    with models.of(tmp_path / "ledger.duckdb") as marts:
        from_nothing = hashes(marts)
    assert {mart for mart in from_nothing if from_nothing[mart] != increments[mart]} == set()
    assert {mart for mart in from_nothing if from_nothing[mart] != published[mart]} == set()
    assert sum(rows for rows, _ in from_nothing.values()) > 500
    if IS_TORTURE:
        assert built("--full-refresh") == increments
