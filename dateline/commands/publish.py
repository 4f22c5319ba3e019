from dataclasses import asdict
from typing import Annotated, Any

import typer

from dateline.commands.options import FormatOption, extra, settings_of
from dateline.output import Format, progress, write
from dateline.settings import Settings
from ingest.errors import UsageError

EXAMPLE = """Examples: dateline publish

dateline publish --force --reason 'the mart that failed is read by nobody yet'

dateline publish --to postgresql://publisher@db.example.org/warehouse"""


def publish(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Publish a build that was not checked or failed.")] = False,
    reason: Annotated[
        str | None, typer.Option(show_default=False, help="Why it is forced; kept in the manifest and in ops.run.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="URL", show_default=False, help="Bring what is published over to PostgreSQL instead."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put the checked build in place for people and BI tools.

    Readers of the old file keep reading it. A build that was not checked, or did not pass, is not published
    unless a reason forces it; the last good file stays in place. With --to, what stands in place is brought over to
    PostgreSQL, all marts in one step; let PGPASSWORD or ~/.pgpass say the password.
    """
    from dateline.pipeline.recording import recorded
    from dateline.pipeline.run import put_in_place

    if force != bool(reason and reason.strip()):
        raise UsageError("--force and --reason go together", remedy='dateline publish --force --reason "why"')
    if to and force:
        raise UsageError("--to brings over what is published; there is nothing to force", remedy="leave out --force")
    settings = settings_of(context)
    if to:
        row = _carry(settings, to)
        return write([row], tuple(row), form)
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
    return write([row], tuple(row), form)


def _carry(settings: Settings, url: str) -> dict[str, Any]:
    """Bring the published file over; what came of it, as a row."""
    with extra("postgres"):
        from warehouse.serving.postgres import carry
        from warehouse.serving.postgres.address import Address
    from dateline.pipeline.recording import recorded

    address = Address.of(url)
    with recorded(settings, "publish"):
        carried = carry(settings.warehouse, address, settings.brought, wait=settings.wait)
    return {"database": address.name} | asdict(carried)
