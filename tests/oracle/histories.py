"""A random history: claims, and acts upon them by an editor, as the ledger takes them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.errors import DatelineError
from ingest.event import parse
from ingest.record import COMING_IN
from tests.warehouse.records import HOUSE
from warehouse.ledger.ledger import Ledger

Record = dict[str, Any]


@st.composite
def history(
    draw: st.DrawFn,
    claim: Callable[[str], st.SearchStrategy[Record]],
    *,
    least: int = 1,
    most: int = 24,
    named: str = "",
) -> list[Record]:
    """Up to so many claims, then up to four acts; their ids begin with that name."""
    claims = [draw(claim(f"{named}r{number}")) for number in range(draw(st.integers(least, most)))]
    acts: list[Record] = []
    for number in range(draw(st.integers(0, 4))):
        verb = draw(st.sampled_from(("correct", "retract", "dispute", "link", "link", "retract-act")))
        one = draw(st.sampled_from(claims))
        said: Record = {"kind": verb, "act": verb, "data": {}, "targets": [_ref(one)]}
        if verb == "retract-act":
            if not acts:
                continue
            said = {"kind": "retract", "act": "retract", "data": {}, "targets": [_ref(draw(st.sampled_from(acts)))]}
        elif verb == "link":
            said["targets"].append(_ref(draw(st.sampled_from(claims))))
        elif verb == "correct":
            other = draw(claim("x"))
            said |= {"kind": one["kind"], "data": other["data"]} | (
                {"occurred": other["occurred"]} if "occurred" in other else {}
            )
        speaker = {"name": "Eva Roth", "role": "editor"}
        acts.append({"source": HOUSE, "id": f"{named}act{number}", "reason": "so it is", "claimant": speaker} | said)
    return claims + acts


def _ref(record: Record) -> Record:
    return {"source": record["source"], "id": record["id"]}


def append(path: Path, records: list[Record]) -> Ledger:
    """A ledger of those of the records that are valid and that it takes."""
    ledger = Ledger(path)
    valid = []
    for record in records:
        try:
            valid.append(parse(record, COMING_IN))
        except ValidationError:
            continue
    claims = [event for event in valid if event.act == "assert"]
    if claims:
        ledger.append(claims)
    for event in valid:
        if event.act != "assert":
            try:
                ledger.append([event])
            except DatelineError:
                continue
    return ledger
