"""Ask a published file in SQL: nothing of it can be changed, and it alone is read unless more is asked for."""

from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import DatelineError
from warehouse.files.connection import opened
from warehouse.files.errors import DAMAGE
from warehouse.publish.contents import PUBLICATION


class QueryFailed(DatelineError):
    """DuckDB cannot answer the query."""


def ask(warehouse: Path, sql: str, *, with_files: bool = False) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the result's columns, and its rows. Raises QueryFailed with what DuckDB says.

    `with_files` lets the query reach other files too, to read and to write; without, DuckDB opens none."""
    with opened(warehouse, contents=PUBLICATION, is_shut=not with_files) as connection:
        try:
            result = connection.execute(sql)
            if result is None:  # spaces or a comment alone
                raise QueryFailed("there is no query", remedy='write one: dateline query "from core.rpt_timeline"')
            columns = _distinct([column[0] for column in result.description or ()])
            return columns, [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
        except duckdb.Error as error:
            if DAMAGE.search(str(error)):
                raise
            raise QueryFailed(str(error), remedy='the tables: dateline query "show all tables"') from error


def _distinct(names: list[str]) -> list[str]:
    """A result may name two columns alike; a row of ours cannot."""
    return [name if name not in names[:place] else f"{name}_{place + 1}" for place, name in enumerate(names)]
