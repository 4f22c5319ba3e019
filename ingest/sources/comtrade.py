"""UN Comtrade: what the statistical offices of countries report of their trade in goods.

Three layouts: the JSON and the CSV of API v1 (47 fields, named in camelCase or snake_case), and the CSV of the older
Comtrade (22 columns, ISO-8859-1, flows numbered from 1 to 4). The meaning of the codes: ComtradePlus data items,
https://comtradeapi.un.org/files/v1/app/reference/ListofReferences.json."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from ingest.crosswalk import UNKNOWN, country
from ingest.kinds.trade_flow import Flow
from ingest.places import WORLD, countries
from ingest.sources import tabular
from ingest.sources.document import document
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample, Source

# By the name in API v1, the name in the older CSV. Case, blanks and underscores do not count.
COLUMNS = tabular.Columns(
    required={
        "period": (),
        "reporterCode": (),
        "flowCode": ("Trade Flow Code",),
        "partnerCode": (),
        "classificationCode": ("Classification",),
        "cmdCode": ("Commodity Code",),
        "primaryValue": ("Trade Value (US$)",),
    },
    optional={
        "typeCode": (),
        "freqCode": (),
        "reporterDesc": ("Reporter",),
        "reporterISO": (),
        "partnerDesc": ("Partner",),
        "partnerISO": (),
        "partner2Code": (),
        "partner2Desc": (),
        "partner2ISO": (),
        "cmdDesc": ("Commodity",),
        "customsCode": (),
        "mosCode": (),
        "motCode": (),
        "qtyUnitAbbr": ("Qty Unit",),
        "qty": (),
        "isQtyEstimated": (),
        "netWgt": ("Netweight (kg)",),
        "isNetWgtEstimated": (),
        "grossWgt": (),
        "isGrossWgtEstimated": (),
        "cifvalue": (),
        "fobvalue": (),
        "legacyEstimationFlag": ("Flag",),
        "isReported": (),
        "isAggregate": (),
        "isLeaf": ("Is Leaf Code",),
    },
)

_FLOW_CODES = ("M", "X", None, "RM", "RX", "DX", "FM", "MIP", "XIP", "MOP", "XOP")
FLOWS = {code: flow for code, flow in zip(_FLOW_CODES, get_args(Flow), strict=True) if code}
OLD_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}

HARMONIZED = frozenset({"HS", "H0", "H1", "H2", "H3", "H4", "H5", "H6"})
LONGEST_WORDING = 500

# A code that says of its dimension: all of it.
WHOLE = {"partner2Code": "0", "customsCode": "C00", "mosCode": "0", "motCode": "0"}

_TRUTH = {"true": True, "false": False, "1": True, "0": False}
_NOTHING = frozenset({"", "NA", "N/A", "null", "None"})

Fields = Mapping[str, Any]


def recognises(sample: Sample) -> bool:
    if sample.text.lstrip().startswith("{"):
        return '"data"' in sample.text and ('"elapsedTime"' in sample.text or '"cmdCode"' in sample.text)
    names = {"".join(filter(str.isalnum, name)) for name in sample.columns()}
    return {"reportercode", "partnercode"} <= names and (
        {"flowcode", "cmdcode", "primaryvalue"} <= names or {"tradeflowcode", "commoditycode", "tradevalueus"} <= names
    )


def read(files: Sequence[Path]) -> Iterator[Raw]:
    for file in files:
        sample = Sample.of(file)
        yield from _answer(file) if sample.text.lstrip()[:1] in "{[" else _table(file, sample)


def _table(path: Path, sample: Sample) -> Iterator[Raw]:
    is_old = any(name.startswith("trade value") for name in sample.columns())
    # Some have since been saved anew in UTF-8, with its mark.
    encoding = "iso-8859-1" if is_old and not sample.head.startswith(b"\xef\xbb\xbf") else "utf-8-sig"
    for row in tabular.rows(path, COLUMNS, encoding=encoding):
        if row.defect:
            yield Raw(path, row.line, b"", row.text, defect=row.defect)
        else:
            yield _raw(path, row.line, f"row {row.number}", row.fields, row.text)


def _answer(path: Path) -> Iterator[Raw]:
    """The records of an answer of the API, `{"data": […]}`, one after the other."""
    import ijson

    with path.open("rb") as file:
        try:
            for number, fields in enumerate(ijson.items(file, "data.item", use_float=True), 1):
                text = json.dumps(fields)
                if isinstance(fields, dict):
                    yield _raw(path, number, f"record {number}", fields, text)
                else:
                    yield Raw(path, number, b"", text, defect="not a record of Comtrade's: expected an object")
        except ijson.JSONError as error:
            raise UnreadableFile(f"{path}: not JSON to its end ({error})", remedy="fetch it again") from error


def _raw(path: Path, line: int, locator: str, fields: Fields, text: str) -> Raw:
    revision = _code(fields, "classificationCode")
    is_service = _code(fields, "typeCode") == "S"
    if is_service or revision not in HARMONIZED:
        other = "services" if is_service else f"goods in the classification {revision or '(none)'}"
        defect = f"{other}: only goods by the Harmonized System are read (classification HS, H0 to H6)"
        return Raw(path, line, b"", text, defect=defect)
    place = document(path, locator, title="UN Comtrade", publisher="United Nations Statistics Division")
    return Raw(path, line, json.dumps(_record(fields, place)).encode(), text)


def _record(fields: Fields, place: dict[str, Any]) -> dict[str, Any]:
    period = _code(fields, "period")
    year = int(period[:4]) if period[:4].isascii() and period[:4].isdigit() else None
    flow = OLD_FLOWS.get(_code(fields, "flowCode"), _code(fields, "flowCode"))
    reporter, reporter_given = _country(fields, "reporter", year)
    return {
        "source": SOURCE.name,
        "id": _identity(fields, period, flow),
        "kind": "trade_flow",
        "occurred": period if len(period) != 6 or period.endswith("52") else f"{period[:4]}-{period[4:]}",
        "claimant": _office(reporter, reporter_given or _code(fields, "reporterCode")),
        "reporter": {"name": "UN Comtrade", "type": "organisation"},
        "document": place,
        "data": _present(
            reporter=reporter,
            reporter_given=reporter_given,
            flow=FLOWS.get(flow, flow),
            commodity=_code(fields, "cmdCode"),
            commodity_wording=_wording(fields.get("cmdDesc")),
            classification=_code(fields, "classificationCode"),
            **_partners(fields, year),
            **_values(fields, flow),
            **_amounts(fields),
            customs_procedure=_part(fields, "customsCode"),
            transport=_part(fields, "motCode"),
            is_reported=_truth(fields.get("isReported")),
            is_aggregate=_truth(fields.get("isAggregate")),
            is_leaf=_truth(fields.get("isLeaf")),
        ),
    }


def _identity(fields: Fields, period: str, flow: str) -> str:
    """The codes of all its dimensions, which no two rows of one release share."""
    frequency = _code(fields, "freqCode") or ("M" if len(period) == 6 else "A")
    codes = [_code(fields, name) for name in ("reporterCode", "partnerCode", "classificationCode", "cmdCode")]
    parts = [_code(fields, name) or whole for name, whole in WHOLE.items()]
    return ".".join(("C", frequency, period, flow, *codes, *parts))


def _partners(fields: Fields, year: int | None) -> dict[str, Any]:
    partner, given = _country(fields, "partner", year)
    if not _part(fields, "partner2Code"):
        return {"partner": partner, "partner_given": given}
    second, second_given = _country(fields, "partner2", year)
    return {
        "partner": partner,
        "partner_given": given,
        "second_partner": second,
        "second_partner_given": second_given,
    }


def _values(fields: Fields, flow: str) -> dict[str, Any]:
    """The value, and what it includes: whichever of the two others it was taken from."""
    value, cif, fob = (_number(fields.get(name)) for name in ("primaryValue", "cifvalue", "fobvalue"))
    is_reported = _truth(fields.get("isReported"))
    if value == 0 and is_reported is False:
        value = None  # nobody said so
    same = [word for word, other in (("CIF", cif), ("FOB", fob)) if other and other == value]
    return {
        "value": _in("USD", value),
        "value_cif": _in("USD", cif or None),
        "value_fob": _in("USD", fob or None),
        "valuation": (same[-1] if flow.endswith("X") else same[0]) if same else None,
        # A figure that its country did not report, and that is no sum of what it reported, is Comtrade's own.
        "basis": "estimate"
        if is_reported is False and _truth(fields.get("isAggregate")) is False
        else "official_statistic",
    }


def _amounts(fields: Fields) -> dict[str, Any]:
    """Quantity and weights; goods of some value that weigh nothing are goods whose weight is not known."""
    quantity, net, gross = (_number(fields.get(name)) or None for name in ("qty", "netWgt", "grossWgt"))
    unit = _code(fields, "qtyUnitAbbr")
    flag = _code(fields, "legacyEstimationFlag")
    marks = (
        ("quantity", quantity, "isQtyEstimated", ("2", "6")),
        ("net_weight", net, "isNetWgtEstimated", ("4", "6")),
        ("gross_weight", gross, "isGrossWgtEstimated", ()),
    )
    estimated = [
        name for name, amount, mark, flags in marks if amount and (_truth(fields.get(mark)) is True or flag in flags)
    ]
    return {
        "quantity": _in(None if unit in _NOTHING else unit, quantity),
        "net_weight": _in("kg", net),
        "gross_weight": _in("kg", gross),
        "estimated": estimated or None,
    }


def _country(fields: Fields, role: str, year: int | None) -> tuple[str, str | None]:
    """The country of a role, and the source's name for it where the source means another thing by it."""
    code, name = _code(fields, f"{role}Code"), _code(fields, f"{role}Desc")
    if code == "0" and role != "reporter":
        return WORLD, None
    found = country(code, "m49", year) or UNKNOWN
    is_same = found != UNKNOWN and _code(fields, f"{role}ISO") in ("", found)
    return found, None if is_same else f"{code} {name}".strip() or None


@lru_cache(maxsize=1024)
def _office(reporter: str, given: str) -> dict[str, Any]:
    """Who reports: named by our list of countries, for Comtrade changes its own names."""
    is_known = reporter != UNKNOWN
    name = countries()[reporter] if is_known else given
    office = {"name": f"{name} (customs statistics)", "type": "government"}
    return office | {"country": reporter} if is_known else office


def _code(fields: Fields, name: str) -> str:
    given = fields.get(name)
    return "" if given is None else str(given).strip()


def _part(fields: Fields, name: str) -> str | None:
    """The code of a part of the figure; None where the row is of all its parts."""
    code = _code(fields, name)
    return None if code in _NOTHING or code == WHOLE[name] else code


def _wording(given: Any) -> Any:
    text = " ".join(given.split()) if isinstance(given, str) else given
    return f"{text[: LONGEST_WORDING - 1]}…" if isinstance(text, str) and len(text) > LONGEST_WORDING else text or None


def _number(given: Any) -> Any:
    """A number where there is one; what is none is left to the model to refuse."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    if text in _NOTHING:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return number if isfinite(number) and "_" not in text else text


def _truth(given: Any) -> Any:
    text = str(given).lower()
    return _TRUTH.get(text, None if given is None or text in ("", "na", "n/a") else given)


def _in(unit: str | None, amount: Any) -> dict[str, Any] | None:
    return None if amount is None else _present(value=amount, unit=unit)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: given for name, given in fields.items() if given is not None}


SOURCE = Source(
    name="un-comtrade",
    title="UN Comtrade, trade in goods",
    kinds=("trade_flow",),
    url="https://comtradeplus.un.org",
    licence="free to use; to hand the data on in bulk needs the agreement of the UN Statistics Division",
    citation="United Nations Statistics Division, UN Comtrade Database, https://comtradeplus.un.org",
    cadence="years and months, as the countries report; revised without notice",
    version="API v1 (JSON, CSV) and the CSV of the older Comtrade",
    defects=(
        "the world, chapters and headings stand beside what they add up: is_leaf tells the lowest level, "
        "is_aggregate what the UN added up",
        "rows of a second partner, a customs procedure or a mode of transport are parts of others: each is a figure "
        "of its own name",
        "a value of 0 that no country reported, and a weight or quantity of 0, are missing",
        "quantities and weights are often estimated: estimated names which",
        "imports are valued CIF by most countries, FOB by some: valuation says it where the row tells",
        "areas such as 'Areas, nes' and the European Union are no countries: ZZZ, with the source's code and name",
    ),
    left_out="services; SITC and BEC; the second quantity; whether the classification is the one reported in",
    recognises=recognises,
    read=read,
)
