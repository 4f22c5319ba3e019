from datetime import datetime
from typing import Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, write
from ingest.errors import UsageError

EXAMPLE = "Example: dateline events --country PRK --kind missile_test --since 2017-07-01"

COLUMNS = ("position", "occurred", "kind", "claimant", "modality", "what", "locator")
DETAILS = (
    *("position", "source", "id", "subject", "kind", "occurred", "stated", "modality"),
    *("claimant", "reporter", "locator", "data"),
)


def events(
    context: typer.Context,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-3, such as PRK.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind of record, such as missile_test.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Can have gone on then or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Can have gone on then or before.")
    ] = None,
    claimant: Annotated[str | None, typer.Option(help="Part of the name of who says so.")] = None,
    text: Annotated[str | None, typer.Option(help="Words anywhere in the record.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the claims of the ledger that stand, by date.

    A table has one line a claim; json, jsonl and csv have the whole payload.
    """
    from ingest.brief import brief
    from ingest.kinds import CLAIMS
    from ingest.places import known_country
    from warehouse.search import Filter, find

    if kind is not None and kind not in CLAIMS:
        raise UsageError(f"unknown kind {kind!r}", expected=", ".join(CLAIMS))
    if country is not None:
        try:
            country = known_country(country.upper())
        except ValueError as error:
            raise UsageError(str(error)) from error
    wanted = Filter(country, kind, since.date() if since else None, until.date() if until else None, claimant, text)
    settings = settings_of(context)
    rows = list(find(settings.ledger, wanted, wait=settings.wait))
    if form is Format.TABLE:
        write([row | {"what": brief(row["data"])} for row in rows], COLUMNS, form)
    else:
        write(rows, DETAILS, form)
