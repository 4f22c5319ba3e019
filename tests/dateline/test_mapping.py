"""The example of the README for a CSV that nobody foresaw is run, and a mistake in it is told."""

import re
from pathlib import Path

import pytest

from tests.calling import Dateline, Shell

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CHAPTER = README.partition("## A CSV that nobody foresaw\n")[2].partition("\n## ")[0]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    text = re.findall(r"```yaml\n(.*?)```", CHAPTER, re.DOTALL)[0]
    path = tmp_path / text.split()[1]
    path.write_text(text, encoding="utf-8")
    return path


def test_its_commands_append_what_the_mapping_says(mapping: Path, shell: Shell, dateline: Dateline) -> None:
    for command in re.findall(r"```sh\n(.*?)```", CHAPTER, re.DOTALL)[0].splitlines():
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
