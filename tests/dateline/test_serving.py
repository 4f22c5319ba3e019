"""The commands that let others in: a server that ends as it should, a shell that only reads."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from ingest.errors import ExitCode
from tests.calling import Dateline
from tests.warehouse.serving.published import write

pytestmark = pytest.mark.long


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a published file of a few rows in its home."""
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "warehouse.duckdb")
    return tmp_path


@pytest.fixture
def server(desk: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = ["dateline", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=desk, env=environment, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_it_says_where_it_serves_and_ends_by_an_interrupt(server: "subprocess.Popen[str]") -> None:
    assert server.stderr
    served = re.fullmatch(r"data/warehouse.duckdb is served at (http://127\.0\.0\.1:\d+)\n", server.stderr.readline())
    assert served
    assert requests.get(served[1]).json()["build_id"] == "build-1"
    assert requests.get(served[1], headers={"Host": "evil.example.org"}).status_code == 400
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == ExitCode.INTERRUPTED


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_on_another_address_it_wants_a_token(host: str, desk: Path, environment: dict[str, str]) -> None:
    command = ["dateline", "serve", "--host", host, "--port", "0"]
    done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == ExitCode.USAGE
    assert "DATELINE_TOKEN" in done.stderr


@pytest.mark.parametrize("host", ["::1", "127.0.0.2"])
def test_it_answers_at_the_address_that_it_names(host: str, desk: Path, environment: dict[str, str]) -> None:
    command = ["dateline", "serve", "--host", host, "--port", "0"]
    with subprocess.Popen(command, cwd=desk, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            url = process.stderr.readline().split()[-1]
            assert host in url
            assert requests.get(url).json()["build_id"] == "build-1"
            assert requests.get(url, headers={"Host": "evil.example.org"}).status_code == 400
        finally:
            process.kill()


def test_a_shell_without_a_terminal_says_so(desk: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["dateline", "shell"], cwd=desk, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == ExitCode.USAGE
    assert "needs a terminal" in done.stderr
    assert "dateline query" in done.stderr


@pytest.mark.parametrize("command", ["serve", "shell"])
def test_without_a_published_file_it_says_what_to_do(command: str, dateline: Dateline) -> None:
    done = dateline(command)
    assert done.returncode == ExitCode.DATA
    assert "dateline run" in done.stderr


# Its panes, and the database whose schemas one opens there.
SHOWN = ("Catalog", "Query Editor", "warehouse")


def test_the_shell_shows_the_catalogue_of_the_file_on_a_terminal(desk: Path, environment: dict[str, str]) -> None:
    there = environment | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40", "HOME": str(desk)}
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(desk)
        os.execve(sys.executable, [sys.executable, "-m", "dateline", "shell"], there)
    shown, deadline = "", time.monotonic() + 200
    try:
        while any(word not in shown for word in SHOWN) and time.monotonic() < deadline:
            if select.select([terminal], [], [], 1)[0]:
                shown += os.read(terminal, 65536).decode(errors="replace")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    assert [word for word in SHOWN if word not in shown] == []
