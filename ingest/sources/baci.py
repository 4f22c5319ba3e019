"""CEPII BACI: the two accounts of each flow of goods between two countries reconciled into one figure, by HS6.

Fields and units: Gaulier and Zignago (2010), and the notes beside each release at
https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37."""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country, is_own
from ingest.crosswalk.keys import plain
from ingest.sources import tabular
from ingest.sources.document import document
from ingest.sources.identity import identity
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source

HEADER = ("t", "i", "j", "k", "v", "q")
COLUMNS = tabular.Columns(required=dict.fromkeys(HEADER, ()), optional={})

# BACI_HS92_Y2019_V202301.csv: the revision of the HS by its year, the year of the trade, the month of the release.
NAMED = re.compile(r"BACI_HS(\d\d)(?:_Y\d{4})?_V(\d{4})(\d\d)", re.IGNORECASE)
REVISIONS = {"92": "H0", "96": "H1", "02": "H2", "07": "H3", "12": "H4", "17": "H5", "22": "H6"}

CEPII = {"name": "CEPII", "type": "organisation", "country": "FRA"}


def recognises(sample: Sample) -> bool:
    return sample.columns() == HEADER


def release(files: Sequence[Path]) -> str | None:
    """The month in the name of the files; None where they have none, or several."""
    found = {f"{name[2]}-{name[3]}" if (name := NAMED.search(file.name)) else None for file in files}
    return found.pop() if len(found) == 1 else None


def read(files: Sequence[Path]) -> Iterator[Raw]:
    for file in files:
        name = NAMED.search(file.name)
        revision = REVISIONS.get(name[1]) if name else None
        for row in tabular.rows(file, COLUMNS):
            if row.defect:
                yield Raw(file, row.line, b"", row.text, defect=row.defect)
                continue
            place = document(file, f"row {row.number}", title="BACI", publisher="CEPII")
            record = _record(dict(row.fields), revision, place)
            yield Raw(file, row.line, json.dumps(record).encode(), row.text)


def _record(fields: dict[str, str], revision: str | None, place: dict[str, Any]) -> dict[str, Any]:
    year, exporter, importer = (plain(fields[name]) for name in ("t", "i", "j"))
    goods = plain(fields["k"]).zfill(6)  # written as a number, 010121 has lost its zero
    value, tonnes = _number(fields["v"], 1000), _number(fields["q"], 1)
    data = {
        **_country("reporter", exporter, year),
        **_country("partner", importer, year),
        "flow": "export",
        "commodity": goods,
        "classification": revision,
        "value": None if value is None else {"value": value, "unit": "USD", "rounded_to": 1},
        "net_weight": None if tonnes is None else {"value": tonnes, "unit": "t"},
        "valuation": "FOB",
        "basis": "estimate",
    }
    return {
        "source": SOURCE.name,
        "id": identity(revision or "HS", year, exporter, importer, goods, between="."),
        "kind": "trade_flow",
        "occurred": year,
        "claimant": CEPII,
        "document": place,
        "data": {name: given for name, given in data.items() if given is not None},
    }


def _country(role: str, code: str, year: str) -> dict[str, str]:
    found = country(code, "m49", int(year) if year.isascii() and year.isdigit() else None)
    return {role: found or UNKNOWN} | ({} if found and is_own(code, "m49", found) else {f"{role}_given": f"m49 {code}"})


def _number(text: str, factor: int) -> float | str | None:
    """So many times the number; "NA" is none, and what else is no number is left to the model to refuse."""
    if text in ("", "NA"):
        return None
    try:
        number = Decimal(text) * factor
    except InvalidOperation:
        return text
    return float(number) if number.is_finite() else text


SOURCE = Source(
    name="cepii-baci",
    title="BACI, reconciled trade by HS6",
    kinds=("trade_flow",),
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="Etalab Open Licence 2.0",
    citation="Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level. The "
    "1994-2007 Version, CEPII Working Paper 2010-23",
    cadence="a release a year, revised back to its first year",
    stale_after=400,
    version="the columns t, i, j, k, v, q (no real file tried)",
    defects=(
        "a figure is CEPII's reconciliation of what both sides report, in no statistic of either",
        "values come in thousand dollars of three decimals, so that they are rounded to a dollar",
        "codes of goods that begin with 0 have lost it where a file was saved as numbers",
        "a weight that is not known is NA, padded with blanks",
    ),
    left_out="the tables of countries and goods that come with it",
    recognises=recognises,
    read=read,
    release=release,
)
