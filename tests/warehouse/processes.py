"""Processes that tests start, wait for and kill, and what must hold of a ledger after whatever became of them."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.dateline.scheduling.clock import eventually
from tests.warehouse.worker import BATCH
from warehouse.ledger.ledger import Ledger

ROOT = Path(__file__).parents[2]


def start(command: list[str], **more: object) -> subprocess.Popen[str]:
    """A process with children of its own, which a kill takes along."""
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )


_HOLD = "import sys, duckdb; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@contextmanager
def hold(path: Path) -> Iterator[int]:
    """Another process holds a file for writing meanwhile; gives its PID."""
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "held\n"
        try:
            yield other.pid
        finally:
            other.stdin.close()


def worker(what: str, ledger: Ledger, *arguments: object) -> subprocess.Popen[str]:
    """One of `worker.py`, under way and past its imports."""
    process = start(["tests.warehouse.worker", what, str(ledger.path), *map(str, arguments)])
    assert process.stdout
    assert process.stdout.readline(), process.communicate()[1]
    return process


def start_dateline(home: Path, *arguments: object, project: Path | None = None, **more: Any) -> subprocess.Popen[str]:
    """A command, whose builds are of that dbt project where one is given."""
    program = ["tests.warehouse.of_project", str(project)] if project else ["dateline"]
    return start([*program, "--home", str(home), *map(str, arguments)], **more)


def dateline(home: Path, *arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """A command, to its end."""
    process = start_dateline(home, *arguments, **more)
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def kill(process: subprocess.Popen[str]) -> None:
    """As the kernel does it: no farewell, and nothing that it had started lives on."""
    with suppress(ProcessLookupError):  # all of them have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def child_of(process: subprocess.Popen[str]) -> int:
    """The first child of a process, once it has one."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    eventually(children.read_text, 120)
    return int(children.read_text().split()[0])


def is_alive(process: int) -> bool:
    """Whether it still runs; one that ended and that nobody has waited for does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def end(process: subprocess.Popen[str]) -> None:
    """Let it come to its end, which has to be a good one."""
    _, err = process.communicate()
    assert process.returncode == 0, err


def acknowledged(logs: Iterable[Path]) -> dict[str, int]:
    """What the workers wrote down: the positions of the records that were acknowledged, by id."""
    lines = [line.split() for log in logs if log.exists() for line in log.read_text().splitlines()]
    assert len({identifier for identifier, _ in lines}) == len(lines)
    return {identifier: int(position) for identifier, position in lines}


def require_nothing_lost(ledger: Ledger, logs: Iterable[Path] = ()) -> None:
    """The ledger is sound, without gap or double; all that was acknowledged is there, and nothing in part."""
    assert ledger.verify().is_sound
    records = list(ledger.read())
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    positions = {record.id: record.position for record in records}
    assert len(positions) == len(records)
    promised = acknowledged(logs)
    assert promised.items() <= positions.items()
    batches = Counter(record.id.split(".")[0] for record in records if "." in record.id)
    assert set(batches.values()) <= {BATCH}
    moments = [record.recorded_at for record in records]
    assert moments == sorted(moments)
