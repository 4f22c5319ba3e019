"""The layouts of GDELT's tables: their columns by position, as the codebooks name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of GDELT.

    columns
        Its columns by position, in the names of the codebook.
    widths
        How many fields a row may have; the last columns are empty where it has fewer.
    row
        How a row begins, a regular expression.
    name
        How its files are named, which is all that an empty one has to be known by.
    needed
        The columns that a table with a header must have.
    """

    source: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    row: str
    name: str
    needed: tuple[str, ...]

    def fits(self, line: str) -> bool:
        """Whether a line that TABs part looks like a row."""
        return line.count("\t") + 1 in self.widths and re.match(self.row, line) is not None


_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO_2 = (*_GEO[:4], "ADM2Code", *_GEO[4:])


def _events(geo: Sequence[str]) -> tuple[str, ...]:
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{field}" for number in (1, 2) for field in _ACTOR),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{of}Geo_{field}" for of in ("Actor1", "Actor2", "Action") for field in geo),
        *("DATEADDED", "SOURCEURL"),
    )


EVENTS_1, EVENTS_2 = _events(_GEO), _events(_GEO_2)
MENTIONS = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)
