from typing import Annotated

import typer

from dateline.commands.options import Files, FormatOption, each, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline append my-timeline.yaml --strict"

COLUMNS = ("file", "read", "appended", "known", "refused", "set_aside")


def append(
    context: typer.Context,
    files: Files,
    strict: Annotated[bool, typer.Option("--strict", help="Append none of a file if one record is refused.")] = False,
    form: FormatOption = Format.TABLE,
) -> int:
    """Append the records of files to the ledger.

    Good records go in, refused ones go aside to a file that can be mended and appended again. Ends with 1 if any
    was refused.
    """
    from dateline.append import append_file
    from warehouse.ledger import Ledger

    settings = settings_of(context)
    ledger = Ledger(settings.ledger, wait=settings.wait)
    with progress() as step:
        taken, all_read = each(
            files, lambda file: append_file(file, ledger, settings.refused, strict=strict, progress=step)
        )
    for one in taken:
        for refused in one.refused:
            say(str(refused))
    rows = [
        {
            "file": str(one.file),
            "read": one.read,
            "appended": one.new,
            "known": one.known,
            "refused": len(one.refused),
            "set_aside": str(one.set_aside) if one.set_aside else None,
        }
        for one in taken
    ]
    write(rows, COLUMNS, form)
    return ExitCode.DONE if all_read and not any(one.refused for one in taken) else ExitCode.DATA
