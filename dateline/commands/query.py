import sys
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write

EXAMPLE = 'Example: dateline query "select * from trade.fct_rival_claim" --format csv'


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", show_default=False, help="One query; - reads it from a pipe.")],
    with_files: Annotated[
        bool, typer.Option("--with-files", help="Let the query open other files too, to read and to write.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Ask the published warehouse in SQL.

    Reads only that file: nothing can be changed, and no other file is opened unless --with-files says so.
    """
    from warehouse.publish.query import ask

    columns, rows = ask(settings_of(context).warehouse, sys.stdin.read() if sql == "-" else sql, with_files=with_files)
    write(rows, columns, form)
