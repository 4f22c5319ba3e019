"""CONTRIBUTING.md and the page on the architecture name what there is, and an append goes the way that they say."""

import re
import sys
from pathlib import Path
from types import FrameType

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.guide import ROOT, page
from warehouse.ledger.ledger import Ledger

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = page("architecture")
PAGES = {"CONTRIBUTING.md": CONTRIBUTING, "docs/architecture.md": ARCHITECTURE}
# `file` or `folder/`, or a `file::function` of Python or of dbt's macros.
NAMED = re.compile(r"`((?:[\w.]+/)+[\w.]*|[\w.]+\.(?:toml|txt|yaml))(?:::([\w.]+))?`")
MADE = ("data/", "build/")  # where a command runs

NOTE = """
source: notes
events:
  - {id: a, kind: missile_test, occurred: 2017-07-28, claimant: {name: KCNA}, data: {country: PRK, range: 998}}
"""


@pytest.mark.parametrize("name", PAGES)
def test_every_file_and_function_that_a_page_names_is_there(name: str) -> None:
    found = [(path, function) for path, function in NAMED.findall(PAGES[name]) if not path.startswith(MADE)]
    assert len(found) > 30
    assert [path for path, _ in found if not (ROOT / path).exists() and not in_a_neighbour(path)] == []
    lacking = [
        f"{path}::{function}"
        for path, function in found
        if function and not re.search(rf"(def|macro) {function.rpartition('.')[2]}\b", (ROOT / path).read_text("utf-8"))
    ]
    assert lacking == []


def in_a_neighbour(path: str) -> bool:
    """A folder of models that a list shortens to its last part."""
    return path in ("trade/", "diplomacy/")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_to_a_file(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGES[name])
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_every_target_of_make_is_described_and_no_other() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([\w-]+)", CONTRIBUTING)) == set(phony.split())


def test_an_append_enters_the_modules_in_the_order_that_the_page_gives(tmp_path: Path) -> None:
    section = ARCHITECTURE.split("## One append\n")[1].split("\n## ")[0]
    steps = [f"{path}::{function}" for path, function in re.findall(r"^\| \d+ \| `([^`]+)::([^`]+)`", section, re.M)]
    note = tmp_path / "note.yaml"
    note.write_text(NOTE, encoding="utf-8")
    entered: dict[str, None] = {}

    def note_call(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event == "call" and not file.startswith(("/", "<", "tests/", ".venv")):
            entered.setdefault(f"{file}::{frame.f_code.co_qualname}")

    before = sys.getprofile()
    sys.setprofile(note_call)
    try:
        for reading in readings([note]):
            ledger = Ledger(tmp_path / "ledger.duckdb")
            appended = append_reading(reading, ledger, tmp_path, AppendOptions(), lambda *_: None)
    finally:
        sys.setprofile(before)
    assert appended.new == 1
    assert [step for step in entered if step in steps] == steps
    assert len({step.partition("::")[0] for step in entered}) <= 34
