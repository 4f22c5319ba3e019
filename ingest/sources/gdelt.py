"""GDELT: events that a machine has coded from the news, and the reports that mention them.

Codebooks: GDELT Event Codebook 1.0x (2013) and 2.0 (2015), http://data.gdeltproject.org/documentation/."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.sources import gdelt_blocks, gdelt_columns
from ingest.sources.gdelt_columns import Layout
from ingest.sources.raw import Block, Raw
from ingest.sources.source import Sample, Source

# The first fields of a row: numbers and days, which no text of another table is.
_EVENT = re.compile(r"\d+\t\d{8}\t\d{6}\t\d{4}\t[\d.]+\t")
_MENTION = re.compile(r"\d+\t\d{14}\t\d{14}\t\d+\t")

_NEEDED = ("GLOBALEVENTID", "SQLDATE", "EventCode", "DATEADDED")

EVENTS_1 = Layout("gdelt-1", gdelt_columns.EVENTS_1, (57, 58), _EVENT.pattern, r"\d{4,8}(\.export)?\.csv", _NEEDED)
EVENTS_2 = Layout(
    *("gdelt-2", gdelt_columns.EVENTS_2, (61,), _EVENT.pattern, r"\d{14}(\.translation)?\.export\.csv"),
    needed=(*_NEEDED, "ActionGeo_ADM2Code"),
)
MENTIONS_2 = Layout(
    *("gdelt-2-mentions", gdelt_columns.MENTIONS, (16,), _MENTION.pattern, r"\d{14}(\.translation)?\.mentions\.csv"),
    needed=("GLOBALEVENTID", "MentionTimeDate", "MentionIdentifier"),
)


def _source(
    layout: Layout,
    *,
    title: str,
    cadence: str,
    stale_after: int,
    version: str,
    tried: str,
    defects: tuple[str, ...],
    left_out: str,
) -> Source:
    def recognises(sample: Sample) -> bool:
        return gdelt_blocks.recognises(layout, sample)

    def blocks(files: Sequence[Path]) -> Iterator[Block]:
        return gdelt_blocks.blocks(files, layout)

    def read(files: Sequence[Path]) -> Iterator[Raw]:
        return (raw for block in blocks(files) for raw in block)

    return Source(
        name=layout.source,
        title=title,
        kinds=("coded_event",),
        url="https://www.gdeltproject.org",
        licence="open: any use, with a citation and a link to the GDELT Project",
        citation="Leetaru, K., and P. A. Schrodt (2013). GDELT: Global Data on Events, Location and Tone, 1979–2012. "
        "ISA Annual Convention. https://www.gdeltproject.org",
        cadence=cadence,
        stale_after=stale_after,
        version=version,
        tried=tried,
        defects=defects,
        left_out=left_out,
        recognises=recognises,
        read=read,
        blocks=blocks,
        # A month is 2,976 files of a quarter of an hour: together they are worth all cores.
        is_joined=lambda file: True,
        # The files of a day or of a quarter of an hour are written once; counts of mentions stay as they were then.
        is_revised=False,
    )


_DATES = (
    "dates exactly 1, 7, 30 or 365 days, or more than ten years, before the day an event was added may be a machine's "
    "guess: marked; of the first load (1979 to March 2013, added before April 2013) only the former"
)
_ZEROS = "a code that lost its leading zero has it back by its root; one that is none of its root is refused"
_MANY = "many records of one event: each report is coded by itself, and nothing is made one here"
_CODES = "places have FIPS 10-4 codes, actors CAMEO codes; a code that no list knows is ZZZ, with the code beside it"
_TABLES = "a table that was saved with a header (gdeltPyR, BigQuery) or with another delimiter is read too"
_LATIN_1 = "names hold C1 controls where Windows-1252 was read as Latin-1: read as the characters of Windows-1252"
_LONG = "an address of more than 2,048 characters is refused with its row"
_FIELDS = (
    "groups, ethnicities and religions of actors but for what their code says of them, places of the actors, ADM codes "
    "and identifiers of gazetteers, base and root code (the first digits of the code), other forms of the date"
)

GDELT_1 = _source(
    EVENTS_1,
    title="GDELT 1.0 Event Database",
    cadence="a file a day since April 2013; by month and year from 1979 before",
    stale_after=3,
    version="1.0: 57 columns (before April 2013, without an address) and 58, also in one file",
    tried="710",
    defects=(
        _DATES,
        _ZEROS,
        _MANY,
        _CODES,
        _TABLES,
        _LATIN_1,
        _LONG,
        "coordinates 0, 0 without a name or a country are no place: left out",
    ),
    left_out=_FIELDS,
)

GDELT_2 = _source(
    EVENTS_2,
    title="GDELT 2.0 Event Database",
    cadence="a file every 15 minutes since February 2015; some are missing, some empty",
    stale_after=1,
    version="2.0: 61 columns, in English or translated",
    tried="720",
    defects=(_DATES, _ZEROS, _MANY, _CODES, _TABLES, _LATIN_1, _LONG),
    left_out=_FIELDS,
)

GDELT_2_MENTIONS = _source(
    MENTIONS_2,
    title="GDELT 2.0 Mentions",
    cadence="a file every 15 minutes since February 2015; some are missing, some empty",
    stale_after=1,
    version="2.0: 16 columns",
    tried="1,983",
    defects=(
        "a report may mention an event many times in a sentence: the places of actors and action distinguish them",
        "an event can have been added years before the report, or be in no file that is held",
        _LATIN_1,
        _LONG,
    ),
    left_out="type of the collection, length of the report, places in its text, notes on its translation",
)
