"""A command, run in this process through the real command line."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dateline.cli import main


@dataclass(frozen=True)
class Said:
    code: int
    rows: list[dict[str, Any]]
    errors: str

    @property
    def row(self) -> dict[str, Any]:
        [row] = self.rows
        return row


Dateline = Callable[..., Said]


@pytest.fixture
def dateline(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Dateline:
    """Run a command in a folder of its own, its result as JSON: the entry point itself, in this process.

    That a process of its own says the same is a test below."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() | environment.keys():
        if name in environment:
            monkeypatch.setenv(name, environment[name])
        else:
            monkeypatch.delenv(name)

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["dateline", *words, "--format", "json"])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capfd.readouterr()
        assert "Traceback" not in errors
        assert "fault of dateline's own" not in errors
        return Said(int(str(ended.value.code)), json.loads(out or "[]"), errors)

    return run
