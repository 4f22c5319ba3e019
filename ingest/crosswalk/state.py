"""Countries and former states as rows: their codes in each system, the years of their life, who came after them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.crosswalk import iso
from ingest.crosswalk.tables import lives, main_codes, years
from ingest.places import countries


@dataclass(frozen=True)
class State:
    """A country of ISO 3166, a former one (ISO 3166-3) or Kosovo.

    withdrawn_year
        In which ISO withdrew the code; None while it stands.
    first_year, last_year
        Its membership in the state system of COW (from 1816 on, so that 1816 can mean before), or in the United
        Nations where that began earlier. Of a code outside that list, the year in which ISO withdrew it. A state that
        was occupied for some years goes on through them. None: no member, or still there.
    iso2, m49, cow, gw, fips, imf
        Its main code, as text, None where it has none; where it had several in a system, the last of them.
    successor
        The state that kept its seat, or the one into which ISO says that it went; None where it was divided.
    """

    code: str
    name: str
    iso2: str | None
    m49: str | None
    cow: str | None
    gw: str | None
    fips: str | None
    imf: str | None
    withdrawn_year: int | None
    first_year: int | None
    last_year: int | None
    successor: str | None


def states() -> list[State]:
    """All countries that `ingest.places` knows, by code."""
    codes = {system: main_codes(system) for system in ("iso2", "cow", "gw", "fips", "imf")}
    return [_state(code, name, codes) for code, name in sorted(countries().items())]


def _state(code: str, name: str, codes: Mapping[str, Mapping[str, str]]) -> State:
    entry, life = iso.entries().get(code), lives().get(code)
    withdrawal = getattr(entry, "withdrawal_date", None)
    withdrawn_year = int(withdrawal[:4]) if withdrawal else None
    first_year, last_year = years(life) if life else (None, withdrawn_year)
    return State(
        code=code,
        name=name,
        iso2=getattr(entry, "alpha_2", codes["iso2"].get(code)),
        m49=getattr(entry, "numeric", None),
        cow=codes["cow"].get(code),
        gw=codes["gw"].get(code),
        fips=codes["fips"].get(code),
        imf=codes["imf"].get(code),
        withdrawn_year=withdrawn_year,
        first_year=first_year,
        last_year=last_year,
        successor=(life["successor"] if life else "") or iso.successors().get(code),
    )
