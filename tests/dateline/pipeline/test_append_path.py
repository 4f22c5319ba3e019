"""How many modules a record passes from the command `append` to the ledger."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pyarrow as pa
import pytest
from pydantic import BaseModel

from ingest.sources.raw import Raw
from tests.calling import Dateline
from tests.guide import ROOT

COMMAND = "dateline/commands/append.py"
MARKS = ("a-record-to-follow", "4711")  # its id, and a figure of its payload

NOTE = """
source: notes
events:
  - id: a-record-to-follow
    kind: missile_test
    occurred: 2017-07-28
    claimant: {name: KCNA}
    data: {country: PRK, range: 4711}
"""


@pytest.fixture
def path(tmp_path: Path, dateline: Dateline) -> list[str]:
    """The modules that hold the record one after the other.

    A module holds it when a function of the module is called with it, or when a function of another module returns it
    or yields it to the module. What counts is the record, not a field of it: a text, mapping, model, table or batch in
    which both its id and its payload stand. The path begins with the command. It goes on where the reader yields the
    record: what opens, decodes and parses the file has no record yet. It ends in the SQL of the ledger."""
    (tmp_path / "note.yaml").write_text(NOTE, encoding="utf-8")
    follow = Follow()
    before = sys.getprofile()
    sys.setprofile(follow)
    try:
        done = dateline("append", "note.yaml", "--format", "csv")
    finally:
        sys.setprofile(before)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].startswith("note.yaml,,1,1,")
    return follow.path


def test_a_record_passes_nine_modules_from_the_command_to_the_ledger(path: list[str]) -> None:
    assert path[-1].startswith("warehouse/ledger/") or "warehouse/ledger/append.py" in path
    assert len(set(path)) <= 9, sorted(set(path))


def test_a_record_comes_back_to_no_module_more_than_twice(path: list[str]) -> None:
    entered = Counter(module for before, module in pairwise(["", *path]) if module != before)
    assert {module: count - 1 for module, count in entered.items() if count > 3} == {}, path


class Follow:
    """A profile function that notes in `path` which modules hold the record."""

    def __init__(self) -> None:
        self.path = [COMMAND]
        self._frames: dict[int, FrameType] = {}  # those that were called: a generator that goes on is not called again
        self._has_begun = False

    def __call__(self, frame: FrameType, event: str, value: Any) -> None:
        module = module_of(frame)
        if module is None:
            return
        if event == "call" and self._has_begun and id(frame) not in self._frames:
            self._frames[id(frame)] = frame
            if any(map(holds_it, arguments(frame))):
                self.path.append(module)
        elif event == "return" and holds_it(value):
            self._has_begun = self._has_begun or isinstance(value, Raw)
            receiver = next(filter(None, map(module_of, callers(frame))), None)
            if self._has_begun:
                self.path += [module, receiver] if receiver else [module]


def module_of(frame: FrameType) -> str | None:
    """The module of this project that a frame runs, if it does."""
    file = frame.f_code.co_filename
    is_ours = file.startswith(tuple(f"{ROOT}/{package}/" for package in ("ingest", "warehouse", "dateline")))
    return str(Path(file).relative_to(ROOT)) if is_ours else None


def callers(frame: FrameType) -> Iterator[FrameType]:
    while found := frame.f_back:
        yield found
        frame = found


def arguments(frame: FrameType) -> list[Any]:
    code = frame.f_code
    return [frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]]


def holds_it(value: Any) -> bool:
    text = text_of(value)
    return all(mark in text for mark in MARKS)


def text_of(value: Any) -> str:
    """All that stands in a value."""
    match value:
        case bytes():
            return value.decode(errors="replace")
        case str() | int() | float() | BaseModel():
            return repr(value)
        case pa.Table():
            return repr(value.to_pylist())
        case dict():
            return text_of([*value.values()])
        case list() | tuple():
            return " ".join(map(text_of, value))
        case _ if is_dataclass(value):
            return text_of([getattr(value, field.name, None) for field in fields(value)])
    return ""
