"""Rewrite a DuckDB file, so that what was deleted in it is gone from the disk."""

from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.files.connection import attach_new
from warehouse.files.replacement import replacing


def rewrite(database: DuckDBPyConnection, path: Path) -> None:
    """Copy what the file holds into a new one and put that in its place; after this the connection is to be closed.

    It has to hold the file for writing, which keeps all others out until the new one stands there. What it has
    committed is brought from the log into the file first: a log must not outlive the file that it belongs to."""
    database.execute("checkpoint")
    ((name,),) = database.execute("select current_database()").fetchall()
    with replacing(path) as fresh:
        attach_new(database, fresh)
        database.execute(f'copy from database "{name}" to fresh')
        database.execute("detach fresh")
