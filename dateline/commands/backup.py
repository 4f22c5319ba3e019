from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write

EXAMPLE = "Example: dateline backup /mnt/backups/2026-11-24"


def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False, help="A folder to be made.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Copy what cannot be rebuilt, and prove the copy.

    The ledger, the runs, the published file and the refused records; each by its hash and a read of every row. The
    citation that is printed proves the ledger later, too. Fetched files, and keys, are not in it.
    """
    from warehouse.backup import back_up

    settings = settings_of(context)
    made = back_up(settings.home, folder, wait=settings.wait)
    rows = sum(count for tables in made.tables.values() for count, _ in tables.values())
    row = {"folder": str(folder), "files": len(made.files), "rows": rows, "head": made.head}
    write([row], tuple(row), form)
