"""What the cells of a column are: days, years, numbers, countries of a coding system, words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import get_args

from ingest.crosswalk import System, country
from ingest.crosswalk.keys import plain
from ingest.sources.grid import Guess
from ingest.sources.mapped import NUMBER

# What stands for nothing in tables, beside an empty cell and what the reader knows.
NOTHING = ("..", "...", "-", "–", "—", ".", "n/a", "n.a.", "-9", "-99", "-999", "-9999")

# By which a day is read where it is not as ISO 8601 writes it; the first two can be either.
DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y"),
    *("%B %d, %Y", "%b %d, %Y", "%d.%m.%y", "%m/%d/%y", "%d-%b-%y"),
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_YEAR = re.compile(r"(1[0-9]|20|21)[0-9]{2}")

# Names by which columns of codes that are numbers are known; any number is a code of some list.
_CODED: Mapping[System, str] = {
    "cow": r"ccode|cow|statea|stateb|state_?num",
    "gw": r"gw",
    "m49": r"m49|un_?code|(reporter|partner)_?code",
    "imf": r"imf|ifs",
    "iso3": r"iso|alpha|code",
    "iso2": r"iso|alpha|code",
    "fips": r"fips",
    "cameo": r"cameo|actor[12]countrycode",
}

# Of the distinct texts of a column, so many have to be countries.
ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its texts that say something, what it holds, and what stands for nothing in it."""

    name: str
    texts: tuple[str, ...]
    holds: str  # day, year, number, country or text
    guess: Guess  # the format of a day, the system of a country
    nulls: tuple[str, ...] = ()


def column_of(name: str, cells: Sequence[str]) -> Column:
    """What a column holds, by its texts and, where these leave it open, by its name."""
    given = [cell for cell in cells if cell]
    nulls = tuple(sorted({cell for cell in given if cell in NOTHING}))
    texts = tuple(cell for cell in given if cell not in NOTHING) or tuple(given)
    for look in (_day, _year, _country, _number):
        if texts and (found := look(name, texts)):
            holds, guess = found
            return Column(name, texts, holds, guess, nulls if holds != "country" else ())
    return Column(name, tuple(given), "text", Guess(None, "sure", "words"))


def _day(name: str, texts: Sequence[str]) -> tuple[str, Guess] | None:
    if (share := _share(_ISO.fullmatch, texts)) > ENOUGH:
        return "day", Guess("", "sure" if share == 1 else "likely", f"{share:.0%} are dates of ISO 8601")
    shares = {form: _share(partial(_is_day, form), texts) for form in DAYS}
    best = max(shares, key=lambda form: shares[form])
    if shares[best] <= ENOUGH:
        return None
    others = [form for form, share in shares.items() if share == shares[best] and form != best and form[1] != best[1]]
    if others:
        return "day", Guess(best, "unsure", f"{shares[best]:.0%} fit {best}, and {others[0]} as well")
    return "day", Guess(best, "sure" if shares[best] == 1 else "likely", f"{shares[best]:.0%} fit {best}")


def _is_day(form: str, text: str) -> bool:
    try:
        return 1000 < datetime.strptime(text, form).year < 2200 and (form != "%Y%m%d" or len(text) == 8)
    except ValueError:
        return False


def _year(name: str, texts: Sequence[str]) -> tuple[str, Guess] | None:
    share = _share(_YEAR.fullmatch, [plain(text.partition(" [")[0]) for text in texts])
    if share <= 0.95 or not re.search("year|yr|date|time|period|jahr|ann", name.lower()):
        return None
    is_plain = all(map(_YEAR.fullmatch, texts))
    return "year", Guess("" if is_plain else "left", "sure" if share == 1 else "likely", f"{share:.0%} are years")


def _country(name: str, texts: Sequence[str]) -> tuple[str, Guess] | None:
    distinct = sorted(set(texts))[:500]
    rates = {
        system: sum(country(text, system) is not None or country(text, system, "1985") is not None for text in distinct)
        / len(distinct)
        for system in get_args(System)
    }
    named = {system for system, pattern in _CODED.items() if re.search(pattern, name.lower())}
    if all(NUMBER.fullmatch(text) for text in distinct):  # any number is somebody's code: the name decides
        rates = {system: rate for system, rate in rates.items() if system in named}
    best = max(rates, key=lambda system: (rates[system], system in named), default=None)
    if best is None or rates[best] < ENOUGH or (best not in ("name", "iso3") and best not in named):
        return None
    rivals = [system for system, rate in rates.items() if rate == rates[best] and system != best]
    because = f"{rates[best]:.0%} of {len(distinct)} are countries of {best}" + (
        f", and of {rivals[0]}" if rivals else ""
    )
    sureness = "sure" if rates[best] > 0.95 and not rivals else "likely" if rates[best] > 0.85 else "unsure"
    return "country", Guess(best, sureness, because)


def _number(name: str, texts: Sequence[str]) -> tuple[str, Guess] | None:
    if (share := _share(NUMBER.fullmatch, texts)) > 0.95:
        return "number", Guess("", "sure" if share == 1 else "likely", f"{share:.0%} are numbers")
    if (share := _share(NUMBER.fullmatch, [text.replace(",", "") for text in texts])) > 0.95:
        return "number", Guess(",", "likely", f"{share:.0%} are numbers with commas between thousands")
    return None


def _share(fits: Callable[[str], object], texts: Sequence[str]) -> float:
    return sum(bool(fits(text)) for text in texts) / len(texts)
