"""Things that take long to make are made once for all workers of a test run."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.build.state import seal


def folder_of(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """The folder of that name that the workers of this test run have in common."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this test run, which `make` has filled. Only read it: a test that writes copies it first.

    The first worker to ask makes it while the others wait at the lock."""
    folder = folder_of(tmp_path_factory, name)
    folder.mkdir(exist_ok=True)
    done = folder.with_name(f"{name}.done")
    with folder.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def copy_of(home: Path, place: Path) -> Path:
    """A copy of a home, at that place, to write in. A run there goes on from the build, as one in the home would."""
    shutil.copytree(home, place)
    seal(place / "build.duckdb")  # the copy stands for the build
    return place


def command_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, run: Callable[[Path], subprocess.CompletedProcess[str]]
) -> subprocess.CompletedProcess[str]:
    """What a command printed that was run once, in the folder `name` of this test run."""

    def make(folder: Path) -> None:
        done = run(folder)
        (folder / "done.json").write_text(json.dumps([done.args, done.returncode, done.stdout, done.stderr]))

    folder = made_once(tmp_path_factory, name, make)
    return subprocess.CompletedProcess(*json.loads((folder / "done.json").read_text()))
