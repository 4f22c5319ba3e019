"""The example of `docs/how-to/mapping.md` is run, and a mistake in a mapping is reported with its line."""

import json
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


def test_a_first_mapping_is_written_and_appends_the_file(
    tmp_path: Path, dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{state};{day}.3.2017;battle;{day}\n" for state in ("Syria", "Iraq") for day in range(13, 29))
    (tmp_path / "clashes.csv").write_text("country;day;event_type;deaths\n" + rows, encoding="utf-8")
    done = dateline("map", "clashes.csv")
    assert done.returncode == 0
    assert "Check 1 lines of clashes.map.yaml, then: dateline validate --mapping clashes.map.yaml" in done.stderr
    done = dateline("append", "--mapping", "clashes.map.yaml", "clashes.csv", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)[0]["appended"]) == (0, 32), done.stderr
    again = dateline("map", "clashes.csv")
    assert again.returncode == 2
    assert "clashes.map.yaml exists" in again.stderr


def test_a_first_mapping_of_what_is_no_table_is_an_error_of_ours(tmp_path: Path, dateline: Dateline) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    for name in ("empty.csv", "absent.csv"):
        done = dateline("map", str(tmp_path / name), "--out", str(tmp_path / "m.yaml"))
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "m.yaml").exists()
