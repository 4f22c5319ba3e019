from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, write
from ingest.errors import UsageError

EXAMPLE = """Examples: dateline publish

dateline publish --force --reason 'the mart that failed is read by nobody yet'"""


def publish(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Publish a build that was not checked or failed.")] = False,
    reason: Annotated[
        str | None, typer.Option(show_default=False, help="Why it is forced; kept in the manifest and in ops.run.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put the checked build in place for people and BI tools.

    Whoever holds the old file keeps reading it. A build that was not checked, or did not pass, is not published
    unless a reason forces it; the last good file stays in place.
    """
    from dateline.recording import recorded
    from dateline.run import put_in_place

    if force != bool(reason and reason.strip()):
        raise UsageError("--force and --reason go together", remedy='dateline publish --force --reason "why"')
    settings = settings_of(context)
    with recorded(settings, "publish") as record, progress() as step:
        manifest = put_in_place(settings, record, step, forced_reason=reason)
    row = {
        "file": str(settings.warehouse),
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
        "bytes": manifest.bytes,
        "ledger_position": manifest.ledger_position,
        "sha256": manifest.sha256,
    }
    write([row], tuple(row), form)
