"""ICEWS: events that a machine has coded from the news for the Integrated Crisis Early Warning System."""

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country
from ingest.sources.document import document
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.tabular import Columns, rows

_REQUIRED = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
_COLUMNS = Columns(required=dict.fromkeys(_REQUIRED, ()), optional={"Event Text": ()})
_TELLING = {"event id", "event date", "cameo code", "source sectors", "target sectors"}

_MISSING = ("", "NA", "NULL")


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """The events of each file. Raises UnreadableFile, UnicodeDecodeError and OSError."""
    for path in files:
        for row in rows(path, _COLUMNS, delimiter="\t", is_quoted=False):
            if row.defect:
                yield Raw(path, row.line, b"", row.text, defect=row.defect)
                continue
            said = {name: value for name, value in row.fields.items() if value not in _MISSING}
            where = f"story {said.get('Story ID')}, sentence {said.get('Sentence Number')}, row {row.number}"
            record = {
                "source": ICEWS.name,
                "id": f"{said.get('Event ID', '')}/{said.get('Event Date', '')}",
                "kind": "coded_event",
                "occurred": said.get("Event Date"),
                "claimant": {"name": "Integrated Crisis Early Warning System", "type": "organisation"},
                "document": document(path, where, title=ICEWS.title, publisher=said.get("Publisher") or "unknown"),
                "data": _filled(
                    code=cameo(said.get("CAMEO Code")),
                    goldstein=_number(said.get("Intensity")),
                    actor1=_actor(said, "Source"),
                    actor2=_actor(said, "Target"),
                    place=_place(said),
                ),
            }
            yield Raw(path, row.line, dumps(_filled(**record), ensure_ascii=False).encode(), row.text)


def cameo(code: str | None) -> str | None:
    """A CAMEO code with the zero that it lost where a release has codes as whole numbers: 40 is 040, 211 is 0211.

    No code of the codebook lies between 0100 and 0210 in four digits, nor above 204 in three, so that each number can
    only mean one of them. What is no such number stays as it is."""
    if code is None or not (code.isascii() and code.isdigit()) or code.startswith("0") or len(code) > 3:
        return code
    return code.zfill(4 if int(code) > 204 else 3)


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
    found = country(name, "name")
    return {"country": found} if found else {"country": UNKNOWN, "country_given": name}


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
    version="events.YYYY.tab: 20 columns by their names",
    defects=(
        "an Event ID returns on other days: a record is known by the ID and the date together",
        "some years have CAMEO codes as whole numbers: the zero that they lost is put back",
        "NA is what is not known; Namibia stands by its name",
        "the date is that of the story, which need not be the day of the event",
        "it says no quad class: staging derives it from the root of the code, as GDELT has it",
    ),
    left_out="the text of the code (CAMEO has it)",
    recognises=lambda sample: set(sample.columns("\t")) >= _TELLING,
    read=read,
)
