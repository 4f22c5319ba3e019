from typing import Annotated

import typer

from dateline.commands._acting import By, Reason, Targets, ledger_of, refs
from dateline.commands.options import settings_of
from dateline.output import say

EXAMPLE = 'Example: dateline redact my/paper#trade --field claimants --reason "court order 4/17" --by "Ana Kim"'


def redact(
    context: typer.Context,
    targets: Targets,
    reason: Reason,
    by: By,
    field: Annotated[
        list[str] | None,
        typer.Option(help="Only this: claimants, reporter, document, or a path such as data.speaker.name."),
    ] = None,
) -> None:
    """Remove the content of records for good, from the file and its disk.

    That it was there, and its hashes, stay, so that the ledger still verifies. What was made from it is deleted and
    made again by the next run; files published before it are listed, for you to deal with.
    """
    import shutil

    from ingest.acts import editor
    from warehouse.publish import read_manifest
    from warehouse.replacement import remove_unfinished

    settings, ledger = settings_of(context), ledger_of(context)
    actor, source = editor(by)
    appended = ledger.redact(refs(targets), fields=field or (), reason=reason, by=actor, source=source)
    say(f"Redacted, as position {appended.positions[0]}. dateline run makes and publishes what is free of it.")
    for made in (settings.build, settings.build.with_name(settings.build.name + ".wal"), settings.audit_page):
        made.unlink(missing_ok=True)
    remove_unfinished(settings.warehouse)
    for made in (settings.data_docs, settings.dbt, settings.logs, settings.brought):
        shutil.rmtree(made, ignore_errors=True)
    if manifest := read_manifest(settings.warehouse):
        say(f"Published before: {settings.warehouse} of {manifest.published_at}, SHA-256 {manifest.sha256}")
