from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands._selecting import CountryOption, KindOption, SinceOption, UntilOption, selection
from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, say, write

EXAMPLE = "Example: dateline report --to korea.html --country PRK --since 2017-01-01 --title 'Korea in 2017'"


def report(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Where to.  [default: report.html in the home]"),
    ] = None,
    title: Annotated[str | None, typer.Option(show_default=False, help="Headline of the page.")] = None,
    country: CountryOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Write the published file as one page of HTML to look at and to hand on.

    Timeline, trade, votes, ferry, labour and quality, with every claim and what was corrected. The page needs
    nothing but itself: no network, no server. What rests on a source whose licence does not let it be passed on is
    left out, and named.
    """
    from warehouse.serving.report import write_report

    settings = settings_of(context)
    wanted = selection(country, kind, since, until)
    target = to or settings.report_page
    row = asdict(write_report(settings.warehouse, target, wanted, title, wait=settings.wait))
    withheld = row.pop("withheld")
    write([row], tuple(row), form)
    for source, licence in withheld.items():
        say(f"Left out what rests on {source}: {licence}")
