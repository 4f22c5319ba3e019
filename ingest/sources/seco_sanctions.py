"""The sanctions list of Switzerland in XML, by its State Secretariat for Economic Affairs.

Schema: SECO, "swiss-sanctions-list.xsd". The list has its history: a target that was delisted stays in it, and is a
listing and a delisting here. What a `modification` has within (`added`, `removed`) is what was, and is not read. The
file is read twice, the first time for its places and programmes, which targets refer to, and to its end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from ingest.crosswalk import System
from ingest.sources.listed import address, distinct, joined, listing, of_countries, paper
from ingest.sources.listed_xml import entries, lack_of, lacking, root_of
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.xml_records import text_of

ROOT, WHOLE = "swiss-sanctions-list", "whole-list"
CLAIMANT = {"name": "State Secretariat for Economic Affairs", "country": "CHE", "type": "government"}
BODIES = ("individual", "entity", "object")
LISTED, LIFTED = "listed", "de-listed"
ADDRESS = ("c-o", "address-details", "p-o-box", "zip-code", "location", "area", "remarks")
# Words of other information that name a paper of the target.
PAPERS = ("IMO", "MMSI", "Registration number", "Tax", "Passport", "SWIFT", "OGRN", "INN")


@dataclass(slots=True)
class _Known:
    """What targets refer to, by its number; `lack`: why the list is not complete."""

    programmes: dict[str, str] = field(default_factory=dict)
    places: dict[str, Element] = field(default_factory=dict)
    lack: str = ""


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing a target, a delisting where it was delisted, then what the list lacks.

    Raises UnreadableFile, OSError."""
    for path in files:
        known = _known(path)
        for number, line, target in entries(path, ("target",)):
            yield from _raws(path, number, line, target, known)
    yield from missing(files)


def missing(files: Sequence[Path]) -> list[Raw]:
    """The end of a file that breaks off, or all but a part of the list. Raises UnreadableFile, OSError."""
    return lacking(files, lambda path: _known(path).lack)


def release(files: Sequence[Path]) -> str | None:
    """The day on which the file was made, as its root says. Raises UnreadableFile."""
    for root in filter(None, map(root_of, files)):
        return root.attributes.get("date", "")[:10] or None
    return None


def _known(path: Path) -> _Known:
    known = _Known()

    def keep(one: Element) -> None:
        if one.tag == "place":
            known.places[one.get("ssid", "")] = one
        else:
            known.programmes |= _programme(one)

    tags, remedy = ("sanctions-program", "place"), "fetch the list of Switzerland again, as XML"
    known.lack = lack_of(path, ROOT, (), remedy, keep=keep, tags=tags) or _is_part(path)
    return known


def _is_part(path: Path) -> str:
    """That the list is not the whole one, empty where it is."""
    root = root_of(path)
    type_ = root.attributes.get("list-type", "") if root else ""
    return "" if type_ == WHOLE else f"the list is not complete: its list-type is {type_!r}, expected {WHOLE!r}"


def _programme(programme: Element) -> dict[str, str]:
    """The name of a programme, by the numbers of its sets of measures."""
    names = {one.get("lang"): (one.text or "").strip() for one in programme.iterfind("program-key")}
    name = names.get("eng") or next(iter(names.values()), "")
    return {one.get("ssid", ""): name for one in programme.iterfind("sanctions-set")}


def _raws(path: Path, number: int, line: int, target: Element, known: _Known) -> Iterator[Raw]:
    identity = target.get("ssid", "")
    listed_on, lifted_on = _days(target)
    data = _data(target, known)
    text = tostring(target, encoding="unicode").strip() + "\n"
    where, who = (f"entry {number}", line, text), ("SECO", CLAIMANT)
    yield listing(SOURCE, path, where, who, {"id": identity, "occurred": listed_on}, data)
    if lifted_on is not None:
        named = {name: data[name] for name in ("authority", "programmes", "target", "target_type", "reference")}
        lifted = {"action": "delisting", **named}
        yield listing(SOURCE, path, where, who, {"id": f"{identity}/delisted", "occurred": lifted_on}, lifted)


def _days(target: Element) -> tuple[str, str | None]:
    """The days on which it was listed and delisted, the last time: empty for one that the list does not give, None for
    what stands."""
    acts = sorted(
        (one.get("effective-date") or one.get("publication-date") or "", type_ == LIFTED)
        for one in target.iterfind("modification")
        if (type_ := one.get("modification-type")) in (LISTED, LIFTED)
    )
    lifted_on = acts.pop()[0] if acts and acts[-1][1] else None
    last = max((place for place, (_, is_lifted) in enumerate(acts) if is_lifted), default=-1)
    return next((day for day, _ in acts[last + 1 :]), ""), lifted_on


def _data(target: Element, known: _Known) -> dict[str, Any]:
    body = next((one for tag in BODIES if (one := target.find(tag)) is not None), Element("none"))
    identities = sorted(body.iterfind("identity"), key=lambda one: one.get("main") != "true")
    names = [(one.get("name-type", ""), one.get("quality", ""), _spellings(one)) for part in identities
             for one in part.iterfind("name")]  # fmt: skip
    first = next((spellings[0] for type_, _, spellings in names if type_ == "primary-name" and spellings), "")
    former = [one for type_, _, spellings in names if type_ == "formerly-known-as" for one in spellings]
    weak = [
        one
        for type_, quality, spellings in names
        if quality == "low" and type_ != "formerly-known-as"
        for one in spellings
    ]
    others = [one for _, _, spellings in names for one in spellings]
    said = [one.text or "" for one in body.iterfind("other-information")]
    sets = [target.get("sanctions-set-id", ""), *(one.text or "" for one in target.iterfind("sanctions-set-id"))]
    lands = list(chain.from_iterable(_lands(one, known) for one in identities))
    return {
        "action": "listing",
        "authority": "SECO",
        "programmes": distinct(known.programmes.get(one.strip(), "") for one in sets),
        "target": first,
        "target_type": body.get("object-type") if body.tag == "object" else body.tag,
        "reference": target.get("ssid", ""),
        **of_countries(lands),
        "aliases": distinct(others, first, *distinct(weak), *distinct(former)),
        "weak_aliases": distinct(weak, first),
        "former_names": distinct(former, first),
        "addresses": [at for part in identities for one in part.iterfind("address") if (at := _address(one, known))],
        "born": distinct(_born(one) for part in identities for one in part.iterfind("day-month-year")),
        "birthplaces": distinct(_place(one, known) for part in identities for one in part.iterfind("place-of-birth")),
        "identifiers": distinct(
            [_paper(one) for part in identities for one in part.iterfind("identification-document")]
            + [one for one in said if one.strip().startswith(PAPERS)]
            + [paper("foreign identifier", (one.text or "").strip()) for one in target.iterfind("foreign-identifier")]
        ),
        "title": joined(_titles(identities), "; "),
        "amended": sorted(
            {day for one in target.iterfind("modification") if one.get("modification-type") not in (LISTED, LIFTED)
             and (day := one.get("effective-date") or one.get("publication-date"))}
        ),
        "remarks": "\n".join(distinct([*(one.text or "" for one in body.iterfind("justification")), *said])),
    }  # fmt: skip


def _spellings(name: Element) -> list[str]:
    """A name as it is given, then in each other spelling: a part that has none in it as it is given."""
    parts = sorted(name.iterfind("name-part"), key=_order)
    parts = [one for one in parts if one.get("name-part-type") != "title"]
    variants: list[Mapping[tuple[str, str], str]] = [
        {(one.get("lang", ""), one.get("script", "")): one.text or "" for one in part.iterfind("spelling-variant")}
        for part in parts
    ]
    given = [text_of(part, "value") for part in parts]
    keys = dict.fromkeys(key for variant in variants for key in variant)
    spellings = [[variant.get(key, text) for variant, text in zip(variants, given, strict=True)] for key in keys]
    return distinct(" ".join(one) for one in [given, *spellings])


def _order(part: Element) -> int:
    order = part.get("order", "")
    return int(order) if order.isdecimal() and order.isascii() else 0


def _titles(identities: Sequence[Element]) -> Iterator[str]:
    for part in chain.from_iterable(one.iterfind("name/name-part") for one in identities):
        if part.get("name-part-type") == "title":
            yield text_of(part, "value")


def _land(place: Element, known: _Known) -> tuple[str, System] | None:
    """The country of an address, or of the place that it refers to."""
    for one in (place, known.places.get(place.get("place-id", ""))):
        if one is not None and (land := one.find("country")) is not None:
            if code := land.get("iso-code"):
                return code, "iso2"
            if name := (land.text or "").strip():
                return name, "name"
    return None


def _lands(identity: Element, known: _Known) -> Iterator[tuple[str, System]]:
    for one in chain(identity.iterfind("nationality"), identity.iterfind("address")):
        if land := _land(one, known):
            yield land


def _parts(place: Element, known: _Known) -> list[str]:
    referred = known.places.get(place.get("place-id", ""))
    return [text_of(one, tag) for tag in ADDRESS for one in (place, referred) if one is not None]


def _address(place: Element, known: _Known) -> dict[str, str]:
    land, system = _land(place, known) or ("", "iso2")
    return address(_parts(place, known), land, system)


def _place(place: Element, known: _Known) -> str:
    referred = known.places.get(place.get("place-id", ""))
    lands = [text_of(one, "country") for one in (place, referred) if one is not None]
    return joined([*_parts(place, known), *lands])


def _born(birth: Element) -> str:
    """A date of birth as far as the list has it."""
    parts = [birth.get(name, "").zfill(2) for name in ("year", "month", "day") if birth.get(name)]
    return "-".join(parts)


def _paper(paper_: Element) -> str:
    what = paper_.get("document-type", "").replace("-", " ")
    return paper(what, text_of(paper_, "number"), [text_of(paper_, "issuer"), text_of(paper_, "remark")])


SOURCE = Source(
    name="seco-sanctions",
    title="Sanctions list of Switzerland",
    kinds=("sanction",),
    url="https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction",
    licence="free to use with attribution (SECO)",
    citation="State Secretariat for Economic Affairs (SECO): Sanctions list, with the day it was generated",
    cadence="whenever an ordinance lists, amends or delists",
    stale_after=14,
    version="XML, the whole list in English; the rows are written by its schema, no real file was tried",
    defects=(
        "what was delisted stays in the list: it becomes a listing and a delisting",
        "the history of each entry repeats it as it was: only its state of today is read, and the days of its acts",
        "of an entry that was listed again the last listing counts",
        "of a file that breaks off, or is no whole list, only new entries are appended",
    ),
    left_out="sex, relations between targets, the state of an entry before each amendment, other calendars",
    recognises=lambda sample: f"<{ROOT}" in sample.text[:4096],
    read=read,
    release=release,
    missing=missing,
    complete="whole",
)
