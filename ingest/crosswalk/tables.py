"""What each code of a system has meant, and when: pycountry where it is right, our reviewed tables where it is not.

Two packages know more systems, `country-converter` and `countrycode`: both are under the GPL 3, and neither knows the
days of a code. So ISO 3166 comes from pycountry, and what it lacks stands in tables beside this module, a row a fact:

codes.csv
    `cow`: Correlates of War Project, State System Membership v2016, https://correlatesofwar.org.
    `gw`: Gleditsch and Ward (1999), "A revised list of independent states since the Congress of Vienna",
    International Interactions 25, in the version of 2020 with its microstates.
    `fips`: FIPS 10-4 with its changes until 2014 (Geopolitical Entities and Codes), and what GDELT adds.
    `cameo`: CAMEO 1.1b3, chapter 3, and ICEWS, where they depart from ISO 3166-1 alpha-3.
    `imf`: the numbers of the International Financial Statistics and of the World Economic Outlook.
    `m49`: UN M49 where it is not the number of ISO 3166, and the areas of UN Comtrade.
    `iso2`, `iso3`: codes that ISO gave twice, codes that data sets use beyond the life of a state, and those of the
    World Bank.
names.csv
    Names that ISO does not have: former, inverted and short ones, and a few misspelled in a list that is in use.
states.csv
    The life of a state, see `ingest.crosswalk.state`.

Areas that are no state of today stand in `ingest/areas.csv`; each answers to its own name.

A row without days is what a code plainly means; a row with days says what it means from the first to the last of them.
The first day of a state bounds no code, since data sets number a territory before it is one (COW's own trade data have
Guyana from 1960 on); the last day does in `cow` and `gw`, which say when a state ended.

A row without a country is a code that the system knows and that no country or area answers to: a region, a group whose
members vary. A note says why a row is there; a country's main code in a system has none.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ingest.areas import areas
from ingest.crosswalk import iso
from ingest.crosswalk.keys import System, key


class Meaning(NamedTuple):
    """The country that a code stands for from one day to another, both included, ISO 8601; None is no bound."""

    country: str | None
    first_on: str | None = None
    last_on: str | None = None

    @property
    def is_plain(self) -> bool:
        return self.first_on is None and self.last_on is None

    def days_within(self, first: date, last: date) -> int:
        start = max(first, date.fromisoformat(self.first_on)) if self.first_on else first
        end = min(last, date.fromisoformat(self.last_on)) if self.last_on else last
        return max(0, (end - start).days + 1)


@cache
def meanings(system: System) -> Mapping[str, tuple[Meaning, ...]]:
    """By key of a code: its meanings on certain days, in their order, then the plain one where it has one."""
    own = lives().keys() | areas().keys()
    plain = {_key(code, system): Meaning(country) for code, country in iso.codes(system, own)}
    if system == "iso3":
        plain |= {code: Meaning(code) for code in areas()}
    dated: defaultdict[str, list[Meaning]] = defaultdict(list)
    if system == "name":
        for code, area in areas().items():
            if area.type == "former_state":
                dated[_key(area.name, system)].append(Meaning(code, None, _last_day(code)))
            elif area.name:
                plain[_key(area.name, system)] = Meaning(code)
    for row in _rows(system):
        code, meaning = _key(row["code"], system), Meaning(row["country"] or None, *days(row))
        if meaning.is_plain:
            plain[code] = meaning
        else:
            dated[code].append(meaning)
    return {
        code: (*sorted(dated[code], key=lambda one: one.first_on or ""), *([plain[code]] if code in plain else []))
        for code in plain.keys() | dated.keys()
    }


@cache
def change_days(system: System) -> tuple[str, ...]:
    """The days on which some code of the system begins to mean another country, in order."""
    dated = [one for found in meanings(system).values() for one in found if not one.is_plain]
    return tuple(
        sorted({one.first_on for one in dated if one.first_on} | {after(one.last_on) for one in dated if one.last_on})
    )


@cache
def main_codes(system: System) -> Mapping[str, str]:
    """By country: its code in a reviewed system, the last where it had several; none where each carries a note."""
    return {row["country"]: row["code"] for row in _rows(system) if row["country"] and not row["note"]}


@cache
def lives() -> Mapping[str, dict[str, str]]:
    """By country: its row in states.csv."""
    return {row["country"]: row for row in _table("states.csv")}


def days(row: Mapping[str, str]) -> tuple[str | None, str | None]:
    return row["first_on"] or None, row["last_on"] or None


def after(day: str) -> str:
    """The day after."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def before(day: str) -> str:
    """The day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _last_day(country: str) -> str:
    """Of a historic state: the later one of the two lists of states."""
    rows = (*_rows("cow"), *_rows("gw"))
    return max(row["last_on"] for row in rows if row["country"] == country)


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
