"""What a command does when another process is at work in its home, leaves its pipe, or interrupts it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dateline.scheduling.clock import eventually

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.mark.parametrize("command", ["run", "build", "check", "publish"])
def test_one_process_at_a_time_builds_and_the_other_says_whom_it_waits_for(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "build.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin
    assert holder.stdout
    with holder:
        holder.stdout.readline()
        ended = subprocess.run(
            ["dateline", "--home", str(tmp_path), "--wait", "0.1", command],
            env=environment,
            capture_output=True,
            text=True,
        )
        holder.stdin.close()
    assert ended.returncode == 3
    assert f"(process {holder.pid})" in ended.stderr


@pytest.mark.parametrize("take", ["head -n 1", "true"])
def test_a_reader_may_leave_a_pipe(take: str, home: Path, environment: dict[str, str]) -> None:
    command = f"set -o pipefail; dateline --home {home} events --format jsonl | {take}"
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupted_command_says_so(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        ["dateline", "run"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        # Past its imports, which take a busy machine minutes.
        eventually(lambda: (tmp_path / "data" / "dbt").exists() or run.poll() is not None, 600)
        run.send_signal(signal.SIGINT)
        _, ended = run.communicate()
    assert run.returncode == 130
    assert ended == "error: interrupted; what was appended before stays appended\n"
