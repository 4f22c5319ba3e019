"""A file that is made beside another and takes its place in one step, so that whoever opens it finds a whole one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to make the file that is to stand at `path`. It goes there at the end, on disk, and away after an error."""
    remove_unfinished(path)
    fresh = fresh_path(path)
    try:
        yield fresh
        _to_disk(fresh)
        fresh.replace(path)
        _to_disk(path.parent)
    finally:
        remove_unfinished(path)  # with the log of it, which DuckDB leaves where the disk is full


def fresh_path(path: Path) -> Path:
    """Where this process makes the file that is to stand at `path`."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def remove_unfinished(path: Path) -> None:
    """Remove what processes that were killed have left of files for `path`: it may hold what was redacted since."""
    for left in path.parent.glob(f".{path.name}.*"):
        process = left.name.removeprefix(f".{path.name}.").split(".")[0]
        if process.isdigit() and (int(process) == os.getpid() or not is_running(int(process))):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A new folder that is to stand at `path`: it goes there at the end, in two steps, and away after an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.mkdir()
    try:
        yield fresh
        if path.exists():
            path.rename(path.with_name(f"{fresh.name}.old"))
        fresh.rename(path)
    finally:
        remove_unfinished(path)


def is_running(process: int) -> bool:
    """Whether there is a process of that number, whoever it belongs to."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
