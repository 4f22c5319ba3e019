"""A row of UN Comtrade as a record, by the names that API v1 has for its fields; no value is believed yet.

Codes: ComtradePlus data items, https://comtradeapi.un.org/files/v1/app/reference/ListofReferences.json."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from pydantic_core import to_json

from ingest.crosswalk import UNKNOWN, is_own
from ingest.crosswalk.keys import key, plain
from ingest.crosswalk.named import country_named
from ingest.crosswalk.tables import meanings
from ingest.kinds.trade_flow import Flow
from ingest.places import WORLD, countries
from ingest.sources.identity import identity
from ingest.sources.raw import Raw

NAME = "un-comtrade"

HARMONIZED = frozenset({"HS", "H0", "H1", "H2", "H3", "H4", "H5", "H6"})

Fields = Mapping[str, Any]

_FLOW_CODES = ("M", "X", None, "RM", "RX", "DX", "FM", "MIP", "XIP", "MOP", "XOP")
FLOWS = {code: flow for code, flow in zip(_FLOW_CODES, get_args(Flow), strict=True) if code}
OLD_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}

LONGEST_WORDING = 500

# A code that says of its dimension: all of it.
WHOLE = {"partner2Code": "0", "customsCode": "C00", "mosCode": "0", "motCode": "0"}

# The code lists of the dimensions by which a figure is split, from the same data items. A code that stands in none does
# not say which part a row is of.
MODES_OF_TRANSPORT = frozenset(
    {"0", "1000", "2000", "2100", "2200", "2900", "3000", "3100", "3200", "3900"}
    | {"9000", "9100", "9110", "9120", "9190", "9200", "9300", "9900"}
)
CUSTOMS_PROCEDURES = frozenset({f"C{number:02}" for number in range(16)} | {"C20"})
PARTS: Mapping[str, Callable[[str], bool]] = {
    "partner2Code": lambda given: key(given, "m49") in meanings("m49"),
    "customsCode": CUSTOMS_PROCEDURES.__contains__,
    "mosCode": frozenset({"0"}).__contains__,  # any other is of services
    "motCode": MODES_OF_TRANSPORT.__contains__,
}

_TRUTH = {"true": True, "false": False, "1": True, "0": False}
_UNSAID = frozenset({"", "na", "n/a", "none", "null", "nan"})
_NOTHING = frozenset({"", "NA", "N/A", "null", "None", "nan", "NaN"})


def raw(path: Path, line: int, place: Mapping[str, Any], fields: Fields, text: str) -> Raw:
    """One row of a file as what becomes of it, in the document `place`."""
    revision = code(fields, "classificationCode")
    is_service = code(fields, "typeCode") == "S"
    if is_service or revision not in HARMONIZED:
        other = "services" if is_service else f"goods in the classification {revision or '(none)'}"
        defect = f"{other}: only goods by the Harmonized System are read (classification HS, H0 to H6)"
        return Raw(path, line, b"", text, defect=defect)
    if strange := [name for name, known in PARTS.items() if not known(code(fields, name) or WHOLE[name])]:
        given = ", ".join(f"{name} = {code(fields, name)!r}" for name in strange)
        defect = f"{given}: not in Comtrade's list of codes, so that it is not known which part of a figure this is"
        return Raw(path, line, b"", text, defect=defect)
    return Raw(path, line, to_json(record(fields, place)), text)


def record(fields: Fields, place: Mapping[str, Any]) -> dict[str, Any]:
    """The record of one row, whose fields have the names of API v1, in the document `place`."""
    period = code(fields, "period")
    occurred = period if len(period) != 6 or period.endswith("52") else f"{period[:4]}-{period[4:]}"
    on = period[:4] if period.endswith("52") else occurred
    flow = OLD_FLOWS.get(code(fields, "flowCode"), code(fields, "flowCode"))
    reporter, reporter_given = _country(fields, "reporter", on)
    return {
        "source": NAME,
        "id": _identity(fields, period, flow),
        "kind": "trade_flow",
        "occurred": occurred,
        "claimant": _office(reporter, reporter_given or code(fields, "reporterCode")),
        "reporter": {"name": "UN Comtrade", "type": "organisation"},
        "document": place,
        "data": _present(
            reporter=reporter,
            reporter_given=reporter_given,
            flow=FLOWS.get(flow, flow),
            commodity=goods(fields),
            commodity_wording=_wording(fields.get("cmdDesc")),
            classification=code(fields, "classificationCode"),
            **_partners(fields, on),
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
    frequency = code(fields, "freqCode") or ("M" if len(period) == 6 else "A")
    codes = [code(fields, name) for name in ("reporterCode", "partnerCode", "classificationCode")] + [goods(fields)]
    parts = [code(fields, name) or whole for name, whole in WHOLE.items()]
    return identity("C", frequency, period, flow, *codes, *parts, between=".")


def _partners(fields: Fields, on: str) -> dict[str, Any]:
    partner, given = _country(fields, "partner", on)
    if not _part(fields, "partner2Code"):
        return {"partner": partner, "partner_given": given}
    second, second_given = _country(fields, "partner2", on)
    return {
        "partner": partner,
        "partner_given": given,
        "second_partner": second,
        "second_partner_given": second_given,
    }


def _values(fields: Fields, flow: str) -> dict[str, Any]:
    """The value, and what it includes: whichever of the two others it was taken from. That one is not said twice."""
    value, cif, fob = (_number(fields.get(name)) for name in ("primaryValue", "cifvalue", "fobvalue"))
    is_reported = _truth(fields.get("isReported"))
    if value == 0 and is_reported is False:
        value = None  # nobody said so
    same = [word for word, other in (("CIF", cif), ("FOB", fob)) if other and other == value]
    return {
        "value": _in("USD", value),
        "value_cif": _in("USD", cif or None if cif != value else None),
        "value_fob": _in("USD", fob or None if fob != value else None),
        "valuation": (same[-1] if flow.endswith("X") else same[0]) if same else None,
        # A figure that its country did not report, and that is no sum of what it reported, is Comtrade's own.
        "basis": "estimate"
        if is_reported is False and _truth(fields.get("isAggregate")) is False
        else "official_statistic",
    }


def _amounts(fields: Fields) -> dict[str, Any]:
    """Quantity and weights; goods of some value that weigh nothing are goods whose weight is not known."""
    quantity, net, gross = (_number(fields.get(name)) or None for name in ("qty", "netWgt", "grossWgt"))
    unit = code(fields, "qtyUnitAbbr")
    flag = code(fields, "legacyEstimationFlag")
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


def _country(fields: Fields, role: str, on: str) -> tuple[str, str | None]:
    """The country of a role, and the source's code and name for it where the source means another thing by it.

    Unknown where the two contradict each other."""
    number, name = code(fields, f"{role}Code"), code(fields, f"{role}Desc")
    if number == "0" and role != "reporter":
        return WORLD, None
    found = country_named(number, "m49", name, on) or UNKNOWN
    letters = code(fields, f"{role}ISO")
    is_same = found != UNKNOWN and (is_own(number, "m49", found) if letters in _NOTHING else letters == found)
    return found, None if is_same else f"{number} {name}".strip() or None


@lru_cache(maxsize=1024)
def _office(reporter: str, given: str) -> dict[str, Any]:
    """Who reports: named by our list of countries, for Comtrade changes its own names."""
    is_known = reporter != UNKNOWN
    name = countries()[reporter] if is_known else given
    office = {"name": f"{name} (customs statistics)", "type": "government"}
    return office | {"country": reporter} if is_known else office


def code(fields: Fields, name: str) -> str:
    """The code of a field; empty where nothing is said or the row has no such field."""
    given = plain(fields.get(name))
    return "" if given in _NOTHING else given


def goods(fields: Fields) -> str:
    """The code of the goods. Those of the Harmonized System have 2, 4 or 6 digits: one of 1, 3 or 5 has lost a zero."""
    given = code(fields, "cmdCode")
    return f"0{given}" if given.isascii() and given.isdigit() and len(given) in (1, 3, 5) else given


def _part(fields: Fields, name: str) -> str | None:
    """The code of a part of the figure; None where the row is of all its parts."""
    part = code(fields, name)
    return None if part in _NOTHING or part == WHOLE[name] else part


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
    text = plain(given).lower()
    return _TRUTH.get(text, None if text in _UNSAID else given)


def _in(unit: str | None, amount: Any) -> dict[str, Any] | None:
    return None if amount is None else _present(low=amount, high=amount, unit=unit)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: given for name, given in fields.items() if given is not None}
