"""A ledger in a list: the same interface, written as plainly as can be. Tests compare the file with it."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ingest.actor import Actor
from ingest.arrow import UNDATED, to_arrow, to_record
from ingest.event import Emptied, Event, Ref
from ingest.sources.document import NUMBERED
from ingest.when import bounds
from tests.warehouse.memory_states import ends, going_on, is_over
from warehouse.ledger import rejection
from warehouse.ledger.recorded import GENESIS, Appended, AsOf, ExpectedVersion, Head, Recorded
from warehouse.ledger.redact import REMOVED, by_target, carry_out, redaction
from warehouse.ledger.verify import Verdict, disproofs, verdict_of

WITHDRAWING = ("correct", "retract")
CLAIMING = ("assert", "correct")
PUBLIC = set(Emptied.model_fields) - {"redacted"}


class MemoryLedger:
    """Nothing is durable here; everything else is as in `Ledger`."""

    def __init__(self) -> None:
        self._records: list[Recorded] = []
        self._given: dict[Ref, Event | Emptied] = {}  # as they came in, before any redaction
        self._chain: list[Head] = []  # one a batch

    def append(self, events: Sequence[Event | Emptied], *, expected_version: ExpectedVersion = "any") -> Appended:
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
        self._check_targets(staged, places)
        if staged:
            versions = {record.subject: record.subject_version for record in self._records}
            subjects = {record.subject for record in staged.values()}
            rejection.check_version(expected_version, [(subject, versions.get(subject, 0)) for subject in subjects])
        self._records = self._redact([*self._records, *staged.values()], places, staged)
        self._given |= {ref: events[place] for ref, place in places.items()}
        if staged:
            self._chain.append(Head(len(self._records), self._hash(self.head(), len(self._records))))
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
        acts = [record for record in recorded if _withdrawn_by(self._given[_ref(record)], at)]
        withdrawals = {
            (record.position, target)
            for record in acts
            if record.act in WITHDRAWING
            for target in record.target_positions
        }
        withdrawn = {target for _, target in withdrawals}
        known = {record.position for record in acts} - withdrawn
        ended = {
            pair: span for pair, span in ends(self._records).items() if at.occurred is not None and pair[0] in known
        }
        gone = {listing for (_, listing), span in ended.items() if is_over(span, at)}
        gone |= {target for pair in withdrawals - set(ended) for target in pair[1:]}
        return [
            record
            for record in recorded
            if record.act in CLAIMING
            and record.position not in gone
            and _said_by(self._given[_ref(record)], at)
            and going_on(record, self._given[_ref(record)], at)
        ]

    def positions_as_of(self, moment: AsOf | None = None) -> Sequence[int]:
        """As `Ledger.positions_as_of`."""
        return [record.position for record in self.as_of(moment)]

    def find(self, ref: Ref) -> Recorded | None:
        """As `Ledger.find`."""
        return next((record for record in self._records if _ref(record) == ref), None)

    def head(self) -> Head:
        """As `Ledger.head`; its hash is none that a file has."""
        return self._chain[-1] if self._chain else Head(0, GENESIS)

    def verify(self, *, from_position: int = 1, against: Head | None = None) -> Verdict:
        """As `Ledger.verify`; it names a batch, by its first position."""
        end, before = self.head(), Head(0, GENESIS)
        passed = sum(link.position < from_position for link in self._chain)
        after = self._chain[passed - 1].position if passed else 0
        found: list[tuple[int, str]] = []
        for link in self._chain:
            if link.position > after and link.chain_hash != self._hash(before, link.position):
                found.append((before.position + 1, "its batch is not what was sealed"))
            before = link
        if against and not found:
            hashes = {link.position: link.chain_hash for link in self._chain}
            found = disproofs(end, against, hashes.get(against.position))
        return verdict_of(end, after, found)

    def _hash(self, before: Head, until: int) -> str:
        """Of the batch that follows, its redactable part as it came in."""
        batch = self._records[before.position : until]
        contents = "".join(f"{replace(one, content=self._given[_ref(one)])}" for one in batch)
        return hashlib.sha256((before.chain_hash + contents).encode()).hexdigest()

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

    def _stage(self, event: Event | Emptied, staged: Mapping[Ref, Recorded], now: datetime) -> Recorded:
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
            content=event.model_copy(update={"subject": subject}),
        )

    def _is_same(self, known: Recorded, event: Event | Emptied, staged: Event | Emptied) -> bool:
        given = self._given.get(event.ref, staged)
        if event.subject and event.subject != known.subject:
            return False
        event = event.model_copy(update={"subject": given.subject})
        if isinstance(event, Emptied) or known.position in self._redacted():  # nothing to compare the rest with
            return event.model_dump(include=PUBLIC) == given.model_dump(include=PUBLIC)
        return _compared(event) == _compared(given)

    def _redacted(self) -> set[int]:
        return {target for record in self._records if record.act == "redact" for target in record.target_positions}

    def _check_targets(self, staged: Mapping[Ref, Recorded], places: Mapping[Ref, int]) -> None:
        redacted = self._redacted()
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
        if not_authorized := {
            place: "not the claimant" for place, act, target in reached if _is_not_authorized(act, target, redacted)
        }:
            raise rejection.not_authorized(not_authorized)
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
        redactions = by_target(
            (places[ref], act.event.data.model_dump(mode="json"), act.target_positions)
            for ref, act in staged.items()
            if act.act == "redact" and act.event
        )
        for position, upon in redactions.items():
            target = result[position - 1]
            result[position - 1] = replace(target, content=to_record(carry_out(upon, _row(target))))
        return result


def _compared(event: Event | Emptied) -> Event | Emptied:
    """As two records are compared: without the number of the row in its file."""
    document = event.document if isinstance(event, Event) else None
    if document is None or document.locator is None:
        return event
    locator = re.sub(NUMBERED, "", document.locator, count=1)
    return event.model_copy(update={"document": document.model_copy(update={"locator": locator})})


def _ref(record: Recorded) -> Ref:
    return Ref(source=record.source, id=record.id)


def _said(redaction: Recorded) -> tuple[str, str, tuple[int, ...], tuple[str, ...]]:
    event: Any = redaction.event
    return redaction.source, event.reason, redaction.target_positions, event.data.fields


def _row(record: Recorded) -> dict[str, Any]:
    """A record as a row of the ledger has it."""
    row: dict[str, Any] = to_arrow([record.content]).to_pylist()[0]
    return row


def _is_not_authorized(act: Recorded, target: Recorded, redacted: set[int]) -> bool:
    if act.act not in WITHDRAWING or act.source == target.source or act.event is None:
        return False
    by = {one.name for one in act.event.all_claimants}
    of = {one.name for one in target.event.all_claimants} if target.event else {REMOVED}
    is_redacted = REMOVED in by or (REMOVED in of and target.position not in redacted)
    return not by & of and not is_redacted and "editor" not in {one.role for one in act.event.all_claimants}


def _is_unfit(act: Recorded, target: Recorded) -> bool:
    return (
        (act.act == "correct" and act.kind != target.kind)
        or (act.act in (*WITHDRAWING, "dispute") and target.act in ("retract", "redact"))
        or (act.act == "redact" and target.act == "redact")
        or (act.act == "link" and (target.act not in CLAIMING or len(set(act.target_positions)) == 1))
    )


def _said_by(event: Event | Emptied, at: AsOf) -> bool:
    if at.stated is None:
        return True
    said = bounds(event.stated) if event.stated else UNDATED
    if at.certainly:
        return _not_after(said.end_latest, at.stated, unbounded=False)
    first = said.start_earliest
    began = bounds(event.occurred).start_earliest if event.occurred else None
    if event.modality in ("asserted", "denied") and began and (first is None or first < began):
        first = min(began, said.end_latest or began)  # nobody asserts what has not begun
    return _not_after(first, at.stated, unbounded=True)


def _withdrawn_by(act: Event | Emptied, at: AsOf) -> bool:
    if at.stated is None or act.stated is None:
        return True
    said = bounds(act.stated)
    return _not_after(said.start_earliest if at.certainly else said.end_latest, at.stated, unbounded=at.certainly)


def _not_after(day: date | None, limit: date, *, unbounded: bool) -> bool:
    return unbounded if day is None else day <= limit
