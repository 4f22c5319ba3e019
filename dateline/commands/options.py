"""What several commands share: their settings, their files, their formats."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dateline.output import Format, say
from dateline.settings import Settings
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.sources.reading import Reading

T = TypeVar("T")

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", show_default=False, help="Timelines (.yaml), NDJSON, or files of a data set."),
]
SourceOption = Annotated[
    str | None,
    typer.Option("--source", show_default=False, help="The data set they are of, where it is not recognised."),
]
MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", show_default=False, help="The YAML file that says what the columns of a CSV are."),
]
ReleaseOption = Annotated[
    str | None,
    typer.Option("--release", help="When this release of the data set came out, in EDTF.", show_default=False),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def each(
    files: list[Path], source: str | None, mapping: Path | None, take: "Callable[[Reading], T]"
) -> tuple[list[T], bool]:
    """What became of each file, and whether all could be read: one that cannot is reported, and stops no other."""
    from ingest.release import UnknownRelease
    from ingest.sources.raw import UnreadableFile
    from ingest.sources.reading import readings

    results: list[T] = []
    found = readings(files, source, mapping)
    for reading in found:
        try:
            results.append(take(reading))
        except (UnreadableFile, UnknownRelease) as error:
            say(f"error: {error}")
    return results, len(results) == len(found)


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Import in the block what an optional part of the installation has. Raises UsageError where it is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"this needs {error.name}, which is not installed", remedy=f"pip install 'dateline[{name}]'"
        ) from error


def settings_of(context: typer.Context) -> Settings:
    settings: Settings = context.obj[0]
    return settings
