"""The SHA-256 of files: how a file is recognised, whatever its name."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import IO


def sha256(path: Path) -> str:
    """Of the bytes of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return sha256_of(file)


def sha256_of(file: IO[bytes]) -> str:
    """Of the bytes that are left in an open file."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a member of a zip is readable, too


def sha256_of_unchanged(path: Path) -> str:
    """Of the bytes of a file, which is not read again while its time and size stay the same. Raises OSError."""
    found = path.stat()
    return _sha256(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int, _size: int) -> str:
    return sha256(path)
