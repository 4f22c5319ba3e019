"""Rows of GDELT as JSON of the envelope, many at once: Polars writes them, a dozen times faster than Python would."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest import cameo
from ingest.characters import WINDOWS_1252
from ingest.crosswalk import country, place
from ingest.sources.gdelt_columns import MENTIONS
from ingest.sources.raw import Raw

if TYPE_CHECKING:
    import polars as pl

    from ingest.sources.gdelt_columns import Layout

# What is not a text. A value that is none of these goes on as it is given, to be refused with its field.
_WHOLE = ("QuadClass", "NumMentions", "NumSources", "NumArticles", "Confidence")
_REAL = ("GoldsteinScale", "AvgTone", "ActionGeo_Lat", "ActionGeo_Long", "MentionDocTone")
_YES_OR_NO = ("IsRootEvent",)

_NAMES = {"Actor1Name", "Actor2Name", "ActionGeo_FullName", "MentionSourceName"}
# How closely a place is known, in the words of the codebook.
_PRECISION = {"1": "COUNTRY", "2": "USSTATE", "3": "USCITY", "4": "WORLDCITY", "5": "WORLDSTATE"}

_SUSPECT_DAYS = (1, 7, 30, 365)

# Rows of 1979 and later that were added before the daily files began are those of the first load: old by design.
_FIRST_DAY, _FIRST_DAILY_FILE = date(1979, 1, 1), date(2013, 4, 1)

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2}))?")


def records(layout: "Layout", rows: Sequence[Raw], sums: Mapping[Path, str]) -> Iterator[bytes]:
    """The JSON of each row, all of them of one of the widths of the layout; `sums` are the hashes of their files."""
    import polars as pl

    if not rows:
        return iter(())
    frame = _frame(layout, rows).with_columns(
        locator="row " + pl.Series([row.line for row in rows]).cast(pl.String),
        sha256=pl.Series([sums[row.file] for row in rows]),
    )
    is_mention = layout.columns == MENTIONS
    frame = _with_mention_keys(frame) if is_mention else _with_codes(_with_countries(_with_days(frame)))
    fields: dict[str, Any] = _mention() if is_mention else _event()
    # The same for all rows, so it is not written row by row.
    claimant = '"claimant":{"name":"GDELT Project","type":"organisation"}'
    constant = pl.lit(f'{{"source":"{layout.source}","kind":"coded_event",{claimant},')
    written = pl.concat([
        part.select("place", record=constant + pl.struct(**fields).struct.json_encode().str.strip_prefix("{"))
        for part in _understood(frame.with_row_index("place"))
    ]).sort("place")["record"]  # fmt: skip
    return iter(written.cast(pl.Binary).to_list())


def _frame(layout: "Layout", rows: Sequence[Raw]) -> "pl.DataFrame":
    """The fields of the rows as text, null where they are empty."""
    import polars as pl

    last = len(layout.columns) - 1
    table = "\n".join([row.text + "\t" * (last - row.text.count("\t")) for row in rows])
    frame = pl.read_csv(
        BytesIO(table.encode()), separator="\t", has_header=False, quote_char=None, infer_schema=False, eol_char="\n"
    )
    assert frame.shape == (len(rows), len(layout.columns))
    frame = frame.rename(dict(zip(frame.columns, layout.columns, strict=True)))
    return frame.with_columns(pl.col(*(_NAMES & set(layout.columns))).str.replace_many(WINDOWS_1252))


def _understood(frame: "pl.DataFrame") -> "Iterator[pl.DataFrame]":
    """The frame with its numbers as numbers: rows of which the same ones are none together, those as text."""
    import polars as pl

    numbers = {name: number for name, number in _numbers().items() if name in frame.columns}
    strange = frame.select(**{
        name: pl.col(name).is_not_null() & number.is_null() for name, number in numbers.items()
    })  # fmt: skip
    if not strange.select(pl.any_horizontal(pl.all()).any()).item():
        yield frame.with_columns(**numbers)
        return
    names = pl.concat_list([pl.when(name).then(pl.lit(name)) for name in numbers]).list.drop_nulls().list.join(",")
    for (which,), part in frame.with_columns(strange.select(names.alias("strange"))).partition_by(
        "strange", as_dict=True
    ).items():  # fmt: skip
        yield part.with_columns(**{n: number for n, number in numbers.items() if n not in str(which).split(",")})


def _numbers() -> "Mapping[str, pl.Expr]":
    import polars as pl

    real = {name: pl.col(name).cast(pl.Float64, strict=False) for name in _REAL}
    return (
        {name: pl.col(name).cast(pl.Int64, strict=False) for name in _WHOLE}
        | {name: pl.when(number.is_finite()).then(number) for name, number in real.items()}
        | {
            name: pl.col(name).replace_strict({"1": True, "0": False}, default=None, return_dtype=pl.Boolean)
            for name in _YES_OR_NO
        }
    )


def _with_days(frame: "pl.DataFrame") -> "pl.DataFrame":
    """When it happened and when it was added, and whether the one may be guessed from the other."""
    import polars as pl

    happened, added = frame["SQLDATE"], frame["DATEADDED"]
    event_day, added_day = _of_each(happened, _date, pl.Date), _of_each(added, _date, pl.Date)
    is_round = (added_day - event_day).dt.total_days().is_in(_SUSPECT_DAYS)
    is_of_first_load = (event_day >= _FIRST_DAY) & (added_day < _FIRST_DAILY_FILE)
    is_old = (event_day.dt.offset_by("10y") < added_day) & ~is_of_first_load
    return frame.with_columns(
        Happened=_of_each(happened, _day, pl.String),
        Added=_of_each(added, _day, pl.String),
        AddedAt=_of_each(added, _moment, pl.String),
        IsSuspect=(is_round | is_old).fill_null(False),
    )


def _with_codes(frame: "pl.DataFrame") -> "pl.DataFrame":
    """The code with the leading zero that it may have lost; one that is none of its root with that root, to be
    refused."""
    import polars as pl

    given = frame.select(pl.concat_str("EventCode", pl.col("EventRootCode").fill_null(""), separator="\t")).to_series()
    return frame.with_columns(EventCode=_of_each(given, _code, pl.String))


def _code(given: str) -> str:
    code, _, root = given.partition("\t")
    return cameo.code(code, root) or (f"{code} of the root {root}" if root else code)


def _with_countries(frame: "pl.DataFrame") -> "pl.DataFrame":
    """The country of each code in a column beside it. The codes of GDELT mean today's countries in any year."""
    import polars as pl

    systems: tuple[tuple[str, Any], ...] = (("Actor1", "cameo"), ("Actor2", "cameo"), ("ActionGeo_", "fips"))
    columns = []
    for of, system in systems:
        codes = frame[f"{of}CountryCode"]
        for field, name in (("country", "Country"), ("country_given", "CountryGiven")):
            columns.append(_of_each(codes, partial(_said, system, field), pl.String).alias(f"{of}{name}"))
    return frame.with_columns(columns)


def _said(system: Any, field: str, code: str) -> str | None:
    """The state of a code, or the code where that says more."""
    return place(code, system, country(code, system)).get(field)


def _of_each(values: "pl.Series", meaning: Callable[[str], Any], kind: "type[pl.DataType]") -> "pl.Series":
    """What the values mean, each asked once: there are few, and a slice of 15 minutes is too small for a join."""
    known = {value: meaning(value) for value in values.unique() if value is not None}
    return values.replace_strict(known, default=None, return_dtype=kind)


def _with_mention_keys(frame: "pl.DataFrame") -> "pl.DataFrame":
    """When the mention came, and what distinguishes those of an event: the report, sentence and places in its text."""
    import polars as pl

    parts = ("MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset")
    texts = frame.select(pl.concat_str(parts, separator="\t", ignore_nulls=True)).to_series()
    keys = [hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in texts]
    came = frame["MentionTimeDate"]
    return frame.with_columns(
        pl.Series("key", keys, pl.String),
        Came=_of_each(came, _day, pl.String),
        CameAt=_of_each(came, _moment, pl.String),
    )


def _event() -> "dict[str, pl.Expr]":
    import polars as pl

    url = pl.col("SOURCEURL")
    place = pl.struct(
        name="ActionGeo_FullName",
        country="ActionGeo_Country",
        country_given="ActionGeo_CountryGiven",
        precision=pl.col("ActionGeo_Type").replace(_PRECISION),
        latitude="ActionGeo_Lat",
        longitude="ActionGeo_Long",
    )
    return {
        "id": pl.col("GLOBALEVENTID"),
        "occurred": pl.col("Happened"),
        "stated": pl.col("Added"),
        "document": _document(url, url.str.extract(r"^[A-Za-z]+://([^/?#]+)"), pl.col("locator")),
        "data": pl.struct(
            code="EventCode",
            quad_class="QuadClass",
            goldstein="GoldsteinScale",
            actor1=_actor(1),
            actor2=_actor(2),
            place=pl.when(pl.any_horizontal(pl.col("ActionGeo_FullName", "ActionGeo_CountryCode").is_not_null())).then(
                place
            ),
            is_root="IsRootEvent",
            mention_count="NumMentions",
            source_count="NumSources",
            article_count="NumArticles",
            tone="AvgTone",
            added="AddedAt",
            is_date_suspect="IsSuspect",
        ),
    }


def _actor(number: int) -> "pl.Expr":
    """One side, null where nothing is said of it."""
    import polars as pl

    of = f"Actor{number}"
    sectors = pl.concat_str([f"{of}Type{place}Code" for place in (1, 2, 3)], separator="\t", ignore_nulls=True)
    actor = pl.struct(
        name=f"{of}Name",
        code=f"{of}Code",
        country=f"{of}Country",
        country_given=f"{of}CountryGiven",
        # A list of what is not null takes a dozen times as long.
        sectors=pl.when(sectors != "").then(sectors.str.split("\t")).otherwise(pl.lit([], pl.List(pl.String))),
    )
    return pl.when(pl.any_horizontal(pl.col(f"{of}Name", f"{of}Code", f"{of}CountryCode").is_not_null())).then(actor)


def _mention() -> "dict[str, pl.Expr]":
    import polars as pl

    event = pl.col("GLOBALEVENTID")
    where = pl.concat_str("locator", pl.lit(", sentence ") + pl.col("SentenceID"), ignore_nulls=True)
    return {
        "id": pl.concat_str(event, "MentionTimeDate", "key", separator="/"),
        "subject": pl.concat_str(pl.lit("coded_event:gdelt-2/"), event),
        "stated": pl.col("Came"),
        "document": _document(pl.col("MentionIdentifier"), pl.col("MentionSourceName"), where),
        "data": pl.struct(mentions=event, confidence="Confidence", tone="MentionDocTone", added="CameAt"),
    }


def _document(report: "pl.Expr", publisher: "pl.Expr", locator: "pl.Expr") -> "pl.Expr":
    """The report by its address, or its title where it has none, and the row that says so."""
    import polars as pl

    is_address = report.str.contains("://", literal=True)
    return pl.struct(
        title=pl.when(~is_address).then(report),
        publisher=publisher,
        url=pl.when(is_address).then(report),
        sha256="sha256",
        locator=locator,
    )


def _day(text: str) -> str:
    """The day of a date such as 20170101 or 20170101073000; what is none stays as it is."""
    found = _DATE.fullmatch(text)
    return "-".join(found.groups()[:3]) if found else text


def _moment(text: str) -> str:
    """As `_day`, with the time of the day where it has one, which is UTC."""
    found = _DATE.fullmatch(text)
    return f"{_day(text)}T{':'.join(found.groups()[3:])}Z" if found and found[4] else _day(text)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(_day(text))
    except ValueError:
        return None
