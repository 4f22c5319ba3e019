"""One written form of a code or a name, so that 4, "004" and 4.0, or "TÜRKİYE" and "Türkiye", are the same."""

import re
import unicodedata
from typing import Literal

System = Literal["iso2", "iso3", "m49", "cow", "gw", "fips", "cameo", "imf", "name"]
NUMBERED = frozenset({"m49", "cow", "gw", "imf"})

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})


def key(code: str | int | float | None, system: System) -> str | None:
    """The code as the tables of a system have it, None for what cannot be a code of it."""
    text = "" if code is None else str(code).strip()
    if system == "name":
        return folded(text) or None
    if system in NUMBERED:
        number = text.removesuffix(".0")
        return (number.lstrip("0") or "0") if number.isascii() and number.isdigit() else None
    # iso3 knows the identifiers of areas too: COW-300.
    letters = text.replace("-", "", 1) if system == "iso3" else text
    return text.upper() if letters.isascii() and letters.isalnum() else None


def folded(name: str) -> str:
    """A name without case, accents and punctuation that lists differ in; every word of it stays where it is.

    "Bolivia (Plurinational State of)" is "Bolivia, Plurinational State of", "the Gambia" is "Gambia, The" and "Gambia",
    "St. Lucia" is "Saint Lucia", "Antigua & Barbuda" is "Antigua and Barbuda".
    """
    # Before case is folded (İ would leave a dot behind) and before marks are split off (´ would leave a space).
    plain = unicodedata.normalize("NFKD", name.translate(_QUOTES))
    text = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    text = re.sub(r"\s*[(\[]\s*", ", ", text.replace("&", " and "))
    text = " ".join(re.sub(r"[)\]*]", " ", re.sub(r"\bst\.", "saint ", text)).split())
    text = text.replace(", the ", ", ").removeprefix("the ").removesuffix(", the")
    return text.strip(" ,")
