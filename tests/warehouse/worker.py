"""A process of its own that works on a ledger until it is done, or killed: `python worker.py WHAT LEDGER …`.

It says `ready` before its first append. What was acknowledged it writes down, after the append has returned."""

import contextlib
import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Self

from tests.warehouse.sample import redact, statement
from warehouse.ledger import append as appending
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Appended

BATCH = 3


def append(ledger: Ledger, log: str, name: str, seconds: str, open_for: str = "a batch") -> None:
    """Append batches of three, through a ledger that is held where asked."""
    with Path(log).open("a", buffering=1) as acknowledged, contextlib.ExitStack() as stack:
        taking = stack.enter_context(held(ledger)) if open_for == "all" else ledger
        say("ready")
        end, number = time.monotonic() + float(seconds), 0
        while time.monotonic() < end:
            number += 1
            ids = [f"{name}-{number}.{place}" for place in range(BATCH)]
            positions = taking.append([statement(one) for one in ids]).positions
            acknowledged.writelines(f"{one} {position}\n" for one, position in zip(ids, positions, strict=True))


def log(ledger: Ledger, batches: str) -> None:
    """Append to a held ledger, and say after each batch how long its log of writes (WAL) is; wait to be killed."""
    with held(ledger) as taking:
        for number in range(int(batches)):
            taking.append([statement(f"{number}.{place}") for place in range(BATCH)])
            say(str(Path(f"{ledger.path.resolve()}.wal").stat().st_size))
        time.sleep(60)


def hold(ledger: Ledger, seconds: str) -> None:
    """Hold the file of a ledger for a while."""
    with held(ledger):
        say("ready")
        time.sleep(float(seconds))


def read(ledger: Ledger) -> None:
    """Have the file of a ledger open, and say how many records it has whenever asked."""
    with ledger.reading() as connection:
        say("ready")
        for _ in sys.stdin:
            say(str(connection.execute("select count(*) from event").fetchall()[0][0]))


def append_in_future(ledger: Ledger, seconds: str) -> None:
    """Append one record on a machine whose clock is so many seconds ahead."""
    shift = timedelta(seconds=int(seconds))

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp((datetime.now(UTC) + shift).timestamp(), tz)

    module: ModuleType = appending
    module.datetime = Ahead  # type: ignore[attr-defined]
    ledger.append([statement("from-the-future")])
    say("ready")


def redact_until_killed_before_rewriting(ledger: Ledger, identifier: str, *fields: str) -> None:
    """Redact, and die when the act is committed and the file not yet rewritten."""
    import os
    import signal

    from warehouse.ledger import ledger as module

    module.rewrite = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    redact(ledger, identifier, fields=fields)


def redact_again_and_again(ledger: Ledger, log: str, seconds: str, name: str) -> None:
    """Redact records of one's own while others append."""
    with Path(log).open("a", buffering=1) as acknowledged:
        say("ready")
        end, number = time.monotonic() + float(seconds), 0
        while time.monotonic() < end:
            number += 1
            answer: Appended = ledger.append([statement(f"{name}-{number}")])
            redact(ledger, f"{name}-{number}")
            acknowledged.write(f"{name}-{number} {answer.positions[0]}\n")


def say(word: str) -> None:
    print(word, flush=True)  # noqa: T201


if __name__ == "__main__":
    what, path, *arguments = sys.argv[1:]
    globals()[what](Ledger(Path(path), wait=120), *arguments)
