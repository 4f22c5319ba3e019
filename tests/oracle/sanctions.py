"""Sanctions listings: what was listed, until when, and how many were in force on the last day of each year.

Definitions: docs/methods.md, "Who is listed on a day"; the descriptions of fct_sanction, bdg_listing_end,
fct_sanction_year and fct_sanction_programme."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ingest.when import Bounds, bounds
from tests.oracle.claims import NOWHEN, day_before, occurrences
from tests.oracle.computes import of_records
from tests.oracle.folds import joined_by
from tests.oracle.kept import kept
from warehouse.ledger.recorded import Recorded

Row = dict[str, Any]

BEGINNINGS = ("listing", "measure")


@dataclass(frozen=True)
class Entry:
    """An asserted record of a sanction, and what has become of it."""

    record: Recorded
    event_id: int
    is_standing: bool
    is_corrected: bool
    gone: tuple[date | None, date | None] | None

    @property
    def claim_id(self) -> int:
        return self.record.position

    @property
    def data(self) -> Any:
        return _data(self.record)

    @property
    def occurred(self) -> str | None:
        assert self.record.event
        return self.record.event.occurred

    @property
    def when(self) -> Bounds:
        return _bounds(self.occurred)

    @property
    def stated(self) -> Bounds:
        return _bounds(self.record.event and self.record.event.stated)


def _bounds(edtf: str | None) -> Bounds:
    return bounds(edtf) if edtf else NOWHEN


def _data(record: Recorded) -> Any:
    assert record.event
    return record.event.data


def _is_by_editor(record: Recorded) -> bool:
    return bool(record.event and any(actor.role == "editor" for actor in record.event.all_claimants))


@kept
def withdrawals(records: Sequence[Recorded]) -> dict[int, list[tuple[int, date | None, date | None]]]:
    """By record that a release no longer has: the act, the last day on which it was seen, and the day of the release.

    A release retracts under the id of the record, an @ and its own name."""
    at = {one.position: one for one in records}
    found: dict[int, list[tuple[int, date | None, date | None]]] = {}
    for act in records:
        if act.act != "retract" or act.event is None:
            continue
        for target in act.target_positions:
            if is_withdrawal(act, at[target]):
                gone_on = _bounds(act.event.stated).end_latest
                found.setdefault(target, []).append((act.position, _seen_before(act, records), gone_on))
    return found


def is_withdrawal(act: Recorded, target: Recorded) -> bool:
    assert act.event
    return act.source == target.source and act.id == f"{target.id}@{act.event.stated}" and not _is_by_editor(act)


def _seen_before(act: Recorded, records: Sequence[Recorded]) -> date | None:
    """The last release of the source before that one."""
    assert act.event
    this = _bounds(act.event.stated).start_earliest
    days = [
        day
        for one in records
        if one.kind == "sanction"
        and one.source == act.source
        and one.event
        and (day := _bounds(one.event.stated).end_latest)
        if this and day < this
    ]
    return max(days, default=None)


@kept
def entries(records: Sequence[Recorded]) -> list[Entry]:
    """The asserted records of sanctions that stand, that a release withdrew, or that were corrected."""
    event_of = occurrences(records)
    gone = withdrawals(records)
    corrected, taken_back = set(), set()
    for act in records:
        for target in act.target_positions:
            if act.act == "correct":
                corrected.add(target)
            if act.act in ("retract", "redact") and act.position not in {one for one, *_ in gone.get(target, [])}:
                taken_back.add(target)
    result = []
    for one in records:
        if one.kind != "sanction" or one.event is None or one.event.modality != "asserted":
            continue
        if one.position in taken_back:
            continue
        last = max((days for _, *days in gone.get(one.position, [])), key=lambda days: days[1], default=None)
        is_corrected = one.position in corrected
        result.append(
            Entry(
                record=one,
                event_id=event_of[one.subject],
                is_standing=not is_corrected and last is None,
                is_corrected=is_corrected,
                gone=None if last is None or is_corrected else (last[0], last[1]),
            )
        )
    return result


@kept
def listings(records: Sequence[Recorded]) -> list[list[Entry]]:
    """The records on each listing, by the rule listing_fold@2: of one occurrence, or one authority's same reference."""

    def keys(one: Entry) -> Iterator[Hashable]:
        yield one.event_id
        if one.data.reference and not one.is_corrected:
            yield one.data.authority, one.data.reference

    groups = joined_by(entries(records), keys)
    return [group for group in groups if not all(one.is_corrected for one in group)]


@of_records("diplomacy.fct_sanction")
def sanction(records: list[Recorded]) -> list[Row]:
    """The rows of diplomacy.fct_sanction."""
    return [row for row, _ in _sanctions(records)]


@kept
def _sanctions(records: Sequence[Recorded]) -> list[tuple[Row, Entry]]:
    result = []
    for group in listings(records):
        claimed = [one for one in group if not one.is_corrected]
        chosen = min(claimed, key=_preference)
        result.append((_sanction(group, claimed, chosen), chosen))
    return result


def _preference(one: Entry) -> Any:
    """A beginning before an amendment before an end; what stands, what was withdrawn last, what is dated, the first."""
    rank = {"amendment": 1, "delisting": 2}.get(one.data.action, 0)
    gone_on = one.gone[1] if one.gone and one.gone[1] else date.min
    return rank, not one.is_standing, -gone_on.toordinal(), one.occurred is None, one.claim_id


def _sanction(group: list[Entry], claimed: list[Entry], chosen: Entry) -> Row:
    is_beginning = chosen.data.action in BEGINNINGS
    seen = [
        day
        for one in group
        if one.data.action in BEGINNINGS
        for day in (one.stated.end_latest, one.data.first_seen)
        if day
    ]
    ends = list(_ends(claimed, chosen))
    earliest = [first for first, _ in ends]
    data = chosen.data
    return {
        "sanction_id": min(one.event_id for one in group),
        "source_id": chosen.record.source,
        "action": data.action,
        "authority_name": data.authority,
        "programme_names": ", ".join(data.programmes) or None,
        "reference_code": data.reference,
        "target_name": data.target,
        "target_type": data.target_type,
        "country_codes": ", ".join(data.countries) or None,
        "listed_occurred": chosen.occurred if is_beginning else None,
        "listed_earliest_on": chosen.when.start_earliest if is_beginning else None,
        "listed_latest_on": chosen.when.start_latest if is_beginning else None,
        "first_seen_on": min(seen, default=None),
        "delisted_earliest_on": None if None in earliest else min(earliest, default=None),
        "delisted_latest_on": min((last for _, last in ends if last), default=None),
        "is_in_force": is_beginning and not ends,
        "claim_id": chosen.claim_id,
        "claim_count": sum(one.is_standing for one in claimed),
    }


def _ends(claimed: list[Entry], chosen: Entry) -> Iterator[tuple[date | None, date | None]]:
    """When what speaks can have ended: by a delisting, by the release that lacks it, or by the end of its own date."""
    is_beginning = chosen.data.action in BEGINNINGS
    for one in claimed:
        if one.data.action == "delisting" and one.is_standing:
            is_before = day_before(one.when.start_latest, chosen.when.start_earliest)
            if not (is_beginning and is_before):
                yield one.when.start_earliest, one.when.start_latest
    if chosen.data.action != "delisting" and chosen.gone:
        yield chosen.gone
    if is_beginning and "/" in (chosen.occurred or "") and chosen.when.end_latest:
        yield _after(chosen.when.end_earliest), _after(chosen.when.end_latest)


def _after(day: date | None) -> date | None:
    return day and day + timedelta(days=1)


@of_records("diplomacy.bdg_listing_end")
def listing_end(records: list[Recorded]) -> list[Row]:
    """The rows of diplomacy.bdg_listing_end."""
    event_of = occurrences(records)
    claimed = [one for one in records if one.kind == "sanction" and one.event]
    liftings = [one for one in claimed if _data(one).action == "delisting" and one.event.modality == "asserted"]
    gone = withdrawals(records)
    rows: list[tuple[Any, ...]] = []
    for one in claimed:
        listed: Any = one.event
        if listed.data.action not in BEGINNINGS:
            continue
        for other in liftings:
            lifted: Any = other.event
            same = listed.data.reference and (listed.data.authority, listed.data.reference) == (
                lifted.data.authority,
                lifted.data.reference,
            )
            begun, ended = _bounds(listed.occurred), _bounds(lifted.occurred)
            is_before = day_before(ended.start_latest, begun.start_earliest)
            if (same or event_of[one.subject] == event_of[other.subject]) and not is_before:
                rows.append((one.position, other.position, ended.start_earliest, ended.start_latest))
        rows += [(one.position, *end) for end in gone.get(one.position, [])]
    names = ("listing_claim_id", "ending_claim_id", "ended_earliest_on", "ended_latest_on")
    return [dict(zip(names, row, strict=True)) for row in rows]


def classed(records: Sequence[Recorded]) -> Iterator[tuple[tuple[str, str, str], Row]]:
    """Every listing or measure under each of its programmes and all, and each of its countries and WLD."""
    for row, chosen in _sanctions(records):
        if row["action"] in BEGINNINGS:
            for programme in dict.fromkeys(("all", *chosen.data.programmes)):
                for country in dict.fromkeys(("WLD", *(chosen.data.countries or ("ZZZ",)))):
                    yield (row["authority_name"], programme, country), row


def listed_latest(row: Row) -> date | None:
    """The day by which it was certainly listed: somebody said so, or it can have begun no later."""
    latest = min((day for day in (row["listed_latest_on"], row["first_seen_on"]) if day), default=None)
    return max((day for day in (latest, row["listed_earliest_on"]) if day), default=None)


@of_records("diplomacy.fct_sanction_programme")
def sanction_programme(records: list[Recorded]) -> list[Row]:
    """The rows of diplomacy.fct_sanction_programme."""
    classes: dict[tuple[str, str, str], list[Row]] = {}
    for key, row in classed(records):
        classes.setdefault(key, []).append(row)
    result = []
    for (authority, programme, country), rows in classes.items():
        standing = [row for row in rows if row["is_in_force"]]
        dated = [row for row in standing if row["listed_earliest_on"]]
        result.append(
            {
                "authority_name": authority,
                "programme_name": programme,
                "country_code": country,
                "in_force_count": len(standing),
                "dated_count": len(dated),
                "undated_count": len(standing) - len(dated),
                "delisted_count": len(rows) - len(standing),
                "first_listed_on": min(
                    (row["listed_earliest_on"] for row in rows if row["listed_earliest_on"]), default=None
                ),
                "last_listed_on": max((day for row in rows if (day := listed_latest(row))), default=None),
            }
        )
    return result


@of_records("diplomacy.fct_sanction_year")
def sanction_year(records: list[Recorded]) -> list[Row]:
    """The rows of diplomacy.fct_sanction_year."""
    until = known_until(records)
    classes: dict[tuple[str, str, str], list[Row]] = {}
    for key, row in classed(records):
        classes.setdefault(key, []).append(row)
    result = []
    for (authority, programme, country), rows in classes.items():
        days = [
            day
            for row in rows
            for day in (
                row["listed_earliest_on"],
                listed_latest(row),
                row["delisted_earliest_on"],
                row["delisted_latest_on"],
            )
            if day
        ]
        last = until.get(authority)
        if not days or not last:
            continue
        for year in range(min(days).year, last.year + 1):
            on = min(date(year, 12, 31), last)
            count = _counted(rows, year, on)
            if not any(count[name] for name in ("listed_count", "delisted_count", "in_force_high")):
                continue
            result.append(
                {"authority_name": authority, "programme_name": programme, "country_code": country}
                | {"sanction_year": year, "counted_on": on, "told_on": on}
                | count
            )
    return result


def known_until(records: Sequence[Recorded]) -> dict[str, date]:
    """By authority the last day of which anybody says anything of its sanctions."""
    said = [
        (one.data.authority, one.stated.end_latest)
        for group in listings(records)
        for one in group
        if not one.is_corrected
    ]
    for row, _ in _sanctions(records):
        said += [(row["authority_name"], day) for day in (row["listed_latest_on"], row["delisted_latest_on"])]
    until: dict[str, date] = {}
    for authority, day in said:
        if day:
            until[authority] = max(day, until.get(authority, day))
    return until


def _counted(rows: list[Row], year: int, on: date) -> Row:
    return {
        "listed_count": sum(_is_within(row["listed_earliest_on"], listed_latest(row), year) for row in rows),
        "delisted_count": sum(_is_within(row["delisted_earliest_on"], row["delisted_latest_on"], year) for row in rows),
        "in_force_low": sum(_is_certain(row, on) for row in rows),
        "in_force_high": sum(_is_possible(row, on) for row in rows),
    }


def is_of_year(row: Row, year: int, on: date) -> bool:
    """Whether a listing began or ended in a year, or can have been in force at its end."""
    begun = _is_within(row["listed_earliest_on"], listed_latest(row), year)
    return begun or _is_within(row["delisted_earliest_on"], row["delisted_latest_on"], year) or _is_possible(row, on)


def _is_within(first: date | None, last: date | None, year: int) -> bool:
    return first is not None and last is not None and first.year == last.year == year


def _is_certain(row: Row, on: date) -> bool:
    begun, lifted = listed_latest(row), row["delisted_earliest_on"]
    return begun is not None and begun <= on and (row["is_in_force"] or (lifted is not None and lifted > on))


def _is_possible(row: Row, on: date) -> bool:
    begun, lifted = row["listed_earliest_on"], row["delisted_latest_on"]
    return (begun is None or begun <= on) and (row["is_in_force"] or lifted is None or lifted > on)
