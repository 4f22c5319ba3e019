"""The lists that OpenSanctions gathers, in the data model FollowTheMoney: one entity a line, in JSON.

`entities.ftm.json` has each entity by itself, and names the others by their ids; in `targets.nested.json` those stand
within it. Each Sanction of an entity is a listing. What a Sanction, a paper or an address says is found in a first
reading of the file. Model: https://followthemoney.tech/explorer/; formats: https://www.opensanctions.org/docs/bulk/json/."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.crosswalk import System
from ingest.sources import json_text
from ingest.sources.listed import AGAIN, address, distinct, filled, joined, listing, of_countries, paper
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source

Entity = Mapping[str, Any]

TYPES = {
    "Person": "individual",
    **dict.fromkeys(("Organization", "Company", "LegalEntity", "PublicBody"), "entity"),
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
PAPERS = ("Passport", "Identification")
# Codes of its own for former states.
FORMER = {"suhh": "SUN", "yucs": "YUG", "cshh": "CSK", "dd": "DDR", "xk": "XKX"}
COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
IDENTIFIERS = {
    "passportNumber": "Passport",
    "idNumber": "ID",
    "registrationNumber": "Registration",
    "taxNumber": "Tax",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "leiCode": "LEI",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "swiftBic": "SWIFT/BIC",
    "publicKey": "Wallet",
}
CLAIMED = re.compile(rb'"last_seen": ?"([0-9]{4}-[0-9]{2}-[0-9]{2})')
REPORTER = {"name": "OpenSanctions", "type": "organisation"}


@dataclass(slots=True)
class _Known:
    """What entities refer to: the listings and papers of each, addresses by their ids; the lines that are none."""

    sanctions: defaultdict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    papers: defaultdict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, Entity] = field(default_factory=dict)
    lacking: list[Raw] = field(default_factory=list)


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing a sanction of an entity, then what the file lacks. Raises UnreadableFile, OSError."""
    for path in files:
        known = _known(path)
        for number, line, entity in _entities(path):
            if isinstance(entity, Mapping):
                yield from _raws(path, number, line, entity, known)
        yield from known.lacking


def missing(files: Sequence[Path]) -> list[Raw]:
    """Lines that are no entity, and so may be any: a file that breaks off has one. Raises OSError."""
    return [one for path in files for one in _known(path).lacking]


def release(files: Sequence[Path]) -> str | None:
    """The last day on which OpenSanctions has seen any of the entities: that of its last crawl."""
    days = [found[1].decode() for path in files for line in path.open("rb") for found in CLAIMED.finditer(line)]
    return max(days, default=None)


def _entities(path: Path) -> Iterator[tuple[int, str, Entity | str]]:
    """Each line with its number and its entity, or why it is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            text = line.decode(errors="replace")
            if text.strip():
                yield number, text, _entity(line)


def _entity(line: bytes) -> Entity | str:
    try:
        found = json_text.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is no JSON: {error}"
    if reason := json_text.repeated(found):
        return reason
    if not (isinstance(found, dict) and isinstance(found.get("properties"), dict) and found.get("id")):
        return "expected an entity of FollowTheMoney: an object with id, schema and properties"
    return found


def _known(path: Path) -> _Known:
    known = _Known()
    for number, line, entity in _entities(path):
        if isinstance(entity, str):
            defect = f"{entity}; it may be any entity: {AGAIN}"
            known.lacking.append(Raw(path, number, b"", line, defect=defect))
        elif entity.get("schema") == "Sanction":
            known.sanctions[_first(entity, "entity")].append(entity)
        elif entity.get("schema") in PAPERS:
            known.papers[_first(entity, "holder")].append(entity)
        elif entity.get("schema") == "Address":
            known.addresses[str(entity["id"])] = entity
    return known


def _values(entity: Entity, name: str) -> list[Any]:
    found = entity["properties"].get(name, [])
    return found if isinstance(found, list) else [found]


def _texts(entity: Entity, *names: str) -> list[str]:
    return [one for name in names for one in _values(entity, name) if isinstance(one, str)]


def _first(entity: Entity, name: str) -> str:
    return next(iter(_texts(entity, name)), "")


def _within(entity: Entity, *schemas: str) -> list[Entity]:
    """The entities of a schema that stand within another one."""
    inner = [one for values in entity["properties"].values() if isinstance(values, list) for one in values]
    return [one for one in inner if isinstance(one, dict) and one.get("schema") in schemas and "properties" in one]


def _raws(path: Path, number: int, line: str, entity: Entity, known: _Known) -> Iterator[Raw]:
    sanctions = [*known.sanctions.get(str(entity["id"]), ()), *_within(entity, "Sanction")]
    may_have = bool(known.lacking)  # a line that cannot be read may be its sanction
    if not sanctions and not may_have and entity.get("schema") in TYPES and "sanction" in _texts(entity, "topics"):
        sanctions = [{"id": entity["id"], "datasets": entity.get("datasets"), "properties": {}}]
    for sanction in sanctions:
        lists = sanction.get("datasets") or entity.get("datasets") or [""]
        authority = _first(sanction, "authority") or str(lists[0])
        record = {
            "id": str(sanction.get("id") or ""),
            "occurred": _occurred(sanction),
            "reporter": REPORTER,
        }
        data = {**_data(entity, known), **_of_sanction(sanction), "authority": authority, "list": str(lists[0])}
        where, who = (f"line {number}", number, line), ("OpenSanctions", {"name": authority, "type": "organisation"})
        yield listing(SOURCE, path, where, who, record, filled(data))


def _occurred(sanction: Entity) -> str:
    """From the day of listing, or that of its beginning, to the day of its end, if it has one."""
    begun = min(_texts(sanction, "listingDate") or _texts(sanction, "startDate"), default="")
    ended = max(_texts(sanction, "endDate"), default="")
    return f"{begun or '..'}/{ended}" if ended else begun


def _of_sanction(sanction: Entity) -> dict[str, Any]:
    seen = sanction.get("first_seen")
    return {
        "action": "listing",
        "programmes": distinct(_texts(sanction, "program") or _texts(sanction, "programId")),
        "reference": next(iter(_texts(sanction, "authorityId", "unscId", "recordId")), ""),
        "first_seen": seen[:10] if isinstance(seen, str) else "",
        "remarks": joined(_texts(sanction, "reason", "provisions", "status"), "\n"),
    }


def _data(entity: Entity, known: _Known) -> dict[str, Any]:
    identity = str(entity["id"])
    target = str(entity.get("caption") or _first(entity, "name"))
    former, weak = _texts(entity, "previousName"), _texts(entity, "weakAlias")
    papers = [*known.papers.get(identity, ()), *_within(entity, *PAPERS)]
    places = [known.addresses[one] for one in _texts(entity, "addressEntity") if one in known.addresses]
    return {
        "target": target,
        "target_type": TYPES.get(str(entity.get("schema")), ""),
        **of_countries([_land(one) for one in _texts(entity, *COUNTRIES)]),
        "aliases": distinct(_texts(entity, "name", "alias"), target, *distinct(former), *distinct(weak)),
        "weak_aliases": distinct(weak, target),
        "former_names": distinct(former, target),
        "addresses": [
            *(_address(one) for one in (*places, *_within(entity, "Address"))),
            *(address([one], "", "iso2") for one in _texts(entity, "address")),
        ],
        "born": distinct(_texts(entity, "birthDate")),
        "birthplaces": distinct(_texts(entity, "birthPlace")),
        "identifiers": distinct(
            [paper(what, one) for name, what in IDENTIFIERS.items() for one in _texts(entity, name)]
            + [
                paper(_first(one, "type") or str(one["schema"]), _first(one, "number"), _texts(one, "country"))
                for one in papers
            ]
        ),
        "title": joined(_texts(entity, "title", "position"), "; "),
        "vessel": _vessel(entity),
    }


def _land(code: str) -> tuple[str, System]:
    """A code of a country as a list of codes has it."""
    return (FORMER[code], "iso3") if code in FORMER else (code.upper(), "iso2")


def _address(place: Entity) -> dict[str, str]:
    texts = _texts(place, "full") or _texts(place, "street", "postalCode", "city", "region")
    code = _first(place, "country")
    return address(texts, *(_land(code) if code else ("", "iso2")))


def _vessel(entity: Entity) -> dict[str, Any]:
    if entity.get("schema") != "Vessel":
        return {}
    tonnage = {
        name: _first(entity, one) for name, one in (("tonnage", "tonnage"), ("gross_tonnage", "grossRegisteredTonnage"))
    }
    numbers = {
        name: float(one) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", one) else one for name, one in tonnage.items() if one
    }
    return filled({"type": _first(entity, "type"), "call_sign": _first(entity, "callSign"), **numbers})


def _recognises(sample: Sample) -> bool:
    first = sample.text.partition("\n")[0]
    return first.lstrip("\ufeff").startswith("{") and all(
        f'"{key}":' in first for key in ("schema", "properties", "datasets", "first_seen")
    )


SOURCE = Source(
    name="opensanctions",
    title="OpenSanctions: sanctions lists in FollowTheMoney",
    kinds=("sanction",),
    url="https://www.opensanctions.org/datasets/sanctions/",
    licence="CC BY-NC 4.0: free for non-commercial use with attribution; commercial use needs a licence",
    citation="OpenSanctions (https://www.opensanctions.org), with the name of the data set and the day of the file",
    cadence="several times a day, each list as often as it changes",
    stale_after=7,
    version="entities.ftm.json and targets.nested.json of a data set or collection; the rows are written by the model, "
    "no real file was tried",
    defects=(
        "the number of an entity changes when it is merged with another: the record is of the Sanction, whose number "
        "does not",
        "the day of a listing may be a month or a year, and often is not known; first_seen is a bound then",
        "when an entity was last seen is the day of the last release that has it",
        "a file is complete for the lists that occur in it; of one that breaks off only new entries are appended",
    ),
    left_out="entities without a sanction (politicians, relatives, owners), relations between entities, notes, topics, "
    "e-mail, telephone and websites",
    recognises=_recognises,
    read=read,
    release=release,
    missing=missing,
    complete="scope",
    scope=lambda data: data.get("list"),
    covers=None,
)
