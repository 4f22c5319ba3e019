"""UN Comtrade: what the statistical offices of countries report of their trade in goods.

Three layouts: the JSON and the CSV of API v1 (47 fields, named in camelCase or snake_case), and the CSV of the older
Comtrade (22 or 35 columns, flows numbered from 1 to 4). The meaning of the codes: ComtradePlus data items,
https://comtradeapi.un.org/files/v1/app/reference/ListofReferences.json."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.batched import batched
from ingest.sources import comtrade_answer, tabular
from ingest.sources.comtrade_record import NAME, raw
from ingest.sources.document import document
from ingest.sources.raw import BLOCK, Block, Raw
from ingest.sources.source import Sample, Source

# By the name in API v1, the names in the older CSV and in comtradr before its version 0.4. Case, blanks and underscores
# do not count.
COLUMNS = tabular.Columns(
    required={
        "period": (),
        "reporterCode": (),
        "flowCode": ("Trade Flow Code",),
        "partnerCode": (),
        "classificationCode": ("Classification",),
        "cmdCode": ("Commodity Code",),
        "primaryValue": ("Trade Value (US$)", "trade_value_usd"),
    },
    optional={
        "typeCode": (),
        "freqCode": (),
        "reporterDesc": ("Reporter",),
        "reporterISO": (),
        "partnerDesc": ("Partner",),
        "partnerISO": (),
        "partner2Code": ("2nd Partner Code", "second_partner_code"),
        "partner2Desc": ("2nd Partner", "second_partner"),
        "partner2ISO": ("2nd Partner ISO", "second_partner_iso"),
        "cmdDesc": ("Commodity",),
        "customsCode": ("Customs Proc. Code",),
        "mosCode": (),
        "motCode": ("Mode of Transport Code",),
        "qtyUnitAbbr": ("Qty Unit",),
        "qty": (),
        "isQtyEstimated": (),
        "netWgt": ("Netweight (kg)",),
        "isNetWgtEstimated": (),
        "grossWgt": ("Gross weight (kg)",),
        "isGrossWgtEstimated": (),
        "cifvalue": ("CIF Trade Value (US$)", "cif_trade_value_usd"),
        "fobvalue": ("FOB Trade Value (US$)", "fob_trade_value_usd"),
        "legacyEstimationFlag": ("Flag",),
        "isReported": (),
        "isAggregate": (),
        "isLeaf": ("Is Leaf Code",),
    },
)


def recognises(sample: Sample) -> bool:
    if sample.text.lstrip().startswith("{"):
        return '"data"' in sample.text and ('"elapsedTime"' in sample.text or '"cmdCode"' in sample.text)
    names = sample.names()
    return {"reportercode", "partnercode"} <= names and (
        {"flowcode", "cmdcode", "primaryvalue"} <= names
        or ({"tradeflowcode", "commoditycode"} <= names and not names.isdisjoint({"tradevalueus", "tradevalueusd"}))
    )


def read(files: Sequence[Path]) -> Iterator[Raw]:
    return (raw for block in blocks(files) for raw in block)


def blocks(files: Sequence[Path]) -> Iterator[Block]:
    """The records of answers as they stand, the rows of tables as they are read."""
    for file in files:
        sample = Sample.of(file)
        whole = document(file, "", title="UN Comtrade", publisher="United Nations Statistics Division")
        if sample.text.lstrip()[:1] in ("{", "["):
            yield from comtrade_answer.parts(file, whole)
        else:
            yield from batched(_table(file, whole), BLOCK)


def _table(path: Path, whole: dict[str, Any]) -> Iterator[Raw]:
    for row in tabular.rows(path, COLUMNS):
        if row.defect:
            yield Raw(path, row.line, b"", row.text, defect=row.defect)
        else:
            yield raw(path, row.line, whole | {"locator": f"row {row.number}"}, row.fields, row.text)


SOURCE = Source(
    name=NAME,
    title="UN Comtrade, trade in goods",
    kinds=("trade_flow",),
    url="https://comtradeplus.un.org",
    licence="free to use; not to be handed on without the written permission of the UN Statistics Division",
    citation="United Nations Statistics Division, UN Comtrade Database, https://comtradeplus.un.org",
    cadence="years and months, as the countries report; revised without notice",
    stale_after=45,
    version="API v1 (JSON, CSV) and the CSV of the older Comtrade, also as comtradr names its columns",
    tried="6,594 (API v1; none of the older layout)",
    defects=(
        "the world, chapters and headings stand beside what they add up: is_leaf marks the lowest level, "
        "is_aggregate what the UN added up",
        "rows of a second partner, a customs procedure or a mode of transport are parts of others: each is a figure "
        "of its own name; a code that stands in no list of Comtrade's is refused",
        "a value of 0 that no country reported, and a weight or quantity of 0, are missing",
        "quantities and weights are often estimated: estimated names which",
        "imports are valued CIF by most countries, FOB by some: valuation says it where the row does",
        "areas such as 'Areas, nes' and the European Union are no countries: ZZZ, with the source's code and name",
    ),
    left_out="services; SITC and BEC; the second quantity; whether the classification is the one reported in",
    is_shareable=False,
    recognises=recognises,
    read=read,
    blocks=blocks,
)
