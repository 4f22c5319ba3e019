"""ICEWS: events that a machine has coded from the news for the Integrated Crisis Early Warning System."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import Any

from ingest import cameo
from ingest.crosswalk import country, place
from ingest.sources.document import document
from ingest.sources.identity import identity
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns, rows

_REQUIRED = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
_COLUMNS = Columns(
    required=dict.fromkeys(_REQUIRED, ()),
    optional=dict.fromkeys(("CAMEO Code", "Event Text"), ()),
    either=("CAMEO Code", "Event Text"),
)
_HEADER_FIELDS = {"eventid", "eventdate", "sourcesectors", "targetsectors", "storyid"}

_MISSING = ("", "NA", "NULL")

# As the years are written, and two releases of 2017: "04-Jan-17" and "1/4/2017".
_DATES = ("%Y-%m-%d", "%d-%b-%y", "%m/%d/%Y")

# A file may quote the fields that hold a comma. Others quote none, and have names with a quote of their own in them.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """The events of each file. Raises UnreadableFile, UnicodeDecodeError and OSError."""
    for path in files:
        delimiter = Sample.of(path).delimiter
        for row in rows(path, _COLUMNS, delimiter=delimiter, is_quoted=delimiter != "\t"):
            if row.defect:
                yield Raw(path, row.line, b"", row.text, defect=row.defect)
                continue
            fields = {name: _unquoted(value) for name, value in row.fields.items()}
            said = {name: value for name, value in fields.items() if value not in _MISSING}
            day = _day(said.get("Event Date"))
            where = f"story {said.get('Story ID')}, sentence {said.get('Sentence Number')}, row {row.number}"
            record = {
                "source": ICEWS.name,
                "id": identity(said.get("Event ID", ""), day or ""),
                "kind": "coded_event",
                "occurred": day,
                "claimant": {"name": "Integrated Crisis Early Warning System", "type": "organisation"},
                "document": document(path, where, title=ICEWS.title, publisher=said.get("Publisher") or "unknown"),
                "data": _filled(
                    code=_code(said),
                    goldstein=_number(said.get("Intensity")),
                    actor1=_actor(said, "Source"),
                    actor2=_actor(said, "Target"),
                    place=_place(said),
                ),
            }
            yield Raw(path, row.line, dumps(_filled(**record), ensure_ascii=False).encode(), row.text)


def _code(said: Mapping[str, str]) -> str | None:
    """The code, or that of the text of the event where the row has none of CAMEO; else what it has, to be refused."""
    given, text = said.get("CAMEO Code"), said.get("Event Text")
    return (given and cameo.code(given)) or (text and cameo.code_of_text(text)) or given or text


def _day(text: str | None) -> str | None:
    """The day in ISO 8601; what is no day as it is, to be refused."""
    for form in _DATES:
        with suppress(ValueError):
            return text and datetime.strptime(text, form).date().isoformat()
    return text


def _unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text)
    return found[1].replace('""', '"').strip() if found else text


def _actor(said: Mapping[str, str], side: str) -> dict[str, Any] | None:
    sectors = [sector for sector in said.get(f"{side} Sectors", "").split(",") if sector.strip()]
    return _filled(
        name=said.get(f"{side} Name"), **_country(said.get(f"{side} Country")), sectors=sectors or None
    )  # fmt: skip


def _place(said: Mapping[str, str]) -> dict[str, Any] | None:
    return _filled(
        name=said.get("City"),
        **_country(said.get("Country")),
        region=", ".join(said[part] for part in ("District", "Province") if part in said) or None,
        latitude=_number(said.get("Latitude")),
        longitude=_number(said.get("Longitude")),
    )


def _country(name: str | None) -> dict[str, str]:
    if name is None:
        return {}
    return place(name, "name", country(name, "name"))


def _number(text: str | None) -> float | str | None:
    """The number, or, to be refused with its field, the text as it is."""
    try:
        return text and float(text)
    except ValueError:
        return text


def _filled(**fields: Any) -> dict[str, Any] | None:
    """What is said of these, None where nothing is."""
    return {name: value for name, value in fields.items() if value is not None} or None


ICEWS = Source(
    name="icews",
    title="ICEWS Coded Event Data",
    kinds=("coded_event",),
    url="https://doi.org/10.7910/DVN/28075",
    licence="free of charge, under the terms of use of the Harvard Dataverse",
    citation="Boschee, E., J. Lautenschlager, S. O'Brien, S. Shellman, J. Starz and M. Ward (2015). "
    "ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075",
    cadence="by year for 1995 to 2022, by week in its last years; ended in 2023",
    stale_after=None,
    version="events.YYYY.tab: 20 columns by their names; Events.2017.tab: 19, without CAMEO Code",
    tried="3,705",
    defects=(
        "an Event ID returns on other days: a record is known by the ID and the date together",
        "some years have CAMEO codes as whole numbers: the zero that they lost is put back",
        "2017 has no codes, or some that are none (13y): they are taken from Event Text; its dates are 04-Jan-17 or "
        "1/4/2017, and fields that hold a comma are quoted",
        "NA is what is not known; Namibia stands by its name",
        "the date is that of the story, which need not be the day of the event",
        "it says no quad class: staging derives it from the root of the code, as GDELT has it",
    ),
    left_out="the text of the code (CAMEO has it)",
    recognises=lambda sample: sample.names() >= _HEADER_FIELDS,
    read=read,
)
