from contextlib import suppress
from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.commands.options import FormatOption
from dateline.output import Format, write
from ingest.errors import UsageError

EXAMPLE = "Example: dateline history missile_test:north-korea-2017-07-04"


def history(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", show_default=False, help="Or SOURCE#ID of a record in it.")
    ],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what was recorded of a subject: who, when, why, old and new.

    A correction has one row for each field that it changed.
    """
    from dateline.change_rows import COLUMNS, as_row
    from ingest.event import Ref
    from warehouse.ledger.changes import history as changes_of

    ledger = ledger_of(context)
    with suppress(ValueError):  # most subjects are no identity
        subject = found.subject if (found := ledger.find(Ref.parse(subject))) else subject
    rows = [as_row(change) for change in changes_of(ledger, subject)]
    if not rows:
        raise UsageError(f"the ledger has no subject {subject!r}", remedy="dateline events --format jsonl shows them")
    write(rows, COLUMNS, form)
