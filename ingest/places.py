"""Country codes: ISO 3166-1 alpha-3, with the former states of ISO 3166-3 and the areas that ISO never listed."""

from difflib import get_close_matches
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field

from ingest.areas import areas

# In wide use, user-assigned in ISO 3166: Kosovo in the data of the World Bank, the EU and the IMF.
USER_ASSIGNED = {"XKX": "Kosovo"}

WORLD = "WLD"
UNKNOWN = "ZZZ"  # the source names a country by a code or a name that no list knows


@cache
def countries() -> dict[str, str]:
    """Code to English name: today's countries, former ones (DDR, SUN, YMD, YUG) and other areas (COW-300, FIPS-GZ)."""
    import pycountry

    former = {country.alpha_3: country.name for country in pycountry.historic_countries}
    today = {country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries}
    return former | today | USER_ASSIGNED | {code: area.name for code, area in areas().items() if area.name}


def known_country(code: str) -> str:
    """The code itself, `ZZZ` too. Raises ValueError, naming the likely code, for one that no country has."""
    if code != UNKNOWN and code not in countries():
        raise ValueError(f"there is no country {code!r} in ISO 3166-1 alpha-3{_suggestion(code)}")
    return code


def known_partner(code: str) -> str:
    """As `known_country`, and `WLD` for the whole world, as trade statistics have it."""
    return code if code == WORLD else known_country(code)


def _suggestion(text: str) -> str:
    import pycountry

    text = text.strip()
    if text.upper() in countries():
        return f"; did you mean {text.upper()}?"
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    names = {name.lower(): code for code, name in countries().items() if "-" not in code}
    begun = sorted((name for name in names if len(text) > 3 and name.startswith(text.lower())), key=len)
    close = begun or get_close_matches(text.lower(), names, n=1)
    if code := codes.get(text.upper()) or (names[close[0]] if close else None):
        return f"; did you mean {code} ({countries()[code]})?"
    return f"; write its three letters, such as PRK, or {UNKNOWN} where no list knows it"


Country = Annotated[
    str,
    Field(
        max_length=100,
        description="ISO 3166-1 alpha-3, another area such as COW-300, or ZZZ for an unknown country",
        examples=["PRK", "RUS"],
    ),
    AfterValidator(known_country),
]
Partner = Annotated[
    str,
    Field(max_length=100, description="as a country, or WLD for the whole world", examples=["PRK", WORLD]),
    AfterValidator(known_partner),
]
