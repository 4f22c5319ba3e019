from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, say, write

EXAMPLE = "Example: dateline restore /mnt/backups/2026-11-24"


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False, help="What backup made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Where a ledger is in the home; it is moved, not deleted.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put a backup into the home, once it is proved whole.

    Every file's hash, every row and the chain of the ledger are read before anything is changed, and again of the
    copy. dateline run then makes the build again.
    """
    from dateline.pipeline.run import alone
    from warehouse.backup import restore as put_back

    settings = settings_of(context)
    with alone(settings):  # a build of the ledger that is replaced would be one of neither
        made, replaced = put_back(folder, settings.home, replace=replace, wait=settings.wait)
    if replaced.exists():
        say(f"What was there before is now in {replaced}")
    row = {"home": str(settings.home), "files": len(made.files), "made_at": made.made_at, "head": made.head}
    write([row], tuple(row), form)
