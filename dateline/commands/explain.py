from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write

EXAMPLE = "Example: dateline explain trade.fct_trade_balance 'RUS|PRK|TOTAL|2017-01-01|2017-03-31|USD' --format jsonl"


def explain(
    context: typer.Context,
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False, help="A mart of the published file.")],
    key: Annotated[
        str, typer.Argument(metavar="KEY", show_default=False, help="The values of its key, with | between them.")
    ],
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the claims that a figure of a mart rests on: who says it, where it stands, what was corrected.

    A wrong key is answered with the nearest there are. The same in SQL: from core.explain('TABLE', 'KEY').
    """
    from warehouse.publish.explain import explain as claims_of

    columns, rows = claims_of(settings_of(context).warehouse, table, key)
    write(rows, columns, form)
