from typing import Annotated

import typer

from dateline.commands._acting import ledger_of
from dateline.commands._selecting import CountryOption, KindOption, SinceOption, UntilOption, checked
from dateline.commands.options import FormatOption
from dateline.moments import day, instant
from dateline.output import Format, write

EXAMPLE = "Example: dateline events --country PRK --kind missile_test --since 2017-07-01"

COLUMNS = ("position", "occurred", "kind", "claimant", "modality", "what", "locator")
DETAILS = (
    *("position", "source", "id", "subject", "kind", "occurred", "stated", "modality"),
    *("claimant", "reporter", "locator", "data"),
)


def events(
    context: typer.Context,
    country: CountryOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    claimant: Annotated[str | None, typer.Option(help="Part of the name of who says so.")] = None,
    text: Annotated[str | None, typer.Option(help="Words anywhere in the record.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="MOMENT", help="As the ledger knew it then, UTC.")] = None,
    stated_by: Annotated[str | None, typer.Option(metavar="DAY", help="As it had been said by that day.")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="Can have gone on that very day; a listing holds until lifted.")
    ] = None,
    certainly: Annotated[bool, typer.Option("--certainly", help="With the last two: not only can have.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the claims of the ledger that stand, by date.

    A table has one line a claim; json, jsonl and csv have the whole payload.
    """
    from ingest.brief import brief
    from warehouse.ledger.recorded import AsOf
    from warehouse.ledger.search import Filter, find

    country, kind = checked(country, kind)
    wanted = Filter(country, kind, day(since) if since else None, day(until) if until else None, claimant, text)
    moment = AsOf(
        recorded_at=instant(as_of) if as_of else None,
        stated=day(stated_by) if stated_by else None,
        occurred=day(on) if on else None,
        certainly=certainly,
    )
    rows = list(find(ledger_of(context), wanted, moment))
    if form is Format.TABLE:
        write([row | {"what": brief(row["data"])} for row in rows], COLUMNS, form)
    else:
        write(rows, DETAILS, form)
