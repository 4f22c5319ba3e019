"""Whatever is done to a ledger, the file answers as its twin in memory, and its history is only ever extended."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ingest.actor import Actor
from ingest.cloudevents import from_cloudevent
from ingest.errors import DatelineError
from ingest.event import Emptied, Event, Ref, parse_any
from tests.torture import times
from tests.warehouse.memory import MemoryLedger
from tests.warehouse.records import ANA, BEN, DATES, EVA, HOUSE, PAPER, PAYLOADS, RIVAL, claim, emptied, upon
from warehouse.ledger.cloudevents import messages
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import AsOf, Head, Recorded
from warehouse.ledger.rejection import Rejected

BIG_BANG = datetime(1, 1, 1, tzinfo=UTC)

# Few names, so that they meet again: as retries, conflicts, and second acts upon the same record.
IDS = st.integers(0, 11).map("r{}".format)
KINDS = st.sampled_from(["missile_test", "missile_test", "meeting", "statement"])
SUBJECTS = st.sampled_from(["", "", "s", "t"])
SPEAKERS = st.sampled_from([{"claimant": ANA}, {"claimant": BEN}, {"claimant": None, "claimants": [ANA, BEN]}])
ACTORS = st.sampled_from(  # the claimant or its data set, an editor, a stranger
    [
        *({"claimant": ANA, "source": PAPER}, {"claimant": ANA, "source": RIVAL}, {"claimant": BEN, "source": PAPER}),
        *({"claimant": EVA, "source": HOUSE}, {"claimant": {"name": "a stranger"}, "source": "blog/x"}),
    ]
)
ACTS = st.sampled_from(["correct", "correct", "retract", "dispute", "link"])
FIELDS = st.lists(
    st.sampled_from(["claimants", "reporter.name", "reporter", "document.title", "data.summary", "data.speaker"]),
    max_size=2,
)
EXPECTED = st.one_of(st.just("any"), st.sampled_from(["none", "exists", 0, 1, 2, 3]))
DAYS = st.none() | st.dates(date(2015, 11, 1), date(2019, 3, 1))

CLAIMS = st.builds(
    lambda identifier, kind, dates, speaker, subject: claim(identifier, kind, **dates, **speaker, subject=subject),
    IDS,
    KINDS,
    st.fixed_dictionaries(
        {"occurred": st.none() | DATES, "stated": st.none() | DATES},
        optional={"reporter": st.just({"name": "a paper"}), "document": st.just({"title": "T", "locator": "¶ 1"})},
    ),
    SPEAKERS,
    st.sampled_from("stu"),
)


class Ledgers(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.open = ExitStack()
        self.memory = MemoryLedger()
        self.file: Any = None
        self.batches: list[Sequence[Event | Emptied]] = []
        self.heads: list[Head] = []

    @initialize(is_held=st.booleans())
    def make(self, is_held: bool) -> None:
        self.reopen(is_held)
        self.append([claim("r0")])

    def teardown(self) -> None:
        if self.file is not None:
            self.another_that_follows_holds_the_same()
        self.open.close()
        shutil.rmtree(self.folder)

    # What is done -----------------------------------------------------------------------------------------------------

    @rule(is_held=st.booleans())
    def reopen(self, is_held: bool) -> None:
        self.open.close()
        self.file = Ledger(self.folder / "ledger.duckdb")
        if is_held:
            self.file = self.open.enter_context(held(self.file))

    @rule(claims=st.lists(CLAIMS, min_size=1, max_size=3), expected=EXPECTED)
    def claim(self, claims: list[Event], expected: Any) -> None:
        self.append(claims, expected)

    @rule(one=CLAIMS)
    def take_what_is_left(self, one: Event) -> None:
        self.append([emptied(one)])

    @rule(data=st.data(), expected=st.just("any") | EXPECTED)
    def act(self, data: st.DataObject, expected: Any) -> None:
        self.append([data.draw(self.acts([record.id for record in self.memory.read()]))], expected)

    @rule(claims=st.lists(CLAIMS, max_size=2), count=st.integers(1, 3), data=st.data())
    def claim_and_act(self, claims: list[Event], count: int, data: st.DataObject) -> None:
        batch = list(claims)
        known = [record.id for record in self.memory.read()]
        for _ in range(count):
            batch.append(data.draw(self.acts([*known, *(event.id for event in batch), "nothing"])))
        self.append(data.draw(st.permutations(batch)) if data.draw(st.integers(0, 3)) == 0 else batch)

    @rule(data=st.data(), expected=EXPECTED)
    def retry(self, data: st.DataObject, expected: Any) -> None:
        self.append(data.draw(st.sampled_from(self.batches)), expected)

    @rule(data=st.data(), fields=st.just([]) | FIELDS)
    def redact(self, data: st.DataObject, fields: list[str]) -> None:
        refs = st.sampled_from([Ref(source=record.source, id=record.id) for record in self.memory.read()])
        targets = data.draw(st.lists(refs, min_size=1, max_size=2, unique=True))
        by = Actor(name="Eva Roth", role="editor")
        self.agree(lambda ledger: ledger.redact(targets, fields=fields, reason="court order", by=by, source=HOUSE))

    def acts(self, ids: list[str]) -> st.SearchStrategy[Event]:
        """An act of anybody upon any of these records, wherever they come from."""
        sources = {record.id: record.source for record in self.memory.read()}
        target = st.sampled_from(ids).map(lambda one: f"{sources.get(one, PAPER)}#{one}")

        @st.composite
        def act(draw: st.DrawFn) -> Event:
            verb, who, identifier = draw(ACTS), draw(ACTORS), draw(st.integers(0, 30).map("a{}".format))
            least = 2 if verb == "link" else 1
            targets = draw(st.lists(target, min_size=least, max_size=2))
            kind = draw(KINDS) if verb == "correct" else verb
            envelope = {"stated": draw(st.none() | DATES), "occurred": draw(st.none() | DATES)}
            subject = {"subject": name} if (name := draw(SUBJECTS)) else {}
            content = {"kind": kind, "data": PAYLOADS.get(kind, {})}
            return upon(verb, *targets, identifier=identifier, **content, **who, **envelope, **subject)

        return act()

    # What is asked ----------------------------------------------------------------------------------------------------

    @rule(data=st.data(), stated=DAYS, occurred=DAYS)
    def ask(self, data: st.DataObject, stated: date | None, occurred: date | None) -> None:
        positions = st.none() | st.integers(0, len(list(self.memory.read())))
        position, before = data.draw(positions), data.draw(st.sampled_from([0, 1]))

        def standing(ledger: Any, *, certainly: bool) -> list[int]:
            moment = AsOf(recorded_after(ledger, position, before), stated, occurred, certainly)
            records = ledger.as_of(moment)
            assert [record.position for record in records] == list(ledger.positions_as_of(moment))
            return [record.position for record in records]

        certainly, possibly = (standing(self.memory, certainly=modal) for modal in (True, False))
        assert standing(self.file, certainly=True) == certainly
        assert standing(self.file, certainly=False) == possibly
        assert set(certainly) <= set(possibly)

    # What holds -------------------------------------------------------------------------------------------------------

    @invariant()
    def both_hold_the_same(self) -> None:
        if self.file is not None:
            records = list(self.file.read())
            assert [timeless(record) for record in records] == [timeless(record) for record in self.memory.read()]
            assert [record.position for record in records] == list(range(1, 1 + len(records)))
            moments = [record.recorded_at for record in records]
            assert moments == sorted(moments)

    @invariant()
    def it_is_what_was_recorded_and_extends_all_that_was_cited(self) -> None:
        if self.file is None:
            return
        head = self.file.head()
        for cited in [*self.heads[:1], *self.heads[-1:]]:  # each was held against its own predecessor
            verdict = self.file.verify(against=cited)
            assert verdict.is_sound, verdict
        if not self.heads or head != self.heads[-1]:
            self.heads.append(head)

    def another_that_follows_holds_the_same(self) -> None:
        exported = [parse_any(json.dumps(from_cloudevent(message)).encode()) for message in messages(self.file)]
        other = Ledger(self.folder / "other.duckdb")
        other.append(exported)
        assert [timeless(record) for record in other.read()] == [timeless(record) for record in self.file.read()]
        assert list(other.positions_as_of()) == list(self.file.positions_as_of())
        assert other.verify().is_sound

    def append(self, events: Sequence[Event | Emptied], expected: Any = "any") -> None:
        self.batches.append(events)
        self.agree(lambda ledger: ledger.append(events, expected_version=expected))

    def agree(self, do: Callable[[Any], Any]) -> None:
        assert outcome(self.file, do) == outcome(self.memory, do)


def outcome(ledger: Any, do: Callable[[Any], Any]) -> Any:
    """The answer, or the class of the error and the records that it names."""
    try:
        return do(ledger)
    except Rejected as error:
        return type(error), error.ordinals
    except DatelineError as error:
        return type(error)


def timeless(record: Recorded) -> Recorded:
    """Each ledger has a clock of its own."""
    return replace(record, recorded_at=BIG_BANG)


def recorded_after(ledger: Any, position: int | None, before: int) -> datetime | None:
    """The moment, by its own clock, at which a ledger took a position, or just before it; 0 is before all of them."""
    if position is None:
        return None
    moments = [BIG_BANG + timedelta(days=1), *(record.recorded_at for record in ledger.read())]
    return moments[position] - timedelta(microseconds=before)


Ledgers.TestCase.settings = settings(
    max_examples=times(4, 40, between=8),
    stateful_step_count=times(12, 50),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


class TestLedgersAgree(Ledgers.TestCase):  # type: ignore[misc]
    """The machine, as one test."""

    pytestmark = pytest.mark.search
