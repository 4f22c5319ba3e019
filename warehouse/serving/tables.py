"""A published file as tables to work with in Python: lazily as Polars, or as Arrow."""

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from ingest.errors import UsageError
from warehouse.files.connection import DEFAULT_WAIT, attached
from warehouse.publish.contents import PUBLICATION

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from warehouse.serving.notebook import Chart


class Warehouse:
    """One publication, from when it was opened until it is closed: its tables agree, whatever is published meanwhile.

    Several threads may read from it. Raises FileUnusable if there is none."""

    def __init__(self, path: Path, *, wait: float = DEFAULT_WAIT) -> None:
        self._connection = attached(path, contents=PUBLICATION, wait=wait)
        self.tables: tuple[str, ...] = tuple(
            name
            for (name,) in self._connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() order by 1"
            ).fetchall()
        )

    def table(self, name: str) -> "pl.LazyFrame":
        """A mart, such as trade.fct_trade_flow: DuckDB reads the columns and rows that a query on the frame is of.

        Raises UsageError for one that is not there."""
        return self._connection.cursor().sql(f"from warehouse.{self._known(name)}").pl(lazy=True)

    def arrow(self, name: str) -> "pa.Table":
        """A mart as an Arrow table, whole. Raises UsageError for one that is not there."""
        return self._connection.cursor().sql(f"from warehouse.{self._known(name)}").to_arrow_table()

    def timeline(
        self,
        country: str | None = None,
        kind: str | None = None,
        since: date | None = None,
        until: date | None = None,
        title: str = "What sources say happened",
    ) -> "Chart":
        """The events as a chart by kind and day: of a country (ISO 3166-1 alpha-3), of a kind, of certain days."""
        from warehouse.serving.notebook import Chart
        from warehouse.serving.selection import Selection
        from warehouse.serving.timeline import events, vega_lite

        wanted = Selection(country, kind, since, until)
        return Chart(vega_lite.chart(events.read(self._cursor(), wanted), title))

    def trade(self, reporter: str, partner: str, currency: str = "USD") -> "Chart":
        """The trade of two countries by year, from the least to the greatest value that the sources allow."""
        from warehouse.serving.notebook import trade_chart

        return trade_chart(self._cursor(), reporter, partner, currency)

    def _repr_html_(self) -> str:
        from warehouse.serving.notebook import marts_html

        return marts_html(self._cursor())

    def _cursor(self) -> DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute("use warehouse")
        return cursor

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _known(self, name: str) -> str:
        if name in self.tables:
            return name
        near = get_close_matches(name, self.tables, n=3, cutoff=0.4) or self.tables[:3]
        raise UsageError(
            f"there is no mart {name!r}",
            expected=f"such as {', '.join(near)}",
            remedy="the tables: dateline.open().tables",
        )
