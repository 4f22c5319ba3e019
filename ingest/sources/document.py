"""The document that a record of a data set stands in."""

import re
from pathlib import Path
from typing import Any

from ingest.checksum import sha256_of_unchanged

# In a locator the place of a record among the others of its file (`row 17`), which is no part of what it says.
NUMBERED = r"\b(?:row|line|entry|record) [0-9]+"

_NUMBER = re.compile(rb'"locator": ?"(?:[^"\\]|\\.)*?\b(?:row|line|entry|record) ([0-9]+)')


def document(path: Path, locator: str, *, title: str, publisher: str | None) -> dict[str, Any]:
    """The `document` of a record: the file by its name and SHA-256, and where in it (`row 17`)."""
    return {
        "title": title,
        "publisher": publisher,
        "url": path.name,
        "sha256": sha256_of_unchanged(path),
        "locator": locator,
    }


def number_in(record: bytes) -> int | None:
    """The number of the row that a record says in its JSON to come from."""
    found = _NUMBER.search(record)
    return int(found[1]) if found else None


def sha256_in(record: bytes) -> str | None:
    """The checksum of the file that a record says in its JSON to come from."""
    found = re.search(rb'"sha256": ?"([0-9a-f]{64})"', record)
    return found[1].decode() if found else None
