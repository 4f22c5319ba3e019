"""A child does not outlive its parent, however that ends."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration


# The child has the output of its parent: that ends when both have ended.
PARENT = """
import os, subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1], str(os.getpid())])
"""

CHILD = """
import sys, time
from ingest import child
child._PAUSE = 0.05
child.end_with(int(sys.argv[1]))
print("ready", flush=True)
time.sleep(600)
"""

WITHOUT_THE_KERNEL = f"import sys; sys.platform = 'darwin'\n{CHILD}"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("child", [CHILD, WITHOUT_THE_KERNEL], ids=["signal of the kernel", "watch"])
def test_it_ends_with_its_parent(number: signal.Signals, child: str) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, child], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "ready\n"
        parent.send_signal(number)
        assert parent.communicate(timeout=20) == ("", None)


def test_it_ends_at_once_where_its_parent_has_ended_before() -> None:
    command = [sys.executable, "-c", CHILD, str(os.getpid() + 1)]
    assert subprocess.run(command, stdout=subprocess.DEVNULL).returncode == -signal.SIGKILL
