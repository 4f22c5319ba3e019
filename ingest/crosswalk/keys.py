"""One written form of a code or a name, so that 4, "004" and 4.0, or "TÜRKİYE" and "Türkiye", are the same."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

System = Literal["iso2", "iso3", "m49", "cow", "gw", "fips", "cameo", "imf", "name"]
NUMBERED = frozenset({"m49", "cow", "gw", "imf"})

_POINTED = re.compile(r"(?P<whole>-?[0-9]+)\.(?P<part>[0-9]*)([eE](?P<exponent>[-+]?[0-9]{1,2}))?")

# As the World Bank, the IMF and UN Comtrade shorten names.
_SHORT = {
    r"st\.": "saint",
    r"rep\.": "republic",
    r"dem\.": "democratic",
    r"fed\.": "federal",
    r"terr\.": "territory",
    r"isds?\b\.?": "islands",
    r"isls\.": "islands",
    r"fmr\b\.?": "former",
    r"neth\.": "netherlands",
    r"br\.": "british",
}

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})


def key(code: str | int | float | None, system: System) -> str | None:
    """The code as the tables of a system have it, None for what cannot be a code of it."""
    text = plain(code)
    if system == "name":
        return folded(str(code or "").strip()) or None
    if system in NUMBERED:
        return (text.lstrip("0") or "0") if text.isascii() and text.isdigit() else None
    # iso3 knows the identifiers of areas too: COW-300.
    letters = text.replace("-", "", 1) if system == "iso3" else text
    return text.upper() if letters.isascii() and letters.isalnum() else None


def plain(code: object) -> str:
    """The text of a code, without blanks around it. A whole number that a table holds with a point (408.0) or an
    exponent (4.08E+02) is that number; 0307 keeps its zero, and so does 0307.0. Empty for None."""
    text = "" if code is None else str(code).strip()
    found = _POINTED.fullmatch(text)
    if found is None:
        return text
    if found["exponent"] is None:
        return found["whole"] if not found["part"].strip("0") else text
    number = Decimal(text)
    return format(number, "f").partition(".")[0] if number == number.to_integral_value() else text


def folded(name: str) -> str:
    """A name without case, accents and punctuation that lists differ in; every word of it stays where it is.

    "Bolivia (Plurinational State of)" is "Bolivia, Plurinational State of", "the Gambia" is "Gambia, The" and "Gambia",
    "St. Lucia" is "Saint Lucia", "Antigua & Barbuda" is "Antigua and Barbuda", "Rep. of Korea" is "Republic of Korea".
    """
    # Before case is folded (İ would leave a dot behind) and before marks are split off (´ would leave a space).
    plain = unicodedata.normalize("NFKD", name.translate(_QUOTES))
    text = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    text = re.sub(r"\s*[(\[]\s*", ", ", text.replace("&", " and "))
    for short, long in _SHORT.items():
        text = re.sub(rf"\b{short}", f"{long} ", text)
    text = " ".join(re.sub(r"[)\]*]", " ", text).split()).replace(" ,", ",")
    text = text.replace(", the ", ", ").removeprefix("the ").removesuffix(", the")
    return text.strip(" ,")
