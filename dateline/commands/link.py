from dataclasses import asdict
from typing import Annotated

import typer

from dateline.commands._acting import act, append_and_report, ledger_of, refs
from dateline.commands.options import FormatOption
from dateline.output import Format, write
from ingest.errors import UsageError

EXAMPLE = 'Examples: dateline link --suggest          dateline link my/paper#test cns#t-1 --reason "same test" --by Ana'


def link(
    context: typer.Context,
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE#ID]...", show_default=False, help="Two records or more.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why they are one.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option(help="Who says so, by name.", show_default=False)] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Only list what a rule holds for one occurrence.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say that records, and with them their subjects, are one occurrence.

    A retraction of the link undoes it. With --suggest nothing is linked: each row is for a person to accept.
    """
    ledger = ledger_of(context)
    if suggest:
        from warehouse.ledger.suggest import suggest_links

        write([asdict(one) for one in suggest_links(ledger)], ("one", "other", "why", "rule"), form)
        return
    if not targets or reason is None or by is None:
        raise UsageError("a link needs two records, --reason and --by", remedy="dateline link --suggest proposes some")
    append_and_report(ledger, act(ledger, "link", refs(targets), reason=reason, by=by))
