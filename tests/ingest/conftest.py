"""Small timelines and NDJSON files on disk, and what becomes of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from ingest.problems import Refused
from tests.validating import Accepted, validate

# A machine may be slow or busy; and no test leaves anything behind in the repository.
settings.register_profile("dateline", deadline=None, database=None, max_examples=60)
settings.load_profile("dateline")

HEADER = """\
source: article/test
reporter: paper
document: {title: A day in July}
actors:
  paper: {name: the newspaper, type: media}
  kim: {name: Kim Jong Un, country: PRK}
events:
"""


@pytest.fixture
def timeline(tmp_path: Path) -> Callable[..., Path]:
    """Write a timeline of these records below a header, and answer its file."""

    def write(records: str, header: str = HEADER, name: str = "timeline.yaml") -> Path:
        file = tmp_path / name
        file.write_text(header + records, encoding="utf-8")
        return file

    return write


@pytest.fixture
def ndjson(tmp_path: Path) -> Callable[..., Path]:
    """Write these lines (bytes as they are, records as JSON), and answer the file."""

    def write(*lines: bytes | dict[str, Any], name: str = "records.ndjson") -> Path:
        file = tmp_path / name
        file.write_bytes(b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in lines))
        return file

    return write


@pytest.fixture
def accepted() -> Callable[[Path], list[Any]]:
    """The events of a file whose records are all good."""

    def read(file: Path) -> list[Any]:
        validated = list(validate(file))
        assert [str(one) for one in validated if isinstance(one, Refused)] == []
        return [one.event for one in validated if isinstance(one, Accepted)]

    return read


@pytest.fixture
def problems() -> Callable[[Path], list[Any]]:
    """All that is wrong with the records of a file."""

    def read(file: Path) -> list[Any]:
        return [problem for one in validate(file) if isinstance(one, Refused) for problem in one.problems]

    return read


@pytest.fixture
def record() -> dict[str, Any]:
    """A good record, to be spoilt."""
    return {
        "source": "article/test",
        "id": "test-1",
        "kind": "missile_test",
        "claimant": {"name": "Kim Jong Un"},
        "data": {"country": "PRK"},
    }
