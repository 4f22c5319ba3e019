"""A synthetic answer of Comtrade's API v1."""

import json
from pathlib import Path

import pycountry

PARTNERS = [int(one.numeric) for one in pycountry.countries][:200]


def write_answer(path: Path, count: int = 100_000) -> None:
    """An answer of API v1, all of its 47 fields in each record: one reporter, a chapter's codes, many partners."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"elapsedTime": "9.99 secs", "count": {count}, "data": [')
        for number in range(count):
            file.write((", " if number else "") + json.dumps(_record(number)))
        file.write('], "error": ""}')


def _record(number: int) -> dict[str, object]:
    goods, partner = divmod(number, len(PARTNERS))
    value = 1000.0 + number * 1.25
    return {
        "typeCode": "C",
        "freqCode": "A",
        "refPeriodId": 20160101,
        "refYear": 2016,
        "refMonth": 52,
        "period": "2016",
        "reporterCode": 643,
        "reporterISO": "RUS",
        "reporterDesc": "Russian Federation",
        "flowCode": "M",
        "flowDesc": "Import",
        "partnerCode": PARTNERS[partner],
        "partnerISO": None,
        "partnerDesc": "a partner",
        "partner2Code": 0,
        "partner2ISO": "W00",
        "partner2Desc": "World",
        "classificationCode": "H4",
        "classificationSearchCode": "HS",
        "isOriginalClassification": True,
        "cmdCode": f"{10_000 + goods:06}",
        "cmdDesc": "Goods; of one kind or another, whether or not packed, n.e.c. in heading 0100",
        "aggrLevel": 6,
        "isLeaf": True,
        "customsCode": "C00",
        "customsDesc": "TOTAL CPC",
        "mosCode": "0",
        "motCode": 0,
        "motDesc": "TOTAL MOT",
        "qtyUnitCode": 8,
        "qtyUnitAbbr": "kg",
        "qty": value / 3,
        "isQtyEstimated": False,
        "altQtyUnitCode": -1,
        "altQtyUnitAbbr": "N/A",
        "altQty": None,
        "isAltQtyEstimated": False,
        "netWgt": value / 3,
        "isNetWgtEstimated": False,
        "grossWgt": None,
        "isGrossWgtEstimated": False,
        "cifvalue": value,
        "fobvalue": None,
        "primaryValue": value,
        "legacyEstimationFlag": 0,
        "isReported": True,
        "isAggregate": False,
    }
