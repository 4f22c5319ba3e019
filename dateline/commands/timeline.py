from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands._selecting import CountryOption, KindOption, SinceOption, UntilOption, selection
from dateline.commands.options import settings_of
from dateline.output import say

EXAMPLE = "Example: dateline timeline --format ical --kind meeting > meetings.ics"


class TimelineFormat(StrEnum):
    TIMELINEJS = "timelinejs"
    ICAL = "ical"
    GEOJSON = "geojson"
    VEGA_LITE = "vega-lite"
    MARKDOWN = "markdown"


def timeline(
    context: typer.Context,
    form: Annotated[TimelineFormat, typer.Option("--format", help="What is to read it.")] = TimelineFormat.MARKDOWN,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", show_default=False, help="A file, rather than standard output.")
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the timeline.")] = "What sources say happened",
    country: CountryOption = None,
    kind: KindOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Write the events for another program's timeline.

    A date is as exact as its source has it. An event that a format has no place for is left out, and named;
    so is one of a source whose licence does not let it be passed on.
    """
    from warehouse.files.replacement import replacing
    from warehouse.serving.timeline.events import occurrences

    settings = settings_of(context)
    module = import_module(f"warehouse.serving.timeline.{form.value.replace('-', '_')}")
    events, withheld = occurrences(settings.warehouse, selection(country, kind, since, until), settings.wait)
    text = module.write(events, title)
    if to is None:
        print(text, end="")
    else:
        with replacing(to) as fresh:
            fresh.write_text(text, encoding="utf-8", newline="")
    for source, licence in withheld.items():
        say(f"Left out what rests on {source}: {licence}")
    if left := sum(not module.holds(event) for event in events):
        say(f"{left} of {len(events)} events have no date that {form} has a place for, and are left out.")
