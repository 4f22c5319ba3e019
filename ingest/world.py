"""A synthetic world of records, the same for the same seed: for benches, and to try what a machine can carry.

Kinds come in the shares that a warehouse of this field has once machine-coded events are in it: of twenty million
records a thousand are missile tests, in thirty years, and a hundred thousand are statements. Countries and values are
skewed as in the wild; one record in forty is a late correction of an earlier one. Nothing in it happened."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeAlias

import numpy as np
import polars as pl
import typer

BLOCK = 50_000
SHARES = {
    "coded_event": 0.745, "trade_flow": 0.2, "conflict_event": 0.05, "statement": 0.00495, "missile_test": 0.00005
}  # fmt: skip
CORRECTED = 1 / 40

_RANKED = """
USA CHN RUS GBR FRA DEU IND JPN KOR PRK IRN ISR UKR TUR SAU SYR IRQ PAK AFG EGY BRA MEX CAN AUS ITA ESP POL NLD SWE NGA
ZAF KEN ETH SDN COD COL VEN ARG CHL PER IDN PHL VNM THA MYS MMR BGD LKA NPL KAZ UZB GEO ARM AZE GRC SRB HUN ROU
"""
COUNTRIES = tuple(_RANKED.split())
# The share of the country of rank r falls as 1/r, as reports of the world's countries do.
WEIGHTS = 1 / np.arange(1, len(COUNTRIES) + 1)
WEIGHTS /= WEIGHTS.sum()

# CAMEO codes with their Goldstein value and QuadClass.
CODES = (
    *(("010", 0.0, 1), ("036", 4.0, 1), ("040", 1.0, 1), ("042", 1.9, 1), ("051", 3.4, 1), ("057", 8.0, 1)),
    *(("061", 6.4, 2), ("070", 7.0, 2), ("111", -2.0, 3), ("112", -2.0, 3), ("120", -4.0, 3), ("138", -7.0, 3)),
    *(("173", -5.0, 4), ("190", -10.0, 4), ("193", -10.0, 4)),
)
CHAPTERS = tuple(f"{chapter:02}" for chapter in range(1, 98) if chapter != 77)  # 77 is kept for later by the HS
FIRST, DAYS = np.datetime64(date(1995, 1, 1)), 30 * 365
SERVICES = 3  # customs services that publish on a day
TURNS = len(COUNTRIES) // SERVICES

Numbers: TypeAlias = "np.ndarray[Any, Any]"


def blocks(count: int, seed: int = 1) -> Iterator[bytes]:
    """So many records as NDJSON, in blocks of at most 50,000 lines; their source names the seed."""
    figures = pl.DataFrame()  # of the block before: what may be corrected
    for number, first in enumerate(range(0, count, BLOCK)):
        size = min(BLOCK, count - first)
        chance = np.random.default_rng((seed, number))
        frames = _block(first, size, chance)
        yield _lines(frames, figures.head(_revised(first, size)), seed, chance)
        figures = frames["trade_flow"]


def a_day(count: int, history: int, seed: int = 1, day: int = 1) -> Iterator[bytes]:
    """So many records that a day brings to a world of `history` records: what happened on it and shortly before, what a
    few customs services report of the months before, and corrections of their latest reports."""
    number, start = divmod(history - 1, BLOCK)
    last = history - 1 - start
    figures = _block(last, start + 1, np.random.default_rng((seed, number)))["trade_flow"]
    # A large one, a smaller and a small one, which publish again when the others have had their turn.
    turn, round_ = day % TURNS, day // TURNS
    services = COUNTRIES[turn::TURNS][:SERVICES]
    latest = figures.filter(pl.col("one").is_in(services)).sort("day", descending=True)
    revised = latest.slice(round_ * int(count * CORRECTED), int(count * CORRECTED))
    until = FIRST + DAYS + day
    chance = np.random.default_rng((seed, history, day))
    numbers = np.arange(count - revised.height) + history + day * count
    ago = np.minimum(chance.geometric(0.5, len(numbers)) - 1, 30)
    frames = _by_kind(numbers, until - ago, chance)
    flows = frames["trade_flow"]
    frames["trade_flow"] = flows.with_columns(one=pl.Series(chance.choice(services, flows.height)))
    yield _lines(frames, revised, seed, chance)


def _block(first: int, size: int, chance: np.random.Generator) -> dict[str, pl.DataFrame]:
    numbers = np.arange(first, first + size - _revised(first, size))
    return _by_kind(numbers, FIRST + chance.integers(0, DAYS, len(numbers)), chance)


def _revised(first: int, size: int) -> int:
    """How many records of a block are corrections: nothing comes before the first."""
    return int(size * CORRECTED) if first else 0


def _by_kind(numbers: Numbers, days: Numbers, chance: np.random.Generator) -> dict[str, pl.DataFrame]:
    kinds = chance.choice(list(SHARES), len(numbers), p=list(SHARES.values()))
    return {kind: _drawn(numbers[kinds == kind], days[kinds == kind], chance) for kind in SHARES}


def _lines(frames: dict[str, pl.DataFrame], revised: pl.DataFrame, seed: int, chance: np.random.Generator) -> bytes:
    source = f"synthetic/world-{seed}"
    lines = [_encoded(frame, kind, source) for kind, frame in frames.items()]
    records = pl.concat([*lines, _corrections(revised, source, chance)])
    return ("\n".join(records.gather(chance.permutation(records.len()))) + "\n").encode()


def _drawn(numbers: Numbers, days: Numbers, chance: np.random.Generator) -> pl.DataFrame:
    """What chance says of each record, whatever its kind."""
    size = len(numbers)
    code = chance.integers(0, len(CODES), size)
    return pl.DataFrame(
        {
            "number": numbers,
            "one": chance.choice(COUNTRIES, size, p=WEIGHTS),
            "other": chance.choice(COUNTRIES, size, p=WEIGHTS),
            "day": days,
            "code": np.array([name for name, _, _ in CODES])[code],
            "goldstein": np.array([scale for _, scale, _ in CODES])[code],
            "quad_class": np.array([quad for _, _, quad in CODES])[code],
            "chapter": chance.choice(CHAPTERS, size),
            "amount": np.round(chance.lognormal(14, 2.5, size)),
            "some": chance.geometric(0.3, size) - 1,
            "is_one": chance.random(size) < 0.5,
        }
    )


def _encoded(drawn: pl.DataFrame, kind: str, source: str, **more: pl.Expr) -> pl.Series:
    """The records of one kind, a line each; `more` are fields beside those that each has."""
    monthly = kind == "trade_flow"
    claimant = {"trade_flow": "Customs service of ", "statement": "Ministry of foreign affairs of "}.get(kind)
    by = pl.format(claimant + "{}", "one") if claimant else pl.lit("A machine that reads newspapers")
    fields: dict[str, pl.Expr] = {
        "source": pl.lit(source),
        "id": pl.format("{}", "number"),
        "kind": pl.lit(kind),
        "occurred": pl.col("day").dt.to_string("%Y-%m" if monthly else "%Y-%m-%d"),
        "stated": pl.col("day").dt.offset_by("2mo" if monthly else "1d").dt.to_string("%Y-%m-%d"),
        "claimant": pl.struct(name=by, type=pl.lit("government" if claimant else "organisation")),
        "document": pl.struct(title=pl.lit("A synthetic yearbook"), locator=pl.format("row {}", "number")),
        "data": _struct(_payload(kind)),
    }
    return drawn.select(_struct(fields | more).struct.json_encode()).to_series()


def _struct(fields: dict[str, pl.Expr]) -> pl.Expr:
    return pl.struct([field.alias(name) for name, field in fields.items()])


def _payload(kind: str) -> dict[str, pl.Expr]:
    one, other, some = pl.col("one"), pl.col("other"), pl.col("some")
    match kind:
        case "coded_event":
            return {
                "code": pl.col("code"),
                "quad_class": pl.col("quad_class"),
                "goldstein": pl.col("goldstein"),
                "actor1": pl.struct(name=pl.format("GOVERNMENT OF {}", one), code=one + "GOV", country=one),
                "actor2": pl.struct(name=pl.format("GOVERNMENT OF {}", other), code=other + "GOV", country=other),
                "is_root": pl.col("is_one"),
                "mention_count": some + 1,
            }
        case "trade_flow":
            value = pl.struct(low="amount", high="amount", unit=pl.lit("USD"), rounded_to=pl.lit(1))
            return {
                "reporter": one,
                "partner": pl.when(one == other).then(pl.lit("ATA")).otherwise(other),
                "flow": pl.when("is_one").then(pl.lit("import")).otherwise(pl.lit("export")),
                "commodity": pl.col("chapter"),
                "value": value,
                "valuation": pl.when("is_one").then(pl.lit("CIF")).otherwise(pl.lit("FOB")),
                "basis": pl.lit("official_statistic"),
            }
        case "conflict_event":
            return {
                "type": pl.lit("state-based"),
                "dyad": pl.format("Government of {} - rebels", one),
                "place": pl.struct(country=one),
                "deaths": pl.struct(low=some, best=some + some // 2, high=some * 2, unit=pl.lit("deaths")),
                "date_precision": pl.lit(1),
            }
        case "statement":
            return {
                "summary": pl.format("A statement, the {}th, on {}", "number", other),
                "about": pl.concat_list(other),
            }
    outcome = pl.when("is_one").then(pl.lit("success")).otherwise(pl.lit("failure"))
    return {"country": one, "outcome": outcome}


def _corrections(figures: pl.DataFrame, source: str, chance: np.random.Generator) -> pl.Series:
    """What customs say of these trade figures a while later: a tenth more or less."""
    if figures.is_empty():
        return pl.Series(dtype=pl.String)
    target = pl.struct(source=pl.lit(source), id=pl.format("{}", "number"))
    revised = figures.with_columns((pl.col("amount") * chance.normal(1, 0.1, figures.height)).abs().round())
    return _encoded(
        revised,
        "trade_flow",
        source,
        id=pl.format("{}@revised", "number"),
        act=pl.lit("correct"),
        targets=pl.concat_list(target),
        reason=pl.lit("revised by the customs service"),
        stated=pl.col("day").dt.offset_by("14mo").dt.to_string("%Y-%m-%d"),
    )


def main(
    count: Annotated[int, typer.Argument(min=1, help="How many records, such as 1000000.")],
    seed: Annotated[int, typer.Argument(min=0, help="The same for the same number.")] = 1,
) -> None:
    """Write a synthetic world to standard output, a record a line, for `dateline append`. Nothing in it happened."""
    for block in blocks(count, seed):
        sys.stdout.buffer.write(block)


if __name__ == "__main__":
    typer.run(main)
