"""What several commands share: their settings, their files, their formats."""

from pathlib import Path
from typing import Annotated

import typer

from dateline.output import Format
from dateline.settings import Settings

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", show_default=False, help="Timelines (.yaml) or NDJSON.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def settings_of(context: typer.Context) -> Settings:
    settings: Settings = context.obj[0]
    return settings
