"""A file that is made beside another and takes its place in one step, so that every reader finds a whole one."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to make the file that is to stand at `path`. It goes there at the end, on disk, and away after an error.

    Where `path` is a symbolic link, the file that it leads to is replaced."""
    path = path.resolve()
    remove_unfinished(path)
    with unfinished(path) as folder:
        fresh = folder / path.name
        yield fresh
        to_disk(fresh)
        fresh.replace(path)
        to_disk(path.parent)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A new folder that is to stand at `path`: it goes there at the end, in two steps, and away after an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(path)
    with unfinished(path) as folder:
        fresh = folder / path.name
        fresh.mkdir()
        yield fresh
        if path.exists():
            path.rename(folder / "old")
        fresh.rename(path)


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A folder beside `path` to make it in, removed at the end.

    The folder is locked while it is in use. The kernel lets go of the lock when the process ends, so that what is
    left behind is known for certain, whatever process has its number now."""
    folder, lock = _locked_folder(path)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_unfinished(path: Path) -> list[Path]:
    """Remove what processes that were killed have left of what they made for `path`: it may hold what was redacted
    since. Gives what stays because a process works on it."""
    return [left for left in unfinished_in(path.parent, re.escape(path.name)) if not removed(left)]


def unfinished_in(folder: Path, name: str = ".+") -> list[Path]:
    """What processes work on in a folder, or have left there when they were killed; `name` is a pattern of what they
    make."""
    pattern = re.compile(rf"\.{name}\.[0-9]+(\..+)?")
    return sorted(path for path in folder.glob(".*") if pattern.fullmatch(path.name))


def removed(left: Path) -> bool:
    """Remove what is left unless a process works on it; whether it is gone."""
    try:
        lock = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    except OSError:  # of somebody else
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    except OSError:
        return not left.exists()
    finally:
        os.close(lock)
    return True


def is_running(process: int) -> bool:
    """Whether there is a process of that number, of any user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def to_disk(path: Path) -> None:
    """Have the disk write what was written to a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def fresh_path(path: Path) -> Path:
    """The folder in which this process makes the file that is to stand at `path`."""
    path = path.resolve()
    return path.with_name(f".{path.name}.{os.getpid()}")


def _locked_folder(path: Path) -> tuple[Path, int]:
    """A new folder named after what is made and who makes it; where this process has one already, with a number."""
    first = fresh_path(path)
    for folder in (first.with_name(f"{first.name}{f'.{number}' if number else ''}") for number in count()):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # another process took it for left behind
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)
    raise AssertionError
