"""What each code of a system has meant, and when: pycountry where it is right, our reviewed tables where it is not.

Two packages know more systems, `country-converter` and `countrycode`: both are under the GPL 3, and neither knows the
years of a code. So ISO 3166 comes from pycountry, and what it lacks stands in tables beside this module, a row a fact:

codes.csv
    `cow`: Correlates of War Project, State System Membership v2016, https://correlatesofwar.org.
    `gw`: Gleditsch and Ward (1999), "A revised list of independent states since the Congress of Vienna",
    International Interactions 25, in the version of 2020 with its microstates.
    `fips`: FIPS 10-4 with its changes until 2014 (Geopolitical Entities and Codes), and what GDELT adds.
    `cameo`: CAMEO 1.1b3, chapter 3, and ICEWS, where they depart from ISO 3166-1 alpha-3.
    `imf`: the numbers of the International Financial Statistics and of the World Economic Outlook.
    `m49`: UN M49 where it is not the number of ISO 3166, and the areas of UN Comtrade.
    `iso2`, `iso3`: codes that ISO gave twice, and codes that data sets use beyond the life of a state.
names.csv
    Names that ISO does not have: former, inverted and short ones, and a few misspelt in a list that is in use.
states.csv
    The life of a state, see `ingest.crosswalk.state`.

A row without years is what a code plainly means; a row with years says what it means in those. A year of change belongs
to the state that held for most of it: COW 365 is the Soviet Union until 1991. The first year of a state bounds no code,
since data sets number a territory before it is one (COW's own trade data have Guyana from 1960 on); the last year does
in `cow` and `gw`, which say when a state ended.

A row without a country is a code that the system knows and that no country of ISO 3166 answers to: a region, a customs
union, Austria-Hungary. A note says why a row is there; a country's main code in a system has none.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ingest.crosswalk import iso
from ingest.crosswalk.keys import System, key


class Meaning(NamedTuple):
    """The country that a code stands for from one year to another, both included; None is no bound."""

    country: str | None
    first_year: int | None = None
    last_year: int | None = None

    def holds_in(self, year: int) -> bool:
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


@cache
def meanings(system: System) -> Mapping[str, tuple[Meaning, ...]]:
    """By key of a code: its meanings in certain years, in their order, then the plain one where it has one."""
    plain = {_key(code, system): Meaning(country) for code, country in iso.codes(system, lives().keys())}
    dated: defaultdict[str, list[Meaning]] = defaultdict(list)
    for row in _rows(system):
        code, meaning = _key(row["code"], system), Meaning(row["country"] or None, *years(row))
        if meaning == Meaning(meaning.country):
            plain[code] = meaning
        else:
            dated[code].append(meaning)
    return {
        code: (*sorted(dated[code], key=lambda one: one.first_year or 0), *([plain[code]] if code in plain else []))
        for code in plain.keys() | dated.keys()
    }


@cache
def main_codes(system: System) -> Mapping[str, str]:
    """By country: its code in a reviewed system, the last where it had several; none where each carries a note."""
    return {row["country"]: row["code"] for row in _rows(system) if row["country"] and not row["note"]}


@cache
def lives() -> Mapping[str, dict[str, str]]:
    """By country: its row in states.csv."""
    return {row["country"]: row for row in _table("states.csv")}


def years(row: Mapping[str, str]) -> tuple[int | None, int | None]:
    return int(row["first_year"]) if row["first_year"] else None, int(row["last_year"]) if row["last_year"] else None


def _rows(system: System) -> Iterator[dict[str, str]]:
    if system == "name":
        return ({**row, "code": row["name"]} for row in _table("names.csv"))
    return (row for row in _table("codes.csv") if row["system"] == system)


@cache
def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()))


def _key(code: str, system: System) -> str:
    found = key(code, system)
    if found is None:
        raise ValueError(f"{code!r} in our own table can be no code of {system}")
    return found
