"""Listings by an authority that is a state's own, upon targets in another state.

Definitions: docs/methods.md, "When a listing began", "What a dyad counts" and "Unknown is not zero"."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from tests.oracle import sanctions
from tests.oracle.claims import seed
from tests.oracle.periods import MONTH, YEAR, Day, Grain, is_dated
from warehouse.ledger.recorded import Recorded

Row = dict[str, Any]
Pair = tuple[str, str]

OWN = {str(row["authority_name"]): str(row["country_code"]) for row in seed("sanction_authority")}


def begun(records: Sequence[Recorded]) -> Iterator[tuple[str, str, Day, Day, Row]]:
    """Authority, country of a target, and the first and last day on which each listing can have begun."""
    for (authority, programme, country), row in sanctions.classed(records):
        if programme == "all" and country not in ("ZZZ", "WLD"):
            yield authority, country, row["listed_earliest_on"], sanctions.listed_latest(row), row


def counted(records: list[Recorded], grain: Grain) -> Iterator[tuple[str, str, date, int, int]]:
    """Those in force at the end of a year as fct_sanction_year has them, or those that can have begun in a month."""
    found: dict[tuple[str, str, date], list[int]] = {}
    if grain is YEAR:
        for row in sanctions.sanction_year(records):
            if row["programme_name"] == "all":
                key = (row["authority_name"], row["country_code"], date(row["sanction_year"], 1, 1))
                found[key] = [row["in_force_low"], row["in_force_high"]]
    else:
        for authority, country, first, last, _ in begun(records):
            for begin in grain.all(first, last) if first and last and is_dated(first, last) else ():
                count = found.setdefault((authority, country, begin), [0, 0])
                count[0] += grain.one(first, last) is not None
                count[1] += 1
    for (authority, country, begin), (low, high) in found.items():
        if authority in OWN:
            yield OWN[authority], country, begin, low, high


def of_either(records: list[Recorded]) -> Callable[[Pair, date, Row, Grain], Row]:
    """Listings of each side: 0 where its list is known for the year; those without a date in the upper count alone."""
    known = {
        (OWN[row["authority_name"]], row["sanction_year"])
        for row in sanctions.sanction_year(records)
        if (row["programme_name"], row["country_code"]) == ("all", "WLD") and row["authority_name"] in OWN
    }
    until = sanctions.known_until(records)
    loose: dict[Pair, list[tuple[Day, Day, Row]]] = {}
    for authority, country, first, last, row in begun(records):
        if authority in OWN and not is_dated(first, last):
            loose.setdefault((OWN[authority], country), []).append((first, last, row))

    def can_be_of(first: Day, last: Day, row: Row, begin: date, grain: Grain) -> bool:
        end = grain.end(begin)
        if grain is MONTH:
            return not (first and first > end) and not (last and last < begin)
        values = until.get(row["authority_name"])
        gone = None if row["is_in_force"] else row["delisted_latest_on"]
        return first is None and not (gone and gone <= end) and not (values and values < begin)

    def count(pair: Pair, begin: date, values: Row, grain: Grain) -> Row:
        row: Row = {}
        for side, one, other in (("a", *pair), ("b", *reversed(pair))):
            low, high = values.get(f"listings_{side}_low"), values.get(f"listings_{side}_high")
            undated = sum(can_be_of(*listing, begin, grain) for listing in loose.get((one, other), ()))
            is_known = low is not None or undated or (one, begin.year) in known
            is_complete = grain is YEAR and high is not None
            row[f"listings_{side}_low"] = (low or 0) if is_known else None
            row[f"listings_{side}_high"] = (high or 0) + (0 if is_complete else undated) if is_known else None
        return row

    return count
