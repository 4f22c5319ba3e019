from typing import Annotated

import typer

from dateline.commands._acting import By, Reason, Targets, refs
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
    """Remove the content of records permanently, from the home and its disk.

    That it was there, and its hashes, stay, so that the ledger still verifies. Also redacted are refused records and
    what restores have replaced; what was made from them is deleted and rebuilt by the next run. What still holds
    them, such as backups and files published before, is listed, for you to deal with.
    """
    from dateline.erasure import Redaction
    from dateline.erasure import redact as redact_everywhere
    from ingest.acts import editor

    actor, source = editor(by)
    position, holding = redact_everywhere(
        settings_of(context), Redaction(refs(targets), field or (), reason, actor, source)
    )
    say(f"Redacted, as position {position}. dateline run makes and publishes what is free of it.")
    for place in holding:
        say(f"Not reached: {place}")
