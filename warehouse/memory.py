"""A ledger in a list: the same interface, told as plainly as can be. Tests hold the file against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ingest.actor import Actor
from ingest.event import Event, Ref
from ingest.when import Bounds, bounds
from warehouse import rejection
from warehouse.columns import UNDATED, to_arrow, to_event
from warehouse.recorded import Appended, AsOf, ExpectedVersion, Recorded
from warehouse.redact import carry_out, redaction

WITHDRAWING = ("correct", "retract")
CLAIMING = ("assert", "correct")


class MemoryLedger:
    """Nothing is durable here, and nothing hashed; all else is as in `Ledger`."""

    def __init__(self) -> None:
        self._records: list[Recorded] = []
        self._given: dict[Ref, Event] = {}  # as they came in, before any redaction

    def append(self, events: Sequence[Event], *, expected_version: ExpectedVersion = "any") -> Appended:
        """As `Ledger.append`."""
        now = max([datetime.now(UTC), *(record.recorded_at for record in self._records[-1:])])
        staged: dict[Ref, Recorded] = {}
        conflicts: dict[int, str] = {}
        places: dict[Ref, int] = {}
        for place, event in enumerate(events):
            known = self.find(event.ref) or staged.get(event.ref)
            if known is None:
                staged[event.ref] = self._stage(event, staged, now)
                places[event.ref] = place
            elif not self._is_same(known, event, events[places.get(event.ref, 0)]):
                conflicts[place] = f"{event.ref} stands with other content"
        if conflicts:
            raise rejection.conflict(conflicts)
        self._check_targets(staged, places, events)
        if staged:
            versions = {record.subject: record.subject_version for record in self._records}
            subjects = {record.subject for record in staged.values()}
            rejection.check_version(expected_version, [(subject, versions.get(subject, 0)) for subject in subjects])
        redacted = self._redact([*self._records, *staged.values()], places, staged)
        self._records = redacted
        self._given |= {ref: events[place] for ref, place in places.items()}
        return Appended(tuple(self._position(event.ref) for event in events), len(staged))

    def read(self, *, after: int = 0, subject: str | None = None, kind: str | None = None) -> Iterator[Recorded]:
        """As `Ledger.read`."""
        return (
            record
            for record in self._records
            if record.position > after and subject in (None, record.subject) and kind in (None, record.kind)
        )

    def as_of(self, moment: AsOf | None = None) -> list[Recorded]:
        """As `Ledger.as_of`."""
        at = moment or AsOf()
        recorded = [record for record in self._records if not at.recorded_at or record.recorded_at <= at.recorded_at]
        withdrawn = {
            target
            for record in recorded
            if record.act in WITHDRAWING and _withdrawn_by(self._given[_ref(record)], at)
            for target in record.target_positions
        }
        return [
            record
            for record in recorded
            if record.act in CLAIMING
            and record.position not in withdrawn
            and _said_by(self._given[_ref(record)], at)
            and _going_on(self._given[_ref(record)], at)
        ]

    def positions_as_of(self, moment: AsOf | None = None) -> Sequence[int]:
        """As `Ledger.positions_as_of`."""
        return [record.position for record in self.as_of(moment)]

    def find(self, ref: Ref) -> Recorded | None:
        """As `Ledger.find`."""
        return next((record for record in self._records if _ref(record) == ref), None)

    def redact(
        self, targets: Sequence[Ref], *, fields: Sequence[str] = (), reason: str, by: Actor, source: str
    ) -> Appended:
        """As `Ledger.redact`."""
        found = [self.find(target) for target in targets]
        if None in found:
            raise rejection.unknown({0: "unknown target"})
        rows = [_row(record) for record in found if record]
        positions = tuple(record.position for record in found if record)
        said = (source, reason, positions, tuple(fields))
        before = (record for record in self._records if record.act == "redact" and _said(record) == said)
        same = next(before, None)
        act = (same and same.event) or redaction(rows, fields, reason=reason, by=by, source=source)
        return self.append([act])

    def _position(self, ref: Ref) -> int:
        record = self.find(ref)
        assert record
        return record.position

    def _stage(self, event: Event, staged: Mapping[Ref, Recorded], now: datetime) -> Recorded:
        before = [*self._records, *staged.values()]
        targets = [next((one for one in before if _ref(one) == target), None) for target in event.targets]
        subject = event.subject or (targets[0].subject if targets and targets[0] else "")
        return Recorded(
            position=len(before) + 1,
            recorded_at=now,
            source=event.source,
            id=event.id,
            subject=subject,
            subject_version=1 + sum(record.subject == subject for record in before),
            act=event.act,
            kind=event.kind,
            version=event.version,
            target_positions=tuple(target.position if target else 0 for target in targets),
            event=event.model_copy(update={"subject": subject}),
        )

    def _is_same(self, known: Recorded, event: Event, staged: Event) -> bool:
        given = self._given.get(event.ref, staged)
        if event.subject and event.subject != known.subject:
            return False
        event = event.model_copy(update={"subject": given.subject})
        if known.event == given.model_copy(update={"subject": known.subject}):
            return event == given
        removable = ("claimant", "claimants", "reporter", "document", "data")  # redacted: nothing to compare them with
        return event.model_dump(exclude=set(removable)) == given.model_dump(exclude=set(removable))

    def _check_targets(
        self, staged: Mapping[Ref, Recorded], places: Mapping[Ref, int], events: Sequence[Event]
    ) -> None:
        before = [*self._records, *staged.values()]
        acts = [(places[ref], record) for ref, record in staged.items() if record.target_positions]
        reached = [
            (place, record, before[position - 1])
            for place, record in acts
            for position in record.target_positions
            if position
        ]
        if lost := {place: "unknown target" for place, record in acts if 0 in record.target_positions}:
            raise rejection.unknown(lost)
        if usurped := {place: "not the claimant" for place, act, target in reached if _usurps(act, target)}:
            raise rejection.usurped(usurped)
        if unfit := {place: "unfit" for place, act, target in reached if _is_unfit(act, target)}:
            raise rejection.unfit(unfit)
        withdrawing = [record for record in before if record.act in WITHDRAWING]
        if stale := {
            place: "stale"
            for place, act, target in reached
            if act.act in WITHDRAWING
            and any(target.position in one.target_positions for one in withdrawing if one.position < act.position)
        }:
            raise rejection.stale(stale)

    def _redact(
        self, records: Sequence[Recorded], places: Mapping[Ref, int], staged: Mapping[Ref, Recorded]
    ) -> list[Recorded]:
        result = list(records)
        for ref, act in staged.items():
            if act.act != "redact" or act.event is None:
                continue
            payload = act.event.data.model_dump(mode="json")
            for position in act.target_positions:
                target = result[position - 1]
                row = _row(target)
                reduced = row | carry_out(payload, row, place=places[ref])
                result[position - 1] = replace(target, event=to_event(reduced) if reduced["data"] else None)
        return result


def _ref(record: Recorded) -> Ref:
    return Ref(source=record.source, id=record.id)


def _said(redaction: Recorded) -> tuple[str, str, tuple[int, ...], tuple[str, ...]]:
    event: Any = redaction.event
    return redaction.source, event.reason, redaction.target_positions, event.data.fields


def _row(record: Recorded) -> dict[str, Any]:
    """A record as a row of the ledger has it; all null where it is redacted already."""
    if record.event is None:
        return {"source": record.source, "id": record.id} | dict.fromkeys(("claimants", "reporter", "document", "data"))
    row: dict[str, Any] = to_arrow([record.event]).to_pylist()[0]
    return row


def _usurps(act: Recorded, target: Recorded) -> bool:
    by = act.event.spoken_by if act.event else ()
    of = target.event.spoken_by if target.event else ()
    return (
        act.act in WITHDRAWING
        and act.source != target.source
        and not {one.name for one in by} & {one.name for one in of}
        and "editor" not in {one.role for one in by}
    )


def _is_unfit(act: Recorded, target: Recorded) -> bool:
    return (
        (act.act == "correct" and act.kind != target.kind)
        or (act.act in (*WITHDRAWING, "dispute") and target.act in ("retract", "redact"))
        or (act.act == "redact" and target.act == "redact")
        or (act.act == "link" and (target.act not in CLAIMING or len(set(act.target_positions)) == 1))
    )


def _said_by(event: Event, at: AsOf) -> bool:
    if at.stated is None:
        return True
    if event.stated is None:
        return not at.certainly
    said = bounds(event.stated)
    return _not_after(said.end_latest if at.certainly else said.start_earliest, at.stated, unbounded=not at.certainly)


def _withdrawn_by(act: Event, at: AsOf) -> bool:
    if at.stated is None or act.stated is None:
        return True
    said = bounds(act.stated)
    return _not_after(said.start_earliest if at.certainly else said.end_latest, at.stated, unbounded=at.certainly)


def _not_after(day: date | None, limit: date, *, unbounded: bool) -> bool:
    return unbounded if day is None else day <= limit


def _going_on(event: Event, at: AsOf) -> bool:
    if at.occurred is None:
        return True
    span: Bounds = bounds(event.occurred) if event.occurred else UNDATED
    if event.occurred is None:
        return False
    return span.certainly(at.occurred) if at.certainly else span.possibly(at.occurred)
