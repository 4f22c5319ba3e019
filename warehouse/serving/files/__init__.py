"""The published marts as files to pass on: Parquet, and CSV and a workbook on request, in a data package."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.errors import UsageError
from warehouse.files.connection import DEFAULT_WAIT, quoted, reading
from warehouse.files.replacement import replacing_folder
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import Mart, marts
from warehouse.serving.files.package import (
    is_package,
    write_checksums,
    write_citations,
    write_dictionary,
    write_package,
)
from warehouse.serving.formula import inert
from warehouse.serving.withheld import shared, withhold


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows of each mart lie in the folder, and how many do not, with the licences of the sources of those."""

    build_id: str
    rows: Mapping[str, int]
    left_out: Mapping[str, int]
    withheld: Mapping[str, str]
    too_long: tuple[str, ...]  # marts that the workbook has no room for


def export(
    warehouse: Path, folder: Path, *, csv: bool = False, xlsx: bool = False, wait: float = DEFAULT_WAIT
) -> Exported:
    """Write the marts of a published file to a folder, which replaces an earlier export there.

    What runs did (`ops`) is no part of it. Raises UsageError for a folder that holds anything else."""
    if folder.exists() and not is_package(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something else than an export", remedy="name a new folder")
    with (
        replacing_folder(folder) as fresh,
        reading(warehouse, contents=PUBLICATION, wait=wait, reach=[fresh]) as source,
    ):
        withheld = dict(withhold(source))
        tables = {name: mart for name, mart in marts(source).items() if mart.schema != "ops"}
        (publication,) = _rows(source, _PUBLICATION)
        sources = _rows(source, "from core.dim_source where is_shareable order by source_id")
        _write_parquet(fresh, source, tables, publication)
        if csv:
            _write_csv(fresh, source, tables)
        too_long = _write_xlsx(fresh, source, tables) if xlsx else []
        write_package(fresh, tables, publication, sources)
        write_dictionary(fresh, tables.values())
        write_citations(fresh, publication, sources, withheld)
        write_checksums(fresh)
        counted = {name: _count(source, mart) for name, mart in tables.items()}
    return Exported(
        publication["build_id"],
        {name: kept for name, (kept, _) in counted.items()},
        {name: every - kept for name, (kept, every) in counted.items()},
        withheld,
        tuple(too_long),
    )


_PUBLICATION = """
select build_id, strftime(published_at, '%Y-%m-%dT%H:%M:%SZ') as published_at, ledger_position, ledger_chain_hash
from ops.publication
"""


def _count(source: DuckDBPyConnection, mart: Mart) -> tuple[int, int]:
    """The rows of a mart that are passed on, and all of them."""
    kept, every = source.execute(f"select count(*) filter ({shared(mart)}), count(*) from {mart.name}").fetchall()[0]
    return kept, every


def _query(mart: Mart, columns: str = "*") -> str:
    return f"select {columns} from {mart.name} where {shared(mart)} order by {', '.join(mart.key) or 'all'}"


def _write_parquet(
    folder: Path, source: DuckDBPyConnection, tables: Mapping[str, Mart], publication: Mapping[str, Any]
) -> None:
    metadata = ", ".join(f"{name}: '{value}'" for name, value in publication.items())
    (folder / "parquet").mkdir()
    for mart in tables.values():
        key = f"sorted_by: '{', '.join(mart.key)}'"
        options = f"format parquet, compression zstd, kv_metadata {{{metadata}, {key}}}"
        source.execute(f"copy ({_query(mart)}) to {quoted(folder / 'parquet' / f'{mart.name}.parquet')} ({options})")


def _write_csv(folder: Path, source: DuckDBPyConnection, tables: Mapping[str, Mart]) -> None:
    """A text that a spreadsheet would run has an apostrophe before it."""
    (folder / "csv").mkdir()
    for mart in tables.values():
        columns = ", ".join(
            f"{inert(column.name)} as {column.name}" if column.type == "VARCHAR" else column.name
            for column in mart.columns
        )
        options = "format csv, header, timestampformat '%Y-%m-%dT%H:%M:%S.%fZ'"
        source.execute(f"copy ({_query(mart, columns)}) to {quoted(folder / 'csv' / f'{mart.name}.csv')} ({options})")


def _write_xlsx(folder: Path, source: DuckDBPyConnection, tables: Mapping[str, Mart]) -> list[str]:
    from warehouse.serving.files.workbook import write_workbook

    return write_workbook(folder / "dateline.xlsx", source, tables, _query)


def _rows(source: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = source.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
