import typer

from dateline.commands.options import FormatOption
from dateline.output import Format, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline doctor"

COLUMNS = ("what", "value", "from", "ok")


def doctor(context: typer.Context, form: FormatOption = Format.TABLE) -> int:
    """Show versions, settings and the state of the files.

    Ends with 1 if something is wrong.
    """
    from dateline.examine import examine

    settings, origins = context.obj
    rows = [dict(zip(COLUMNS, finding, strict=True)) for finding in examine(settings, origins)]
    write(rows, COLUMNS, form)
    return ExitCode.DONE if all(row["ok"] for row in rows) else ExitCode.DATA
