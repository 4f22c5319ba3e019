"""What several commands share: their settings, their files, their formats."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from dateline.output import Format, say
from dateline.settings import Settings

T = TypeVar("T")

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", show_default=False, help="Timelines (.yaml) or NDJSON.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def each(files: list[Path], take: Callable[[Path], T]) -> tuple[list[T], bool]:
    """What became of each file, and whether all could be read: one that cannot is told of, and stops no other."""
    from ingest.sources import UnreadableFile

    taken: list[T] = []
    for file in files:
        try:
            taken.append(take(file))
        except UnreadableFile as error:
            say(f"error: {error}")
    return taken, len(taken) == len(files)


def settings_of(context: typer.Context) -> Settings:
    settings: Settings = context.obj[0]
    return settings
