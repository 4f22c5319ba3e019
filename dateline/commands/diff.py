from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.commands.options import FormatOption
from dateline.moments import instant
from dateline.output import Format, write

EXAMPLE = "Example: dateline diff 2026-11-01 2026-11-23T12:00"


def diff(
    context: typer.Context,
    start: Annotated[str, typer.Argument(metavar="A", show_default=False, help="A moment, UTC: 2026-11-01T09:00.")],
    end: Annotated[str, typer.Argument(metavar="B", show_default=False, help="A later one, or now.")] = "now",
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what was learnt, corrected and withdrawn between two moments.

    A day counts from its first moment, UTC.
    """
    from dateline.change_rows import COLUMNS, as_row
    from warehouse.ledger.changes import between

    changes = between(ledger_of(context), instant(start), instant(end))
    write([as_row(change) for change in changes], COLUMNS, form)
