"""The example of `docs/how-to/mapping.md` is run, and a mistake in a mapping is reported with its line."""

from pathlib import Path

import pytest

from tests.calling import Dateline, Shell
from tests.guide import blocks, page

# The first block of each language.
EXAMPLE = {block.language: block.text for block in reversed(blocks(page("how-to/mapping")))}


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / EXAMPLE["yaml"].split()[1]
    path.write_text(EXAMPLE["yaml"], encoding="utf-8")
    return path


def test_its_commands_append_what_the_mapping_says(mapping: Path, shell: Shell, dateline: Dateline) -> None:
    for command in EXAMPLE["sh"].splitlines():
        done = shell(command, mapping.parent)
        assert done.returncode == 0, done.stderr
    assert "port/sailings" in done.stdout
    assert "Star-2017-05-18" in dateline("events", "--format", "json").stdout


def test_a_mistake_ends_the_command_with_its_line(mapping: Path, dateline: Dateline) -> None:
    (mapping.parent / "other.csv").write_text("ship,day\nStar,2017\n", encoding="utf-8")
    done = dateline("append", "--mapping", mapping.name, "other.csv")
    assert done.returncode == 1
    assert "no column 'port' in other.csv" in done.stderr
    assert "Traceback" not in done.stderr
