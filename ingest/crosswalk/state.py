"""Countries and former states as rows: their codes in each system, the days of their life, who came after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ingest.areas import Area, AreaType, areas
from ingest.crosswalk import iso
from ingest.crosswalk.keys import System, key
from ingest.crosswalk.tables import days, lives, main_codes
from ingest.places import countries


@dataclass(frozen=True)
class State:
    """A country of ISO 3166, a former one (ISO 3166-3), Kosovo, or an area of `ingest.areas`.

    type
        `country` for one of today, `former_name` for a withdrawn code of a state that goes on under another; else the
        type of the area.
    belongs_to
        The state or area that it is a part of, or that its territory is a part of today.
    withdrawn_year
        In which ISO withdrew the code; None while it stands, or where ISO never gave one.
    first_on, last_on
        Its membership in the state system of COW (from 1816 on, so that 1816 can mean before), or in the United
        Nations where that began earlier; of a state that COW does not list, in that of Gleditsch and Ward; of another
        area, the days of its life. Of a withdrawn code outside these, the day or the last day of the year on which ISO
        withdrew it. A state that was occupied for some years goes on through them. None: not known, or still there.
    iso2, m49, cow, gw, fips, imf
        Its main code, as text, None where it has none; where it had several in a system, the last of them.
    successor
        The state that kept its seat, or the one into which ISO says that it went; None where it was divided.
    """

    code: str
    name: str
    type: AreaType | Literal["country", "former_name"]
    belongs_to: str | None
    iso2: str | None
    m49: str | None
    cow: str | None
    gw: str | None
    fips: str | None
    imf: str | None
    withdrawn_year: int | None
    first_on: str | None
    last_on: str | None
    successor: str | None


def states() -> list[State]:
    """All countries that `ingest.places` knows, by code."""
    codes = {system: main_codes(system) for system in ("iso2", "m49", "cow", "gw", "fips", "imf")}
    return [_state(code, name, codes) for code, name in sorted(countries().items())]


@cache
def _by_code() -> Mapping[str, State]:
    return {state.code: state for state in states()}


def is_own(given: str | int | float | None, system: System, code: str) -> bool:
    """Whether a text of a system is the one that the row of a country has, so that nothing is lost without it."""
    if system == "name":
        return code in _by_code() and given == _by_code()[code].name
    written = key(given, system)
    if system in ("iso3", "cameo"):
        return written == code
    return code in _by_code() and written is not None and written == key(getattr(_by_code()[code], system), system)


def _state(code: str, name: str, codes: Mapping[str, Mapping[str, str]]) -> State:
    entry, life, area = iso.entries().get(code), lives().get(code), areas().get(code)
    withdrawal = getattr(entry, "withdrawal_date", None)
    first_on, last_on = _life(life, area, withdrawal)
    successor = (life["successor"] if life else "") or (area.successor if area else "") or iso.successors().get(code)
    number = area.code.removeprefix("M49-") if area and area.code.startswith("M49-") else codes["m49"].get(code)
    return State(
        code=code,
        name=name,
        type=_type(code, life, area, withdrawal),
        belongs_to=(area.belongs_to or None) if area else None,
        iso2=getattr(entry, "alpha_2", codes["iso2"].get(code)),
        m49=getattr(entry, "numeric", number and number.zfill(3)),
        cow=codes["cow"].get(code),
        gw=codes["gw"].get(code),
        fips=codes["fips"].get(code),
        imf=codes["imf"].get(code),
        withdrawn_year=int(withdrawal[:4]) if withdrawal else None,
        first_on=first_on,
        last_on=last_on,
        successor=successor,
    )


def _life(life: Mapping[str, str] | None, area: Area | None, withdrawal: str | None) -> tuple[str | None, str | None]:
    if life:
        return days(life)
    if area:
        return area.first_on or None, area.last_on or None
    # Where ISO gives the year alone, its last day.
    return None, (f"{withdrawal}-12-31" if withdrawal and len(withdrawal) == 4 else withdrawal)


def _type(
    code: str, life: Mapping[str, str] | None, area: Area | None, withdrawal: str | None
) -> AreaType | Literal["country", "former_name"]:
    if area:
        return area.type
    if withdrawal:
        return "former_state" if life else "former_name"
    return "country"
