from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.output import say

EXAMPLE = "Example: dateline migrate --apply"


def migrate(
    context: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; left out, it is only shown.")] = False,
) -> None:
    """Show what an older ledger has to go through, or do it.

    All of it is one transaction. Nothing that was recorded is changed by it.
    """
    from warehouse.ledger.migrations import pending

    ledger = ledger_of(context)
    with ledger.reading() as connection:
        ahead = pending(connection)
    if not ahead:
        say("The ledger is up to date.")
    for migration in ahead:
        print(f"-- {migration.number:04} {migration.name}\n{migration.sql}")
    if ahead and apply:
        ledger.migrate()
        say("Done.")
    elif ahead:
        say("Nothing was done. To do it: dateline migrate --apply")
