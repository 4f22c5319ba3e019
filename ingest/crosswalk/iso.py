"""ISO 3166 as pycountry has it: today's countries (part 1) and the codes that were withdrawn (part 3)."""

from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from ingest.crosswalk.keys import System

if TYPE_CHECKING:
    from pycountry.db import Data

# CAMEO takes its codes of countries from ISO 3166-1 alpha-3, and M49 shares its numbers with it.
_FIELDS: Mapping[System, tuple[str, ...]] = {
    "iso2": ("alpha_2",),
    "iso3": ("alpha_3",),
    "cameo": ("alpha_3",),
    "m49": ("numeric",),
    "name": ("official_name", "common_name", "name"),
}


def codes(system: System, own: Container[str]) -> Iterator[tuple[str, str]]:
    """Each code or name in ISO 3166 with its country, today's last, so that they win over a former one's.

    A state that only changed its name stands under today's code; a former one in `own` under its own.
    """
    if system == "name":
        yield from ((name, entry.alpha_3) for entry in _today() for name in _inverted(entry))
    for country, entry in _entries(own):
        for field in _FIELDS.get(system, ()):
            if value := getattr(entry, field, None):
                yield value, country


def _inverted(entry: "Data") -> Iterator[str]:
    """Of the Republic of Yemen: "Yemen, Republic of" and "Yemen, Republic"."""
    official = getattr(entry, "official_name", "")
    for name in {entry.name, getattr(entry, "common_name", entry.name)}:
        form = official.removesuffix(name)
        if form != official and (of := form.strip().removesuffix(" the")).endswith(" of"):
            yield f"{name}, {of}"
            yield f"{name}, {of.removesuffix(' of')}"


@cache
def successors() -> Mapping[str, str]:
    """By withdrawn code: today's code of the territory, where there is one."""
    today = {entry.alpha_2: entry.alpha_3 for entry in _today()}
    # Part 3 has four letters: the old code and its successor; AA if the two letters stayed, HH or XX if there is none.
    ends = {old.alpha_3: old.alpha_2 if old.alpha_4[2:] == "AA" else old.alpha_4[2:] for old in withdrawn()}
    return {code: today[end] for code, end in ends.items() if end in today}


def withdrawn() -> list["Data"]:
    """What part 3 lists, but for codes that are in use again (ATF)."""
    import pycountry

    today = {entry.alpha_3 for entry in _today()}
    return [old for old in pycountry.historic_countries if old.alpha_3 not in today]


@cache
def entries() -> Mapping[str, "Data"]:
    """By alpha-3: today's entries and the withdrawn ones."""
    return {entry.alpha_3: entry for entry in (*withdrawn(), *_today())}


def _entries(own: Container[str]) -> Iterator[tuple[str, "Data"]]:
    for old in withdrawn():
        yield old.alpha_3 if old.alpha_3 in own else successors().get(old.alpha_3, old.alpha_3), old
    for entry in _today():
        yield entry.alpha_3, entry


def _today() -> list["Data"]:
    import pycountry

    return list(pycountry.countries)
