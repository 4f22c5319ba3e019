"""DuckDB files with a byte that is not as it was written."""

from pathlib import Path

import duckdb

HEADERS, BLOCK = 3 * 4096, 262_144  # of a DuckDB file: three headers, then blocks


def flip(file: Path, place: int) -> None:
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def flip_what_opening_does_not_read(file: Path, table: str) -> int:
    """Flip a byte of a block that only a query of the table reads; gives where the block begins."""
    kept = file.read_bytes()
    for start in range(HEADERS, len(kept), BLOCK):
        flip(file, start + 100)
        try:
            with duckdb.connect(str(file), read_only=True) as connection:
                connection.execute("from duckdb_tables()").fetchall()
                try:
                    connection.execute(f"from {table}").fetchall()
                except duckdb.IOException:
                    return start
        except duckdb.Error:
            pass
        file.write_bytes(kept)
    raise AssertionError("no block is read by that query alone")
