"""Event codes of CAMEO: which there are, and the code that a source means where it has lost the leading zero.

Codebook: P. A. Schrodt, CAMEO Conflict and Mediation Event Observations, version 1.1b3, 2012; with the codes that
GDELT adds to it (0357, 1641 to 1643). The texts are those of the column Event Text of ICEWS."""

import csv
from functools import cache, lru_cache
from importlib.resources import files


@cache
def texts() -> dict[str, str]:
    """By code, of two to four digits, the text of ICEWS."""
    table = files(__package__).joinpath("cameo.csv").read_text(encoding="utf-8")
    return {row["code"]: row["text"] for row in csv.DictReader(table.splitlines())}


@cache
def _codes_by_text() -> dict[str, str]:
    """A root (two digits) and its residual code (three) may share a text: events are coded by the latter."""
    return {_folded(text): code for code, text in texts().items() if len(code) > 2}


@lru_cache(maxsize=4096)
def code(given: str, root: str | None = None) -> str | None:
    """The code that is meant by one that may have lost its zero as a number (42 is 042), None where there is none.

    `root` is the code's root as the source gives it, 4 or 04: a code of another root is none."""
    candidates = [one for one in (f"0{given}", given) if one in texts()]
    if root:
        candidates = [one for one in candidates if one[:2] == root.zfill(2)]
    return candidates[0] if candidates else None


def code_of_text(text: str) -> str | None:
    """The code of an Event Text of ICEWS, without regard to case and blanks; None for a text that is none."""
    return _codes_by_text().get(_folded(text))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
