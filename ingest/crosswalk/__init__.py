"""One crosswalk from the codes and names of the field to countries: ISO 3166-1 alpha-3, former states included.

    >>> country(365, "cow", "1991-12-25"), country(365, "cow", 2015), country("RS", "fips"), country("RS", "iso2")
    ('SUN', 'RUS', 'RUS', 'SRB')

A code that no list knows is never guessed at: the answer is None, and a reader writes `UNKNOWN` ("ZZZ"), keeps the code
as its source gave it, and counts it. Where the codes come from: `ingest.crosswalk.tables`.

Decisions where ISO 3166 knows no code of its own:
- The Federal Republic of Germany before 1990 (COW 260), the Yemen Arab Republic (678) and the Republic of Vietnam (817)
  had the codes that their successors have: DEU, YEM, VNM. North Vietnam is VDR, South Yemen YMD.
- COW 345 is Serbia, Yugoslavia, Serbia and Montenegro, and Serbia again; 365 Russia, the Soviet Union, and Russia.
  RU in data that reach back before 26 December 1991 is the Soviet Union, YU in data that go on after 3 February 2003 is
  who kept the seat.
- A state that ISO never listed, a part of a country, a former territory and a union of states have codes of their own
  (`ingest.areas`): COW-300, FXX, FIPS-GZ. They never stand for the state that they belong to; `state_of` names it.
- What several claim and groups of countries stand in the tables without a country, with the reason.
- Policy `other_asia_is_taiwan@1`: "Other Asia, not elsewhere specified" (M49 490, S19) is TWN. The UN Statistics
  Division says that it is Taiwan in practice. A reader keeps the name that was given.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.areas import areas
from ingest.crosswalk.keys import System, key
from ingest.crosswalk.period import On, period
from ingest.crosswalk.state import State, is_own, states
from ingest.crosswalk.tables import Meaning, after, before, change_days, meanings
from ingest.places import UNKNOWN

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "UNKNOWN", "On", "State", "System", "change_days", "country", "country_column", "country_table", "is_own", "key",
    "place", "state_of", "states",
]  # fmt: skip


@lru_cache(maxsize=65_536)
def country(code: str | int | float | None, system: System, on: On | None = None) -> str | None:
    """The country or area of a code or name, None where the system knows none at that time, or no country for it.

    Former states have the alpha-3 of ISO 3166-3: DDR, SUN, YUG, SCG, CSK, YMD, VDR. A name counts without case and
    accents, every word of it. `on` is a day, a month or a year; of a month or a year in which the meaning changed it is
    the one that held for most of it, the later of two that held for as long. Without it the code means what it means
    today; failing that, the only state it ever meant; CS, which two former states had, is then nobody.
    """
    found = meanings(system).get(key(code, system) or "", ())
    asked = period(on)
    if asked is not None:
        return _most(found, *asked)
    standing = [one.country for one in found if one.last_on is None]
    if standing:
        return standing[-1]
    return found[0].country if len({one.country for one in found}) == 1 else None


def state_of(code: str) -> str:
    """The state in which a part of a country lies; any other country or area is its own.

    For what happens at a place: an event in the Gaza Strip is one in Palestine. A figure of a part is never one of its
    state: there the part stands by itself.
    """
    area = areas().get(code)
    return area.belongs_to if area and area.type == "part" else code


def place(given: str, system: System, found: str | None, field: str = "country") -> dict[str, str]:
    """The fields of a payload for where something is or happens: the state, and what was given where that says more."""
    state = state_of(found) if found else UNKNOWN
    return {field: state} | ({} if is_own(given, system, state) else {f"{field}_given": given})


def country_table(system: System) -> "pl.DataFrame":
    """All codes of a system that stand for a country: `code`, `country`, `first_on`, `last_on`.

    The two are dates, and null is no bound. `code` is text as `key` gives it (365, not "365.0"; a name folded). No two
    rows of a code share a day.
    """
    import polars as pl

    rows = [(code, *span) for code, found in meanings(system).items() for span in _spans(found) if span.country]
    schema = dict.fromkeys(("code", "country", "first_on", "last_on"), pl.String)
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("first_on", "last_on").str.to_date())
    return table.sort("code", "first_on", nulls_last=False)


def country_column(codes: "pl.Series", system: System, on: "pl.Series | None" = None) -> "pl.Series":
    """The country of each code, null where there is none: `country` for a whole column, asked once a distinct pair.

    `on` holds years as integers, or dates of ISO 8601 as text."""
    import polars as pl

    when = pl.lit(None, pl.Int64) if on is None else on
    given = codes.to_frame("code").with_columns(when.alias("on"))
    asked = given.unique()
    answers = pl.Series("country", [country(code, system, on) for code, on in asked.iter_rows()], dtype=pl.String)
    joined = given.join(
        asked.with_columns(answers), on=["code", "on"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["country"]


def _most(found: Sequence[Meaning], first: date, last: date) -> str | None:
    """The country that a code means on most of the days; what no dated meaning takes is the plain one's."""
    held = [(one, one.days_within(first, last)) for one in found if not one.is_plain]
    left = (last - first).days + 1 - sum(days for _, days in held)
    held += [(one, left) for one in found if one.is_plain]
    most = max((days for one, days in held if one.country), default=0)
    return [one.country for one, days in held if one.country and days == most][-1] if most > 0 else None


def _spans(found: Sequence[Meaning]) -> Iterator[Meaning]:
    """Meanings that share no day: the dated ones, and the plain one in the days that they leave."""
    dated = [one for one in found if not one.is_plain]
    yield from dated
    if len(dated) == len(found):
        return
    plain, start = found[-1].country, None
    for one in dated:
        if one.first_on is not None and (start is None or start < one.first_on):
            yield Meaning(plain, start, before(one.first_on))
        if one.last_on is None:
            return
        start = after(one.last_on)
    yield Meaning(plain, start, None)
