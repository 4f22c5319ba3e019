"""The README and its pages are run: commands end as they say, queries are asked, and what is shown is what comes out.

How it is read: a `yaml` block begins with the name of its file; a line of a `sh` block is a command, which ends with 0
unless it says `# ends with 1`; a `text` block is what the block before it prints.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from dateline.cli import app
from ingest.errors import ExitCode
from tests.calling import Dateline, Shell
from tests.guide import GUIDE, README, ROOT, Block, blocks, page

BLOCKS = blocks(GUIDE)
ANSWERED = [(block.text, after.text) for block, after in pairwise(BLOCKS) if block.language == "sql"]
COMMANDS = [line for block in BLOCKS if block.language == "sh" for line in block.text.splitlines()]


def lines(text: str) -> list[str]:
    """Its lines as a reader sees them: no empty ones, no blanks at their ends."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.fixture
def call(shell: Shell) -> Callable[[str, Path], str]:
    """Run a line of the README in a folder, as its reader would, and give what it prints.

    It must end as the README says."""

    def run(command: str, folder: Path) -> str:
        done = shell(command, folder)
        ends_with = re.search(r"# ends with (\d+)", command)
        assert done.returncode == (int(ends_with[1]) if ends_with else 0), f"{command}\n{done.stdout}{done.stderr}"
        return done.stderr + done.stdout

    return run


@pytest.fixture
def python(environment: dict[str, str], main_job: Path) -> Callable[[str], str]:
    """Run Python code beside the home of the main job, and give what it prints."""

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, cwd=main_job, env=environment, capture_output=True, check=True, encoding="utf-8"
        ).stdout

    return run


def varying(line: str) -> str:
    """A line of what `dateline run` prints, without what every added model, check or machine changes."""
    if line.startswith(("Built", "Checked", "Published")):
        return re.sub(r"\d+(\.\d+)?", "N", line)
    return re.sub(r"^\S*dateline query", "dateline query", line)


def test_make_run_prints_what_it_shows(main_job: Path) -> None:
    shown = next(after.text for block, after in pairwise(BLOCKS) if "make run" in block.text)
    printed = [varying(line) for line in lines((main_job / "printed.txt").read_text(encoding="utf-8"))]
    begin = 0
    for part in shown.split("…\n"):
        expected = [varying(line) for line in lines(part)]
        begin = printed.index(expected[0], begin)
        assert printed[begin : begin + len(expected)] == expected
        begin += len(expected)
    assert begin == len(printed)


class Step(NamedTuple):
    """A file to write, or a command to run, with what is shown of it."""

    does: str
    name: str | None
    shows: str | None


def steps(found: list[Block]) -> Iterator[Step]:
    for block, after in pairwise([*found, Block("", "")]):
        if block.language == "yaml":
            name = re.match(r"# (\S+)\n", block.text)
            assert name, "a yaml block begins with the name of its file"
            yield Step(block.text, name[1], None)
        elif block.language == "sh":
            *first, last = block.text.splitlines()
            yield from (Step(line, None, None) for line in first)
            yield Step(last, None, after.text if after.language == "text" else None)


def test_every_command_does_what_it_says(desk: Path, call: Callable[[str, Path], str]) -> None:
    """The tutorial is followed beside the README: one run publishes the correction of the one with the records of the
    other, and the tutorial's own finds them published."""
    tutorial, guide = [*steps(blocks(page("tutorial")))], [*steps(BLOCKS)]
    corrected = [step.does for step in tutorial].index("dateline run")
    published = [step.does for step in guide].index("dateline run my-notes.yaml") + 1
    for step in (*tutorial[:corrected], *guide[:published], *tutorial[corrected:], *guide[published:]):
        if step.name:
            (desk / step.name).write_text(step.does, encoding="utf-8")
        elif not step.does.startswith("make"):
            printed = call(step.does, desk)
            assert step.shows is None or lines(printed) == lines(step.shows), step.does


@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith("make")])
def test_every_make_command_has_its_target(command: str) -> None:
    target = command.split()[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_there_are_six_questions() -> None:
    assert len(ANSWERED) == 6


@pytest.mark.parametrize(("query", "answer"), ANSWERED)
def test_every_query_has_its_answer(query: str, answer: str, main_job: Path, dateline: Dateline) -> None:
    assert lines(dateline("query", query, folder=main_job).stdout) == lines(answer)


def test_the_python_example_prints_what_it_shows(main_job: Path, python: Callable[[str], str]) -> None:
    code, shown = next((block.text, after.text) for block, after in pairwise(BLOCKS) if block.language == "python")
    assert lines(python(code)) == lines(shown)


def test_the_address_for_sqlalchemy_opens_the_file(home: Path, python: Callable[[str], str]) -> None:
    address = re.search(r"`(duckdb:///\S+)`", GUIDE)
    assert address
    code = f"""
import sqlalchemy
engine = sqlalchemy.create_engine({address[1].replace("/path/to/data", str(home))!r})
with engine.connect() as connection:
    print(connection.scalar(sqlalchemy.text("select count(*) from core.fct_claim")))
"""
    assert lines(python(code)) == ["93"]


def test_every_command_is_in_the_table() -> None:
    listed = re.findall(r"^\| `dateline (\w+)", GUIDE, re.MULTILINE)
    assert sorted(listed) == sorted(str(command.name) for command in app.registered_commands)


def test_every_exit_code_is_listed() -> None:
    listed = re.search(r"Exit codes: (.*?)\n\n", GUIDE, re.DOTALL)
    assert listed
    assert {int(code) for code in re.findall(r"(?:^|; )(\d+)\s", listed[1].replace("\n", " "))} == set(ExitCode)


def test_it_names_no_place_of_this_machine() -> None:
    assert re.findall(r"/work\b|/tmp\b|/home/\w|/root\b|localhost|index-url", GUIDE) == []
