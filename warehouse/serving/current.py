"""The published file as it stands now, for a process that goes on while newer ones are published."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from warehouse.files.connection import DEFAULT_WAIT, attached
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import Mart, count_rows, marts


class Publication:
    """One published file, open as long as somebody reads it."""

    def __init__(self, path: Path, wait: float) -> None:
        self.readers = 0
        # One thread: a page is little work, and many readers share the cores.
        self._connection = attached(path, contents=PUBLICATION, wait=wait, threads=1)
        self.marts: dict[str, Mart] = marts(self._connection)
        self.rows = count_rows(self._connection, self.marts)
        names = ("build_id", "published_at", "ledger_position", "ledger_chain_hash")
        row = self._connection.execute(f"select {', '.join(names)} from ops.publication").fetchall()[0]
        self.facts: dict[str, Any] = dict(zip(names, row, strict=True))

    @property
    def build_id(self) -> str:
        return str(self.facts["build_id"])

    def cursor(self) -> DuckDBPyConnection:
        """A connection for one thread, to be closed by it."""
        cursor = self._connection.cursor()
        cursor.execute("use warehouse")
        return cursor

    def close(self) -> None:
        self._connection.close()


class Current:
    """The file at a path: opened again once another one stands there; the older one is closed by its last reader."""

    def __init__(self, path: Path, *, wait: float = DEFAULT_WAIT) -> None:
        self._path, self._wait = path, wait
        self._lock = threading.Lock()
        self._identity, self._held = self._look(), Publication(path, wait)

    @contextmanager
    def reading(self) -> Iterator[Publication]:
        """One publication, which stays what it is until the block ends."""
        publication = self._enter()
        try:
            yield publication
        finally:
            with self._lock:
                publication.readers -= 1
                self._let_go(publication)

    def _enter(self) -> Publication:
        with self._lock:
            identity = self._look()
            if identity not in (None, self._identity):
                before = self._held
                with suppress(DatelineError):  # what is held is good; the next reader tries again
                    self._held, self._identity = Publication(self._path, self._wait), identity
                self._let_go(before)
            self._held.readers += 1
            return self._held

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _let_go(self, publication: Publication) -> None:
        if publication is not self._held and not publication.readers:
            publication.close()
