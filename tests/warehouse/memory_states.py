"""What goes on on a day, from a list of records: listings are states, which hold until an act ends them."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

from ingest.arrow import UNDATED
from ingest.event import Emptied, Event
from ingest.when import Bounds, bounds
from warehouse.ledger.recorded import AsOf, Recorded

# The first and the last day on which a listing can have been lifted.
Lifted = tuple[date | None, date | None]


def going_on(record: Recorded, event: Event | Emptied, at: AsOf) -> bool:
    """Whether what a claim is about, as it came in, went on on the day that is asked, whatever acts upon it say."""
    if at.occurred is None:
        return True
    span: Bounds = bounds(event.occurred) if event.occurred else UNDATED
    if _is_listing(record) and "/" not in (event.occurred or ""):
        if not at.certainly:
            return span.start_earliest is None or span.start_earliest <= at.occurred
        known = [day for day in (span.start_latest, event.stated and bounds(event.stated).end_latest) if day]
        return bool(known) and max(min(known), span.start_earliest or min(known)) <= at.occurred
    if event.occurred is None:
        return False
    return span.certainly(at.occurred) if at.certainly else span.possibly(at.occurred)


def ends(records: Sequence[Recorded]) -> dict[tuple[int, int], Lifted]:
    """The positions of each act that can end a listing and of the listing, and between which days."""
    listings = [record for record in records if _is_listing(record)]
    return dict([*_delistings(records, listings), *_withdrawals(records, listings)])


def is_over(lifted: Lifted, at: AsOf) -> bool:
    """Whether it can have been lifted by the day that is asked, where certainty is asked; else whether it was."""
    day = lifted[0] if at.certainly else lifted[1]
    assert at.occurred
    return at.certainly if day is None else day <= at.occurred


def _delistings(records: Sequence[Recorded], listings: Sequence[Recorded]) -> Iterator[tuple[tuple[int, int], Lifted]]:
    for act, listing in product(records, listings):
        if _action(act) != "delisting" or act.content.modality != "asserted":
            continue
        lifted, listed = _started(act), _started(listing)[0]
        is_before = lifted[1] is not None and listed is not None and lifted[1] < listed
        if not is_before and (
            _is_same_entry(act, listing) or listing.subject in _same_occurrence(records, act.subject)
        ):
            yield (act.position, listing.position), lifted


def _withdrawals(records: Sequence[Recorded], listings: Sequence[Recorded]) -> Iterator[tuple[tuple[int, int], Lifted]]:
    """Of releases that no longer have the entry."""
    listings = [one for one in records if one.kind == "sanction" and one.content.stated]
    for act in records:
        stated = act.content.stated
        if act.act != "retract" or not stated or not act.id.endswith(f"@{stated}") or _is_by_editor(act):
            continue
        said = bounds(stated)
        days = [bounds(one.content.stated or "").end_latest for one in listings if one.source == act.source]
        seen = [day for day in days if day and said.start_earliest and day < said.start_earliest]
        for listing in listings:
            if listing.position in act.target_positions:
                yield (act.position, listing.position), (max(seen, default=None), said.end_latest)


def _same_occurrence(records: Sequence[Recorded], subject: str) -> set[str]:
    """The subjects that standing links join with one."""
    retracted = {position for record in records if record.act == "retract" for position in record.target_positions}
    links = [
        {records[position - 1].subject for position in record.target_positions}
        for record in records
        if record.act == "link" and record.position not in retracted
    ]
    reached = {subject}
    while joined := [link for link in links if link & reached and not link <= reached]:
        reached = reached.union(*joined)
    return reached


def _action(record: Recorded) -> str | None:
    return getattr(record.event.data, "action", None) if record.event and record.kind == "sanction" else None


def _is_listing(record: Recorded) -> bool:
    return _action(record) in ("listing", "measure")


def _is_by_editor(record: Recorded) -> bool:
    return record.event is not None and "editor" in {one.role for one in record.event.all_claimants}


def _is_same_entry(one: Recorded, other: Recorded) -> bool:
    entries: list[Any] = [record.event and record.event.data for record in (one, other)]
    first, second = ((entry.authority, entry.reference) for entry in entries)
    return bool(first == second and first[1])


def _started(record: Recorded) -> Lifted:
    span = bounds(record.content.occurred) if record.content.occurred else UNDATED
    return span.start_earliest, span.start_latest
