"""A process that ends with the process that started it, however that ends."""

import ctypes
import os
import signal
import sys
import threading
import time

# prctl(2) of Linux: the signal that the kernel sends to a process when its parent ends.
_PR_SET_PDEATHSIG = 1

# In the environment of a child: the process that it ends with. The child takes it out, so that its own have none.
PARENT = "DATELINE_PARENT"

# How often the parent is looked for where the kernel sends no such signal: seconds.
_PAUSE = 1.0


def end_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Called in a child: let it receive the signal `number` when the process `parent`, which started it, ends.

    The child asks by itself: code between fork and exec would be unsafe in a parent that has threads. On Linux the
    signal comes when the thread that started the child ends; that thread has to wait for the child."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number)
    else:
        threading.Thread(target=_watch, args=(parent, number), daemon=True).start()
    if os.getppid() != parent:  # it ended before the child asked
        os.kill(os.getpid(), number)


def _watch(parent: int, number: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    os.kill(os.getpid(), number)
