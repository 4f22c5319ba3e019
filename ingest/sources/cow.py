"""Correlates of War: trade by country and year or by pair and year, and the missions that states keep with each other.

Codebooks: Barbieri and Keshk, Correlates of War Project Trade Data Set, version 4.0; Bayer, Diplomatic Exchange Data
set, version 2006.1; both at https://correlatesofwar.org/data-sets/."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country, is_own
from ingest.crosswalk.keys import plain
from ingest.places import WORLD
from ingest.sources import tabular
from ingest.sources.document import document
from ingest.sources.identity import identity
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source

Record = dict[str, Any]
# From the fields of a row: what its records have as id and data.
Rows = Callable[[Mapping[str, str], str], Iterator[tuple[str, Record]]]

NATIONAL = tabular.Columns(required=dict.fromkeys(("ccode", "year", "imports", "exports"), ()), optional={})
DYADIC = tabular.Columns(required=dict.fromkeys(("ccode1", "ccode2", "year", "flow1", "flow2"), ()), optional={})
EXCHANGE = tabular.Columns(required=dict.fromkeys(("ccode1", "ccode2", "year", "DR_at_1", "DR_at_2"), ()), optional={})

LEVELS = {"0": "none", "1": "charge_d_affaires", "2": "minister", "3": "ambassador", "9": "other", "-9": "unknown"}
MISSING = ("", "NA", "-9")

PROJECT = {"name": "Correlates of War Project", "type": "organisation"}


def _has(columns: tabular.Columns) -> Callable[[Sample], bool]:
    names = set(map(tabular.folded, columns.required))
    return lambda sample: names <= sample.names()


def read_trade(files: Sequence[Path]) -> Iterator[Raw]:
    for file in files:
        by_pair = _has(DYADIC)(Sample.of(file))
        columns, rows = (DYADIC, _of_pair) if by_pair else (NATIONAL, _of_country)
        yield from _read(file, columns, rows, TRADE, "trade_flow")


def read_exchange(files: Sequence[Path]) -> Iterator[Raw]:
    for file in files:
        yield from _read(file, EXCHANGE, _missions, EXCHANGES, "diplomatic_tie")


def _read(path: Path, columns: tabular.Columns, rows: Rows, source: Source, kind: str) -> Iterator[Raw]:
    for row in tabular.rows(path, columns):
        if row.defect:
            yield Raw(path, row.line, b"", row.text, defect=row.defect)
            continue
        year = plain(row.fields["year"])
        place = document(path, f"row {row.number}", title=source.title, publisher="Correlates of War Project")
        for record_id, data in rows(row.fields, year):
            record = {
                "source": source.name,
                "id": record_id,
                "kind": kind,
                "occurred": year,
                "claimant": PROJECT,
                "document": place,
                "data": data,
            }
            yield Raw(path, row.line, json.dumps(record).encode(), row.text)


def _of_country(fields: Mapping[str, str], year: str) -> Iterator[tuple[str, Record]]:
    """Its imports from the world and its exports to it, each where it is known."""
    code = plain(fields["ccode"])
    for flow in ("import", "export"):
        if value := _value(fields[f"{flow}s"]):
            who = _country("reporter", code, year)
            yield identity(code, year, flow, between="-"), {**who, "partner": WORLD, "flow": flow, "value": value}


def _of_pair(fields: Mapping[str, str], year: str) -> Iterator[tuple[str, Record]]:
    """flow1 is what the first imported from the second, flow2 what the second imported from the first."""
    one, other = plain(fields["ccode1"]), plain(fields["ccode2"])
    for flow, importer, exporter in (("flow1", one, other), ("flow2", other, one)):
        if value := _value(fields[flow]):
            pair = _country("reporter", importer, year) | _country("partner", exporter, year)
            yield identity(importer, exporter, year, "import", between="-"), {**pair, "flow": "import", "value": value}


def _missions(fields: Mapping[str, str], year: str) -> Iterator[tuple[str, Record]]:
    """DR_at_1 is the rank of the second's mission at the first, DR_at_2 that of the first's at the second."""
    one, other = plain(fields["ccode1"]), plain(fields["ccode2"])
    for rank, sender, receiver in (("DR_at_1", other, one), ("DR_at_2", one, other)):
        level = plain(fields[rank])
        if level not in ("", "NA"):
            pair = _country("sender", sender, year) | _country("receiver", receiver, year)
            yield identity(sender, receiver, year, between="-"), {**pair, "level": LEVELS.get(level, level)}


def _country(role: str, code: str, year: str) -> Record:
    found = country(code, "cow", int(year) if year.isascii() and year.isdigit() else None)
    return {role: found or UNKNOWN} | ({} if found and is_own(code, "cow", found) else {f"{role}_given": f"cow {code}"})


def _value(millions: str) -> Record | None:
    """US dollars; None where it is missing. What is no number is left to the model to refuse."""
    if plain(millions) in MISSING:
        return None
    try:
        dollars = Decimal(millions) * 1_000_000
    except InvalidOperation:
        return {"value": millions, "unit": "USD"}
    return {"value": float(dollars) if dollars.is_finite() else millions, "unit": "USD"}


TRADE = Source(
    name="cow-trade",
    title="Correlates of War, Trade",
    kinds=("trade_flow",),
    url="https://correlatesofwar.org/data-sets/bilateral-trade/",
    licence="free for research with citation",
    citation="Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009), Trading Data: Evaluating our Assumptions and "
    "Coding Rules, Conflict Management and Peace Science 26(5), 471-491",
    cadence="a version every few years",
    stale_after=None,
    version="4.0, by country and by pair (no real file by pair tried)",
    tried="14,410 (by country; none by pair)",
    defects=(
        "million dollars of the year, as 32-bit numbers written out: 342.0299987792969 is 342.03",
        "a figure that is missing is blank, NA or -9: it gives no record",
        "a state and its predecessors share a code: the country is the one of the year",
    ),
    left_out="smoothed flows, the alternatives for Belgium with Luxembourg and for China, the marks of spikes and "
    "dips, and which source each figure was taken from",
    recognises=lambda sample: _has(NATIONAL)(sample) or _has(DYADIC)(sample),
    read=read_trade,
)

EXCHANGES = Source(
    name="cow-diplomatic-exchange",
    title="Correlates of War, Diplomatic Exchange",
    kinds=("diplomatic_tie",),
    url="https://correlatesofwar.org/data-sets/diplomatic-exchange/",
    licence="free for research with citation",
    citation="Bayer, R. (2006), Diplomatic Exchange Data set, v2006.1, https://correlatesofwar.org",
    cadence="closed with 2005",
    stale_after=None,
    version="2006.1 (no real file tried)",
    defects=(
        "every fifth year for the most part: between them nothing is known",
        "0 says that no mission was found, not that there was none",
        "which of the two sent the mission is taken from the names of the columns, for no codebook was available: "
        "DR_at_1 is the second's mission at the first",
    ),
    left_out="DE, whether either sent a mission: it follows from the two",
    recognises=_has(EXCHANGE),
    read=read_exchange,
)
