"""One crosswalk from the codes and names of the field to countries: ISO 3166-1 alpha-3, former states included.

    >>> country(365, "cow", 1985), country(365, "cow", 2015), country("RS", "fips"), country("RS", "iso2")
    ('SUN', 'RUS', 'RUS', 'SRB')

A code that no list knows is never guessed at: the answer is None, and a reader writes `UNKNOWN` ("ZZZ"), keeps the code
as its source gave it, and counts it. Where the codes come from: `ingest.crosswalk.tables`.

Decisions where ISO 3166 knows no code of its own:
- The Federal Republic of Germany before 1990 (COW 260), the Yemen Arab Republic (678) and the Republic of Vietnam (817)
  had the codes that their successors have: DEU, YEM, VNM. North Vietnam is VDR, South Yemen YMD.
- COW 345 is Serbia, Yugoslavia, Serbia and Montenegro, and Serbia again; 365 Russia, the Soviet Union, and Russia.
  RU in data that reach back before 1992 is the Soviet Union, YU in data that go on after 2002 is who kept the seat.
- A state that ISO never listed is unknown (Zanzibar, Austria-Hungary, Baden and the like), and so are areas that
  several claim and groups of countries; they stand in the tables without a country, with the reason.
- Parts of a country that some list numbers are that country: the West Bank and Gaza, Akrotiri, Svalbard.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.crosswalk.keys import System, key
from ingest.crosswalk.state import State, states
from ingest.crosswalk.tables import Meaning, meanings
from ingest.places import UNKNOWN

if TYPE_CHECKING:
    import polars as pl

__all__ = ["UNKNOWN", "State", "System", "country", "country_column", "country_table", "key", "states"]


@lru_cache(maxsize=65_536)
def country(code: str | int | float | None, system: System, year: int | None = None) -> str | None:
    """ISO 3166-1 alpha-3 of a code or name, None where the system knows none in that year, or no country for it.

    Former states have the alpha-3 of ISO 3166-3: DDR, SUN, YUG, SCG, CSK, YMD, VDR, ANT. A name counts without case
    and accents, every word of it. Without a year the code means what it means today; failing that, the only state it
    ever meant; CS, which two former states had, is then nobody.
    """
    found = meanings(system).get(key(code, system) or "", ())
    if year is not None:
        return next((one.country for one in found if one.holds_in(year)), None)
    standing = [one.country for one in found if one.last_year is None]
    if standing:
        return standing[-1]
    return found[0].country if len({one.country for one in found}) == 1 else None


def country_table(system: System) -> "pl.DataFrame":
    """All codes of a system that stand for a country: `code`, `country`, `first_year`, `last_year`; null is no bound.

    `code` is text as `key` gives it (365, not "365.0"; a name folded). No two rows of a code share a year.
    """
    import polars as pl

    rows = [(code, *span) for code, found in meanings(system).items() for span in _spans(found) if span.country]
    schema = {"code": pl.String, "country": pl.String, "first_year": pl.Int32, "last_year": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("code", "first_year", nulls_last=False)


def country_column(codes: "pl.Series", system: System, years: "pl.Series | None" = None) -> "pl.Series":
    """The country of each code, null where there is none: `country` for a whole column, asked once a distinct pair."""
    import polars as pl

    year = pl.lit(None, pl.Int64) if years is None else years
    given = codes.to_frame("code").with_columns(year.alias("year"))
    asked = given.unique()
    answers = pl.Series("country", [country(code, system, year) for code, year in asked.iter_rows()], dtype=pl.String)
    joined = given.join(
        asked.with_columns(answers), on=["code", "year"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["country"]


def _spans(found: Sequence[Meaning]) -> Iterator[Meaning]:
    """Meanings that share no year: the dated ones, and the plain one in the years that they leave."""
    dated = [one for one in found if one != Meaning(one.country)]
    yield from dated
    if len(dated) == len(found):
        return
    plain, start = found[-1].country, None
    for one in dated:
        if one.first_year is not None and (start is None or start < one.first_year):
            yield Meaning(plain, start, one.first_year - 1)
        if one.last_year is None:
            return
        start = one.last_year + 1
    yield Meaning(plain, start, None)
