"""Small records, and a ledger in which every act has happened."""

import random
import string
from pathlib import Path
from typing import Any

from ingest.actor import Actor
from ingest.acts import act_upon
from ingest.event import Event, Ref, parse
from warehouse.ledger.ledger import Ledger

EDITOR = Actor(name="Ana Kim", role="editor")


def statement(identifier: str, summary: str | None = None, **envelope: Any) -> Event:
    """A newspaper's sentence, one of its own unless said."""
    data = {"summary": summary or f"They will test again, says number {identifier}."}
    record = {"source": "paper", "claimant": {"name": "The Paper"}, "data": data}
    return parse(record | envelope | {"id": identifier, "kind": "statement"})


PLACES = ("summary", "claimant", "reporter", "document")


def random_words() -> dict[str, str]:
    """Something to look for in each redactable part; no two alike, and nothing that a compression would shorten."""
    signs = string.ascii_letters + string.digits
    return {place: "".join(random.choices(signs, k=64)) for place in PLACES}


def secret(words: dict[str, str]) -> Event:
    """The record `secret`, with a word in each redactable part."""
    return statement(
        "secret",
        claimant={"name": words["claimant"]},
        reporter={"name": words["reporter"]},
        document={"title": words["document"]},
        data={"summary": words["summary"], "about": ["PRK", "RUS"]},
    )


def ref(identifier: str) -> Ref:
    return Ref(source="paper", id=identifier)


def redact(ledger: Ledger, *identifiers: str, fields: tuple[str, ...] = ()) -> None:
    targets = [ref(one) for one in identifiers]
    ledger.redact(targets, fields=fields, reason="a court ordered it", by=EDITOR, source="editor/ana-kim")


def ledger_of_every_act(path: Path) -> Ledger:
    """Thirteen records in seven batches: large and small, full and bare, two of them redacted."""
    ledger = Ledger(path)
    full = {
        "occurred": "2017-07-04/2017-07-05",
        "stated": "2017-07",
        "reporter": {"name": "A Wire", "type": "media"},
        "document": {"title": "Morning edition", "locator": "page 3"},
        "reliability": "B",
        "credibility": 2,
    }
    speaker = {"summary": "He met nobody.", "speaker": {"name": "Ivan Petrov"}, "topic": "talks"}
    ledger.append([statement("1", subject="tests", **full), statement("2", subject="tests"), statement("3")])
    ledger.append([statement("4", data=speaker), statement("5", **full)])
    ledger.append(
        [
            act_upon("dispute", [ref("1")], reason="no such launch", by=Actor(name="A Scholar"), source="journal"),
            statement("1@2", "They will not.", act="correct", targets=[ref("1").model_dump()], reason="misheard"),
        ]
    )
    ledger.append([statement("6", modality="denied")])
    redact(ledger, "4", fields=("data.speaker.name",))
    redact(ledger, "5")
    by = {"by": EDITOR, "source": "editor/ana-kim"}
    ledger.append(
        [
            act_upon("link", [ref("2"), ref("3")], reason="the same words", **by),
            act_upon("retract", [ref("6")], reason="never said", **by),
            statement("7", **full),
        ]
    )
    return ledger
