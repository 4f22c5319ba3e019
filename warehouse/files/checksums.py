"""What the tables of a DuckDB file hold, as numbers that two files can be compared by."""

from pathlib import Path

from warehouse.files.connection import DEFAULT_WAIT, opened
from warehouse.files.contents import Contents


def checksums(path: Path, contents: Contents, *, wait: float = DEFAULT_WAIT) -> dict[str, tuple[int, int]]:
    """Of each table, by `schema.table`: the number of rows, and a hash of all of them that does not depend on order.

    It reads every block of the file: raises FileDamaged where a block is not as DuckDB wrote it."""
    with opened(path, contents=contents, wait=wait) as database:
        tables = database.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        found = {}
        for schema, table in tables:
            query = f'select count(*), coalesce(bit_xor(hash(held)), 0) from "{schema}"."{table}" as held'
            ((count, hashed),) = database.execute(query).fetchall()
            found[f"{schema}.{table}"] = (count, hashed)
    return found
