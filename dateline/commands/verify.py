from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.commands.options import FormatOption
from dateline.output import Format, write
from ingest.errors import ExitCode

EXAMPLE = "Examples: dateline verify          dateline verify --against 46:99b5a3783dd2a410…"


def verify(
    context: typer.Context,
    from_position: Annotated[int, typer.Option("--from", min=1, help="Begin with the batch of this position.")] = 1,
    against: Annotated[
        str | None, typer.Option(metavar="CITATION", help="Also prove that the ledger extends it.", show_default=False)
    ] = None,
    form: FormatOption = Format.TABLE,
) -> int:
    """Prove that the ledger is what was recorded.

    Names the first position that does not fit, and ends with 1, if there is one. A tail that was cut off, or a ledger
    that was rewritten as a whole, shows only against a citation of it (dateline checkpoint). Ends with 1, too, if
    the last record is dated ahead of this machine's clock: nothing can be appended then.
    """
    from warehouse.ledger.recorded import Head

    verdict = ledger_of(context).verify(from_position=from_position, against=Head.parse(against) if against else None)
    row = {
        "sound": verdict.is_sound,
        "verified": verdict.verified,
        "position": verdict.position,
        "why": verdict.why,
        "clock": verdict.clock,
        "head": str(verdict.head),
    }
    write([row], tuple(row), form)
    return ExitCode.DONE if verdict.is_sound and verdict.clock is None else ExitCode.DATA
