"""Which events somebody wants: by country, kind and days."""

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.moments import day
from ingest.errors import UsageError

if TYPE_CHECKING:
    from warehouse.serving.selection import Selection

CountryOption = Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-3, such as PRK.")]
KindOption = Annotated[str | None, typer.Option(help="Kind of record, such as missile_test.")]
SinceOption = Annotated[str | None, typer.Option(metavar="DAY", help="Can have gone on that day or later.")]
UntilOption = Annotated[str | None, typer.Option(metavar="DAY", help="Can have gone on that day or before.")]


def checked(country: str | None, kind: str | None) -> tuple[str | None, str | None]:
    """The two as they are known here. Raises UsageError."""
    from ingest.kinds import CLAIMS
    from ingest.places import known_country

    if kind is not None and kind not in CLAIMS:
        raise UsageError(f"unknown kind {kind!r}", expected=", ".join(CLAIMS))
    if country is not None:
        try:
            country = known_country(country.upper())
        except ValueError as error:
            raise UsageError(str(error)) from error
    return country, kind


def selection(country: str | None, kind: str | None, since: str | None, until: str | None) -> "Selection":
    from warehouse.serving.selection import Selection

    country, kind = checked(country, kind)
    return Selection(country, kind, day(since) if since else None, day(until) if until else None)
