"""Tables of ballots, a row a country: hundreds of thousands of them, gathered by roll call through Polars."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.crosswalk import UNKNOWN, System, country
from ingest.crosswalk.named import country_named, since, un_seat
from ingest.nulls import TEXT_NULLS
from ingest.sources import decoding, tabular
from ingest.sources.raw import Raw
from ingest.sources.source import Sample
from ingest.sources.tabular import Columns

if TYPE_CHECKING:
    import polars as pl


# Columns of codes, of which "NA" is one.
CODES = ("country_code",)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file as texts, null where nothing is written, with the `line` where each begins; and what in the
    file is no row."""

    frame: "pl.DataFrame"
    defects: tuple[Raw, ...] = ()


def table(path: Path, columns: Columns) -> Table:
    """A table by its header; an optional column that it lacks is null. Raises UnreadableFile, UnicodeDecodeError and
    OSError."""
    import polars as pl

    known = {*columns.required, *columns.optional}
    sample = Sample.of(path)
    found = columns.found(sample.columns(), path)
    # A column that nobody asks for may be called as one that a reader makes.
    names = [name if name in known else f"unread {place}" for place, name in enumerate(found)]
    try:
        if decoding.encoding_of(sample.head) not in decoding.UTF_8:
            raise pl.exceptions.ComputeError("Polars reads UTF-8 alone")
        rows = pl.read_csv(path, new_columns=names, infer_schema=False, separator=sample.delimiter)
        defects: tuple[Raw, ...] = ()
        breaks = pl.sum_horizontal(pl.col(names).str.count_matches("\n", literal=True)).cast(pl.Int64)
        frame = rows.with_columns(line=2 + pl.int_range(pl.len()) + breaks.cum_sum().shift(1, fill_value=0))
    except pl.exceptions.PolarsError:
        frame, defects = _row_by_row(path, columns, names)
    written = frame.with_columns(pl.col(names).str.strip_chars()).with_columns(
        pl.when(pl.col(name).is_in(["", *(() if name in CODES else TEXT_NULLS)]))
        .then(None)
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
    )
    lacking = [name for name in columns.optional if name not in names]
    return Table(written.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking), defects)


def _row_by_row(path: Path, columns: Columns, names: Sequence[str]) -> "tuple[pl.DataFrame, tuple[Raw, ...]]":
    """The same, slowly: of a file with rows that are none, to say which."""
    import polars as pl

    good, defects = [], []
    for row in tabular.rows(path, columns, nulls=()):
        if row.defect:
            defects.append(Raw(path, row.line, b"", row.text, defect=row.defect))
        else:
            # By position: a name with a character that no text holds reads otherwise here.
            good.append((*row.fields.values(), row.line))
    schema = dict.fromkeys(names, pl.String()) | {"line": pl.Int64()}
    return pl.DataFrame(good, schema=schema, orient="row"), tuple(defects)


def by_roll_call(frame: "pl.DataFrame", system: System, words: Mapping[str, str]) -> dict[str, str]:
    """The ballots of each roll call as the JSON of their list, in the order of the rows.

    The frame has `roll_call`, `code`, `name`, `vote` and `on`, the day. A country goes by its code, by its name where
    it has none; where the two contradict each other it is unknown, and both are kept. What the source calls it is kept
    where its code means another country today, or none. A vote that is none of `words` stays as it is."""
    import polars as pl

    days = {day: since(day, system) for day in frame["on"].unique()}
    asked = frame.with_columns(on=pl.col("on").replace_strict(days, return_dtype=pl.String, default=None))
    kinds_of_row = asked.select("code", "name", "on").unique()
    answers = [_country(system, *row) for row in kinds_of_row.iter_rows()]
    understood = pl.DataFrame(answers, schema={"country": pl.String, "given": pl.String}, orient="row")
    ballots = asked.join(
        kinds_of_row.hstack(understood), on=["code", "name", "on"], how="left", nulls_equal=True, maintain_order="left"
    ).select("roll_call", pl.col("vote").replace(words), "country", "given")
    ballots = _of_members(ballots)
    # A few hundred different ones: each is written once.
    kinds = ballots.select("country", "given", "vote").unique(maintain_order=True)
    written = [_ballot(*kind) for kind in kinds.iter_rows()]
    lists = (
        ballots.join(kinds.with_columns(ballot=pl.Series(written, dtype=pl.String)), on=kinds.columns, how="left",
                     nulls_equal=True, maintain_order="left")
        .group_by("roll_call", maintain_order=True)
        .agg(pl.col("ballot").str.join(","))
    )  # fmt: skip
    return {roll_call: f"[{ballots}]" for roll_call, ballots in lists.iter_rows()}


def _of_members(ballots: "pl.DataFrame") -> "pl.DataFrame":
    """Without the rows of who was no member where another row has the ballot of the same state: a state that changed
    its name can have a row under each name."""
    import polars as pl

    is_no_member = (pl.col("vote") == "not_member").fill_null(False)
    has_another = (~is_no_member).any().over("roll_call", "country")
    return ballots.filter(~(is_no_member & has_another & (pl.col("country") != UNKNOWN)))


def _country(system: System, code: str | None, name: str | None, on: str | None) -> tuple[str, str | None]:
    """The country, and what the source calls it where the code alone would not say so today."""
    named = country_named(code, system, name, on)
    found = named if system == "cow" else un_seat(named, on)  # COW has a number for each of the two Chinas
    plain = country(code, system)
    if found is None and plain and name:  # they contradict each other
        return UNKNOWN, f"{code} {name}"
    return found or UNKNOWN, None if found and found == plain else name or code


def _ballot(member: str, given: str | None, vote: str | None) -> str:
    called = {} if given is None else {"given": given}
    return json.dumps({"country": member, **called, "vote": vote}, ensure_ascii=False)


def without_a_roll_call(frame: "pl.DataFrame", path: Path, why: str) -> Iterator[Raw]:
    """What is said of ballots that cannot be gathered, once a roll call."""
    import polars as pl

    lone = frame.group_by("roll_call", maintain_order=True).agg(pl.col("line").first(), pl.len())
    for roll_call, line, count in lone.iter_rows():
        of = f"of the roll call {roll_call}: {why}" if roll_call else "of no roll call: the field is empty"
        yield Raw(path, line, b"", "", defect=f"{count:,} ballots {of}")
