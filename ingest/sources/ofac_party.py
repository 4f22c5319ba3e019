"""A party of the US Treasury's Advanced XML, as a listing says it: what it refers to by numbers is looked up."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from ingest.crosswalk import System, country, place
from ingest.sources.listed import address, distinct, filled, joined, of_countries, paper
from ingest.sources.xml_records import text_of

TYPES = {"1": "vessel", "2": "aircraft", "3": "entity", "4": "individual"}
PROGRAMME = "1"  # the type of a measure that names the programme in its comment
LATIN = "215"
BORN, BORN_AT, LOCATION, TITLE = "Birthdate", "Place of Birth", "Location", "Title"
OF_COUNTRIES = ("Nationality Country", "Citizenship Country", "Nationality", "Citizenship", "Vessel Flag", LOCATION)
VESSEL = {
    "VESSEL TYPE": "type",
    "Vessel Call Sign": "call_sign",
    "Call Sign": "call_sign",
    "Vessel Owner": "owner",
    "Vessel Tonnage": "tonnage",
    "Tonnage": "tonnage",
    "Vessel Gross Registered Tonnage": "gross_tonnage",
    "Gross Registered Tonnage": "gross_tonnage",
}
# Features that identify: wallets, registrations of aircraft, numbers of firms.
IDENTIFIES = ("Digital Currency", "Aircraft ", "BIK", "SWIFT", "D-U-N-S", "MMSI", "IMO")
_VESSEL = {name.lower(): field_ for name, field_ in VESSEL.items()}


@dataclass(slots=True)
class Known:
    """What parties refer to by its number; `lack`: why the list is not complete."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[str, Element] = field(default_factory=dict)
    papers: defaultdict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    entries: defaultdict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    lack: str = ""

    def value(self, of: str, number: str | None) -> str:
        return self.values.get((of, number or ""), "")


def day_of(date: Element) -> str:
    """A day as far as its parts go."""
    parts = [text_of(date, name).zfill(2) for name in ("Year", "Month", "Day") if text_of(date, name)]
    return "-".join(parts)


def data_of(identity: str, profile: Element, entries: Sequence[Element], known: Known) -> dict[str, Any]:
    names = [one for alias in profile.iterfind("Identity/Alias") for one in _names(alias, known)]
    target = next((name for what, name, is_latin in names if what == "primary" and is_latin), "")
    own = [name for what, name, is_latin in names if what == "primary" and not is_latin]
    of = {what: distinct(name for one, name, _ in names if one == what) for what in ("weak", "former")}
    features = [(known.value("FeatureType", one.get("FeatureTypeID")), one) for one in profile.iterfind("Feature")]
    type_ = profile.get("PartySubTypeID", "")
    lists = distinct(known.value("List", one.get("ListID")) for one in entries)
    identities = [one.get("ID", "") for one in profile.iterfind("Identity")]
    return {
        "action": "listing",
        "authority": "OFAC",
        "programmes": distinct(
            text_of(one, "Comment")
            for entry in entries
            for one in entry.iterfind("SanctionsMeasure")
            if one.get("SanctionsTypeID") == PROGRAMME
        ),
        "target": target,
        "target_type": TYPES.get(type_, type_),
        "reference": identity,
        **of_countries(_lands(features, known)),
        "original_name": own[0] if own else "",
        "aliases": distinct((name for _, name, _ in names), target, *own[:1], *of["weak"], *of["former"]),
        "weak_aliases": of["weak"],
        "former_names": of["former"],
        "addresses": [
            one
            for name, feature in features
            if name == LOCATION
            for where in _places(feature, known)
            if (one := address(_parts(where, known), _land(where, known), "name"))
        ],
        "born": distinct(_period(one) for name, one in features if name == BORN),
        "birthplaces": distinct(_detail(one, known) for name, one in features if name == BORN_AT),
        "identifiers": distinct(
            [_paper(one, known) for number in identities for one in known.papers.get(number, ())]
            + [paper(name, _detail(one, known)) for name, one in features if name.startswith(IDENTIFIES)]
        ),
        "title": joined((_detail(one, known) for name, one in features if name == TITLE), "; "),
        "vessel": _vessel(features, known),
        "list": joined(lists),
    }


def _names(alias: Element, known: Known) -> Iterator[tuple[str, str, bool]]:
    """What sort of name it is, and its text in each script: the first of the Latin ones is the name itself."""
    kind = known.value("AliasType", alias.get("AliasTypeID"))
    what = "primary" if alias.get("Primary") == "true" else "former" if kind.startswith("F.K.A") else "alias"
    what = "weak" if alias.get("LowQuality") == "true" else what
    for name in alias.iterfind("DocumentedName"):
        values = [one for part in name.iterfind("DocumentedNamePart") for one in part.iterfind("NamePartValue")]
        scripts = {one.get("ScriptID", LATIN) for one in values}
        yield what, " ".join((one.text or "").strip() for one in values), scripts <= {LATIN}


def _places(feature: Element, known: Known) -> list[Element]:
    numbers = [one.get("LocationID", "") for one in feature.iterfind("FeatureVersion/VersionLocation")]
    return [known.places[number] for number in numbers if number in known.places]


def _land(place_: Element, known: Known) -> str:
    found = place_.find("LocationCountry")
    return known.value("Country", found.get("CountryID")) if found is not None else ""


def _parts(place_: Element, known: Known) -> list[str]:
    """The parts of an address in the order of its lines."""
    parts = [
        (known.value("LocPartType", part.get("LocPartTypeID")), text_of(value, "Value"))
        for part in place_.iterfind("LocationPart")
        for value in part.iterfind("LocationPartValue")
    ]
    return [text for name, text in sorted(parts, key=lambda one: not one[0].startswith("ADDRESS")) if text]


def _detail(feature: Element, known: Known) -> str:
    """What a feature says: a text, one of the values of the list, or a place."""
    details = [
        (one.text or "").strip() or known.value("DetailReference", one.get("DetailReferenceID"))
        for one in feature.iterfind("FeatureVersion/VersionDetail")
    ]
    places = [joined([*_parts(one, known), _land(one, known)]) for one in _places(feature, known)]
    return joined([*details, *places])


def _lands(features: Sequence[tuple[str, Element]], known: Known) -> list[tuple[str, System]]:
    found = []
    for name, feature in features:
        if name in OF_COUNTRIES:
            lands = [_land(one, known) for one in _places(feature, known)] or [_detail(feature, known)]
            found += [land for land in lands if land]
    return [(land, "name") for land in found]


def _period(feature: Element) -> str:
    """The first and the last day on which it can have been, in one text."""
    period = feature.find("FeatureVersion/DatePeriod")
    if period is None:
        return ""
    days = [one for path in ("Start/From", "Start/To", "End/From", "End/To") if (one := period.find(path)) is not None]
    known = [day for one in days if (day := day_of(one))]
    return known[0] if known and min(known) == max(known) else f"{min(known)} to {max(known)}" if known else ""


def _paper(one: Element, known: Known) -> str:
    what = known.value("IDRegDocType", one.get("IDRegDocTypeID"))
    issued_by = known.value("Country", one.get("IssuedBy-CountryID"))
    return paper(what, text_of(one, "IDRegistrationNo"), [issued_by, text_of(one, "Comment")])


def _vessel(features: Sequence[tuple[str, Element]], known: Known) -> dict[str, Any]:
    """What the list says of a ship; empty for what is none."""
    found: dict[str, Any] = {
        named: _detail(feature, known) for name, feature in features if (named := _VESSEL.get(name.lower()))
    }
    for tonnage in ("tonnage", "gross_tonnage"):
        plain = str(found.get(tonnage, "")).replace(",", "")
        if plain.replace(".", "", 1).isdecimal() and plain.isascii():
            found[tonnage] = float(plain)
    flag = next((_detail(one, known) for name, one in features if name == "Vessel Flag"), "")
    return filled(found | (place(flag, "name", country(flag, "name"), "flag") if flag else {}))
