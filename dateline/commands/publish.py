import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, write

EXAMPLE = "Example: dateline publish"


def publish(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """Put the checked build in place for people and BI tools.

    Whoever holds the old file keeps reading it. A build that was not checked, or did not pass, is not published.
    """
    from dateline.run import put_in_place

    settings = settings_of(context)
    with progress() as step:
        manifest = put_in_place(settings, step)
    row = {
        "file": str(settings.warehouse),
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
        "bytes": manifest.bytes,
        "ledger_position": manifest.ledger_position,
        "sha256": manifest.sha256,
    }
    write([row], tuple(row), form)
