"""The columns of a frame as the texts that a mapping reads: 2016, not 2016.0, and days as ISO 8601 writes them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# Beyond it a double no longer knows one whole number from the next.
LARGEST_WHOLE = 2**53


def as_text(frame: "pl.DataFrame", *names: str) -> "pl.DataFrame":
    """These columns as texts without blanks around them, "" for null; lists and structs as JSON."""
    return frame.with_columns(_text(name, frame.schema[name]).fill_null("").alias(name) for name in names)


def _text(name: str, dtype: "pl.DataType") -> "pl.Expr":
    import polars as pl

    column = pl.col(name)
    if dtype.is_nested():
        return pl.when(column.is_not_null()).then(
            pl.struct(v=column).struct.json_encode().str.strip_prefix('{"v":').str.strip_suffix("}")
        )
    if dtype.is_float():
        is_whole = column.is_finite() & (column == column.round()) & (column.abs() < LARGEST_WHOLE)
        whole = pl.when(is_whole).then(column).cast(pl.Int64).cast(pl.String)
        return pl.coalesce(whole, pl.when(column.is_not_nan()).then(column.cast(pl.String)))
    if isinstance(dtype, pl.Datetime):
        day = column.dt.strftime("%Y-%m-%d")
        return pl.when(column == column.dt.truncate("1d")).then(day).otherwise(column.dt.strftime("%Y-%m-%dT%H:%M:%S"))
    if dtype == pl.Binary:
        return column.bin.encode("base64")
    if dtype == pl.Duration:
        return column.dt.to_string("iso")
    return column.cast(pl.String).str.strip_chars()
