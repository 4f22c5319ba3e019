"""The country that a code and a name say together, and who held a seat in the United Nations."""

from datetime import date

from ingest.areas import areas
from ingest.crosswalk import On, System, change_days, country
from ingest.crosswalk.keys import key
from ingest.crosswalk.period import period
from ingest.crosswalk.tables import after, lives, meanings
from ingest.nulls import NULLS

# By who holds a seat today: who held it before, and until when. General Assembly resolution 2758 (XXVI) of 25 October
# 1971; letter of the President of the Russian Federation to the Secretary-General of 24 December 1991.
_SEATS = {"CHN": ("TWN", "1971-10-25"), "RUS": ("SUN", "1991-12-25")}


def country_named(code: str | int | float | None, system: System, name: str | None, on: On | None = None) -> str | None:
    """The country of a row that has a code and a name; None where they contradict each other, or no list knows them.

    They contradict each other where no country that the code ever meant is one that the name ever meant, nor a part of
    one. A name that no list knows contradicts nothing, and a code that its list does not know says nothing. "NA" of ISO
    3166-1 alpha-2 is a missing value, unless the name is Namibia's, or there is none and the day is not before it was a
    state: R writes NA for what is missing."""
    by_name = _ever(name, "name") if name and name not in NULLS else set()
    if _is_missing(code, system, name, by_name, on):
        return country(name, "name", on)
    if not by_name or (key(code, system) or "") not in meanings(system):
        return country(code, system, on) or (country(name, "name", on) if by_name else None)
    by_code = _ever(code, system)
    return country(code, system, on) if _with_wholes(by_code) & _with_wholes(by_name) else None


def un_seat(member: str | None, on: On | None) -> str | None:
    """Who held the seat of a member of the United Nations on a day: China's was TWN until 25 October 1971."""
    held, asked = _SEATS.get(member or ""), period(on)
    if held is None or asked is None:
        return member
    first, last = asked
    middle = first + (last - first) / 2  # of a year or a month, who held it for most of it
    return held[0] if middle <= date.fromisoformat(held[1]) else member


def since(on: str | None, system: System) -> str | None:
    """The last day up to this one on which some answer changed: all days since then have the same answers.

    What is no day stays as it is."""
    asked = period(on)
    if on is None or asked is None or asked[0] != asked[1]:
        return on
    day = asked[0].isoformat()
    seats = [after(last_on) for _, last_on in _SEATS.values()]
    known = (*change_days(system), *change_days("name"), *seats, lives()["NAM"]["first_on"])
    return max((change for change in known if change <= day), default="0001-01-01")


def _is_missing(
    code: str | int | float | None, system: System, name: str | None, by_name: set[str], on: On | None
) -> bool:
    text = "" if code is None else str(code).strip()
    if text not in NULLS:
        return False
    if system != "iso2" or text != "NA":
        return True
    if name and name not in NULLS:
        return "NAM" not in by_name
    asked = period(on)
    return asked is not None and asked[1].isoformat() < lives()["NAM"]["first_on"]


def _ever(code: str | int | float | None, system: System) -> set[str]:
    """All countries that a code has meant at any time."""
    return {one.country for one in meanings(system).get(key(code, system) or "", ()) if one.country}


def _with_wholes(codes: set[str]) -> set[str]:
    """With the state that each part belongs to."""
    return codes | {areas()[code].belongs_to for code in codes if code in areas() and areas()[code].belongs_to}
