import json
import time
from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.output import Format
from ingest.characters import visible
from ingest.errors import UsageError

EXAMPLE = "Example: dateline follow --from 40 > new.ndjson"

PAUSE = 1.0


def follow(
    context: typer.Context,
    after: Annotated[int, typer.Option("--from", min=0, help="Begin after this position.")] = 0,
    live: Annotated[bool, typer.Option("--live", help="Go on with what comes, until interrupted.")] = False,
    form: Annotated[Format, typer.Option("--format", help="Only jsonl: one CloudEvent a line.")] = Format.JSONL,
) -> None:
    """Print the records of the ledger as CloudEvents, one a line.

    Another ledger appends them: dateline follow | dateline --home other append -
    A record that is redacted as a whole goes out without its data: a new ledger takes what is left of it, one that has
    it keeps it until the redaction reaches it.
    """
    from warehouse.ledger.cloudevents import messages

    if form is not Format.JSONL:
        raise UsageError(f"follow does not write {form}", expected="--format jsonl")
    ledger = ledger_of(context)
    while True:
        for message in messages(ledger, after=after):
            print(visible(json.dumps(message, ensure_ascii=False)), flush=live)
            after = message["position"]
        if not live:
            return
        time.sleep(PAUSE)
