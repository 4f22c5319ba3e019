"""A ledger held open by one process: quick single appends, and one commit for all who append at the same time."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from duckdb import DuckDBPyConnection

from ingest.arrow import to_arrow
from ingest.errors import UsageError
from ingest.event import Emptied, Event
from warehouse.files.connection import as_whole
from warehouse.ledger import append as appending
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.ledger import Ledger, transaction
from warehouse.ledger.recorded import Appended, ExpectedVersion

# Where several have shared a commit, the next one waits for them to come again: seconds from one to the next.
MOMENT = 0.002


@dataclass(frozen=True, slots=True)
class _Request:
    events: Sequence[Event | Emptied]
    expected: ExpectedVersion
    answer: "Future[Appended]" = field(default_factory=Future)


class HeldLedger(Ledger):
    """A ledger whose file stays open, from `held`. Its appends may come from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger.path, wait=ledger.wait)
        self._hold = ExitStack()
        self._in_use, self._door = threading.RLock(), threading.Lock()
        self._waiting: SimpleQueue[_Request | None] = SimpleQueue()
        self._is_closed = False

    def append(self, events: Sequence[Event | Emptied], *, expected_version: ExpectedVersion = "any") -> Appended:
        """As `Ledger.append`: one commit is shared by all who wait for one, each batch still whole or not at all."""
        if not events:
            return Appended((), 0)
        request = _Request(events, expected_version)
        with self._door:
            if self._is_closed:
                raise UsageError(f"{self.path} is held no longer", remedy="append while it is held, or through Ledger")
            self._waiting.put(request)
        return request.answer.result()

    def commit_until_closed(self) -> None:
        """Commit what comes, until `close`; runs in a thread of its own."""
        is_open, is_shared = True, False
        while is_open:
            requests = [self._waiting.get()]
            with suppress(Empty):
                while True:  # each waits for its answer, so there are never more than threads
                    requests.append(self._waiting.get(is_shared, MOMENT))
            is_shared = len(requests) > 1
            is_open = None not in requests
            with self._in_use:
                self._commit([request for request in requests if request is not None])

    def close(self) -> None:
        """End `commit_until_closed`, once all who wait have their answer."""
        with self._door:  # nobody comes in behind the last one, to wait for ever
            self._is_closed = True
            self._waiting.put(None)

    def _commit(self, requests: Sequence[_Request]) -> None:
        if len(requests) > 1 and all(request.expected == "any" for request in requests):
            try:
                appended = self._append([event for request in requests for event in request.events], "any")
            except Exception:
                pass  # somebody's batch does not fit, or there is no room for all of them: each for itself
            else:
                _answer(requests, appended)
                return
        for request in requests:
            try:
                request.answer.set_result(self._append(request.events, request.expected))
            except BaseException as error:
                request.answer.set_exception(error)

    def _append(self, events: Sequence[Event | Emptied], expected: ExpectedVersion) -> Appended:
        with as_whole(self.path, LEDGER), transaction(self._connection):
            return appending.append(self._connection, to_arrow(events), expected)

    @contextmanager
    def _open(self, *, write: bool, reach: Sequence[Path] = ()) -> Iterator[DuckDBPyConnection]:
        with self._in_use, as_whole(self.path, LEDGER):
            yield self._connection

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the file, and commit what comes."""
        with self._hold:
            self._take()
            committer = threading.Thread(target=self.commit_until_closed)
            committer.start()
            try:
                yield
            finally:
                self.close()
                committer.join()

    def _take(self) -> None:
        self._require_place()
        self._connection = self._hold.enter_context(super()._open(write=True))
        with transaction(self._connection):
            self._begin(self._connection)

    def _carry_out(self, redaction: Event) -> Appended:
        """As `Ledger`; then hold the new file instead of the old one. Who waits for it may get in between."""
        with self._in_use:
            try:
                return super()._carry_out(redaction)
            finally:
                self._hold.close()
                self._take()


@contextmanager
def held(ledger: Ledger) -> Iterator[HeldLedger]:
    """Hold the file of a ledger open for many small appends; others wait until it is closed."""
    store = HeldLedger(ledger)
    with store.holding():
        yield store


def _answer(requests: Sequence[_Request], appended: Appended) -> None:
    """Give each request its own part of a common batch. What two of them brought alike counts as new to the first."""
    distinct = sorted(set(appended.positions))
    new = set(distinct[len(distinct) - appended.new :])  # they lie behind all that was known
    start = 0
    for request in requests:
        own = appended.positions[start : start + len(request.events)]
        start += len(own)
        request.answer.set_result(Appended(own, len(new.intersection(own))))
        new.difference_update(own)
