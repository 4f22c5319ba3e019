import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write
from ingest.errors import ExitCode

EXAMPLE = "Example: dateline status --format json"

COLUMNS = ("what", "value", "ok")


def status(context: typer.Context, form: FormatOption = Format.TABLE) -> int:
    """How things stand, in one screen.

    The head of the ledger, the last build, publication and scheduled run, the age of each source against its cadence,
    refused records that wait, failing expectations, disk. Ends with 1 if something is not well.
    """
    from datetime import UTC, datetime

    from dateline.status import home_status

    rows = [dict(zip(COLUMNS, found, strict=True)) for found in home_status(settings_of(context), datetime.now(UTC))]
    write(rows, COLUMNS, form)
    return ExitCode.DONE if all(row["ok"] for row in rows) else ExitCode.DATA
