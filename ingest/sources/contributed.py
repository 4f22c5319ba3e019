"""Sources that are data, not code: a folder of `contributed/` for each, with a mapping, what is known of the source,
and rows that it is tried with."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ingest.record import Frozen, Text
from ingest.sources.mapped import source_of
from ingest.sources.mapping import in_tuples, problem
from ingest.sources.raw import UnreadableFile
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import folded
from ingest.sources.yaml_text import load

FOLDER = Path(__file__).with_name("contributed")

MAPPING, ABOUT = "mapping.yaml", "source.yaml"


class About(Frozen):
    """What `source.yaml` says, beside the mapping."""

    title: Text
    url: Text
    licence: Text
    citation: Text
    cadence: Text
    stale_after: int | None = Field(default=None, gt=0, description="days; without it nothing new is to be expected")
    version: Text
    columns: Annotated[tuple[Text, ...], Field(min_length=1, description="which a header has that is of this source")]
    defects: tuple[Text, ...] = ()
    left_out: Text
    tried: Text = "none"
    is_shareable: bool = True
    is_revised: bool = True
    complete: Literal["", "whole"] = ""


def sources(folder: Path = FOLDER) -> Iterator[Source]:
    """Each folder as a source. Raises UnreadableFile for one that is none."""
    for one in sorted(folder.glob(f"*/{MAPPING}")):
        yield _source(one)


def _source(mapping: Path) -> Source:
    source, about = source_of(mapping), _about(mapping.with_name(ABOUT))
    if source.name != mapping.parent.name:
        raise UnreadableFile(
            f"{mapping}: source {source.name!r} in the folder {mapping.parent.name!r}",
            remedy="name the folder as the source",
        )
    columns = frozenset(map(folded, about.columns))

    def recognises(sample: Sample) -> bool:
        return columns <= sample.names()

    return replace(source, recognises=recognises, **about.model_dump(exclude={"columns"}))


def _about(path: Path) -> About:
    """Raises UnreadableFile with the line of what is wrong."""
    try:
        given, lines = load(path)
        return About.model_validate(in_tuples(given))
    except ValidationError as error:
        raise UnreadableFile("\n".join(problem(path, detail, lines) for detail in error.errors())) from error
    except OSError as error:
        raise UnreadableFile(
            f"{path}: {error.strerror}", expected=f"what is known of the source, beside {MAPPING}"
        ) from error
    except ValueError as error:
        raise UnreadableFile(f"{path}: {error}") from error
