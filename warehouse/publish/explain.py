"""From a figure of a published mart to the claims it rests on."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.errors import UsageError
from warehouse.files.connection import as_expected, opened
from warehouse.publish.contents import PUBLICATION

# How the comment of a published table ends.
_KEY = re.compile(r"Key: ([a-z0-9_, ]+)\.$")


def explain(warehouse: Path, table: str, key: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the columns of `core.explain`, and its rows: the claims first, then the history of their subjects.

    `table` may leave out the schema. `key` has the values of the table's key with | between them. Raises UsageError
    for a table or a key that is not there, with the nearest that are, and for a row that rests on no claim."""
    with opened(warehouse, contents=PUBLICATION) as connection, as_expected(warehouse):
        mart, columns = _find(connection, table)
        _require(connection, mart, columns, key)
        result = connection.execute("from core.explain($mart, $key)", {"mart": mart, "key": key})
        names = [column[0] for column in result.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    if not rows:
        raise UsageError(
            f"{key} of {mart} rests on no claim",
            expected="a figure of a mart of facts",
            remedy='see what it is: dateline query "from core.bdg_figure_claim"',
        )
    return names, rows


def _find(connection: DuckDBPyConnection, table: str) -> tuple[str, list[str]]:
    """The mart by its full name, and the columns of its key."""
    marts = {
        f"{schema}.{name}": found[1].split(", ")
        for schema, name, comment in connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() order by all"
        ).fetchall()
        if (found := _KEY.search(comment or ""))
    }
    known = {mart.split(".")[1]: mart for mart in marts} | {mart: mart for mart in marts}
    if table not in known:
        near = list(dict.fromkeys(known[name] for name in get_close_matches(table, known, n=3, cutoff=0.4)))
        raise UsageError(
            f"there is no mart {table!r}",
            expected=f"such as {', '.join(near or list(marts)[:3])}",
            remedy='the tables: dateline query "show all tables"',
        )
    return known[table], marts[known[table]]


def _require(connection: DuckDBPyConnection, mart: str, columns: list[str], key: str) -> None:
    """Raise UsageError unless the mart has a row of this key."""
    whole = f"concat_ws('|', {', '.join(columns)})"
    if connection.execute(f"select 1 from {mart} where {whole} = ? limit 1", [key]).fetchone():
        return
    near = connection.execute(
        f"select {whole} as figure_key from {mart} order by jaro_winkler_similarity(figure_key, ?) desc, 1 limit 3",
        [key],
    ).fetchall()
    raise UsageError(
        f"{mart} has no row {key!r}; its key is {'|'.join(columns)}",
        expected=f"such as {', '.join(found for (found,) in near)}" if near else "a row: the mart is empty",
        remedy=f'see its rows: dateline query "from {mart}"',
    )
