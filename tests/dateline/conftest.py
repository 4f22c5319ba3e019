"""A command, run in this process through the real command line."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.calling import Dateline


@dataclass(frozen=True)
class Said:
    code: int
    rows: list[dict[str, Any]]
    errors: str

    @property
    def row(self) -> dict[str, Any]:
        [row] = self.rows
        return row


InJson = Callable[..., Said]


@pytest.fixture
def in_json(dateline: Dateline) -> InJson:
    """Run a command, its result as JSON; whatever is wrong, it ends without a traceback."""

    def run(*words: str) -> Said:
        done = dateline(*words, "--format", "json")
        assert "Traceback" not in done.stderr
        assert "fault of dateline's own" not in done.stderr
        return Said(done.returncode, json.loads(done.stdout or "[]"), done.stderr)

    return run
