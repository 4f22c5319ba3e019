"""One page of a query on a publication, as JSON, CSV or Arrow."""

import json
import threading
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, cast

import duckdb
import polars as pl

from warehouse.serving.current import Publication
from warehouse.serving.formula import FORMULA

# Nobody keeps the server busy for longer than this, in seconds.
PATIENCE = 5.0


class Form(StrEnum):
    JSON = "json"
    CSV = "csv"
    ARROW = "arrow"


MEDIA = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.ARROW: "application/vnd.apache.arrow.stream",
}


class TookTooLong(Exception):
    """The query was broken off."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the position after which the next ones begin; None where there are no more."""

    rows: pl.DataFrame
    following: int | None


def ask(publication: Publication, query: str, parameters: dict[str, Any]) -> pl.DataFrame:
    """The rows of a query. Raises TookTooLong after PATIENCE."""
    cursor = publication.cursor()
    alarm = threading.Timer(PATIENCE, cursor.interrupt)
    alarm.start()
    try:
        return cast(pl.DataFrame, pl.from_arrow(cursor.execute(query, parameters).to_arrow_table()))
    except duckdb.InterruptException as error:
        raise TookTooLong(f"broken off after {PATIENCE:g} s") from error
    finally:
        alarm.cancel()
        cursor.close()


def by_position(publication: Publication, query: str, parameters: dict[str, Any], after: int, limit: int) -> Page:
    """The rows of a query with a column `position` after that position, in its order."""
    bounded = f"from ({query}) where position > $after order by position limit $limit + 1"
    rows = ask(publication, bounded, {**parameters, "after": after, "limit": limit})
    if rows.height <= limit:
        return Page(rows, None)
    rows = rows.head(limit)
    return Page(rows, rows["position"][-1])


def of_mart(publication: Publication, name: str, after: int, limit: int) -> Page:
    """Rows of a mart in the order of its file, which one publication keeps: the first has position 1."""
    query = (
        f"select rowid + 1 as position, * from {name} where rowid >= $after and rowid < $after + $limit order by rowid"
    )
    following = after + limit
    return Page(
        ask(publication, query, {"after": after, "limit": limit}),
        following if following < publication.rows[name] else None,
    )


def written(page: Page, build_id: str, form: Form) -> bytes:
    """The page in a format; JSON has the publication and the next position beside the rows, which the others lack.

    In CSV a text that a spreadsheet would run has an apostrophe before it."""
    text = BytesIO()
    match form:
        case Form.JSON:
            head = json.dumps({"build_id": build_id, "next": page.following})
            return f'{head[:-1]}, "rows": {page.rows.write_json()}}}'.encode()
        case Form.CSV:
            texts = pl.col(pl.String)
            rows = page.rows.with_columns(
                pl.when(texts.str.contains(FORMULA)).then(pl.lit("'") + texts).otherwise(texts).name.keep()
            )
            rows.write_csv(text)
        case Form.ARROW:
            page.rows.write_ipc_stream(text)
    return text.getvalue()
