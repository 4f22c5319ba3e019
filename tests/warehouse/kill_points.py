"""Kill a call at each point where it changes what is on disk: one process for each, killed before that change.

The points are not listed: Python raises an audit event before each change, so that a new one is covered by itself."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from typing import Any

# Events of https://docs.python.org/3/library/audit_events.html that change a folder or a file by its name.
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate")

# A server that has imported what the calls need, and has no thread and no file of DuckDB's: its forks start at once.
_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["warehouse.backup", "warehouse.publish.write", "tests.warehouse.sample"])


def killed_at_each_change(call: Callable[..., Any], *arguments: Any, step: int = 1) -> Iterator[tuple[int, bool]]:
    """Let a process call, and kill it before its first change, another before its second, until one comes to its end.
    With a step of three only every third change is tried.

    Gives after each the number of changes it made and whether it was killed. Between two, the caller puts back what
    the next one is to find."""
    point, is_killed = 0, True
    while is_killed:
        process = _SERVER.Process(target=_call, args=(point, call, arguments))
        process.start()
        process.join()
        is_killed = process.exitcode == -signal.SIGKILL
        assert is_killed or process.exitcode == 0, "the call ended with an error"
        yield point, is_killed
        point += step


def _call(point: int, call: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    left = point

    def count_down(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR)):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    sys.addaudithook(count_down)
    call(*arguments)
