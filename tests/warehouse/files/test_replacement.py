"""A file takes its place in one step, and what a killed process left of one is known and removed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.files.replacement import remove_unfinished, replacing, replacing_folder, unfinished, unfinished_in

WORK = """
import sys, time
from pathlib import Path
from warehouse.files.replacement import unfinished
with unfinished(Path(sys.argv[1])) as folder:
    (folder / "content").write_text("secret")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_takes_the_place_of_what_was_there(target: Path) -> None:
    target.write_text("old")
    with replacing(target) as fresh:
        fresh.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert names(target.parent) == ["report.html"]


def half_written(target: Path) -> None:
    with replacing(target) as fresh:
        fresh.write_text("half")
        fresh.with_name("report.html.wal").write_text("its log")
        raise ZeroDivisionError


def test_after_an_error_the_old_one_stands_there_alone(target: Path) -> None:
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        half_written(target)
    assert target.read_text() == "old"
    assert names(target.parent) == ["report.html"]


def test_through_a_symbolic_link_the_file_it_leads_to_is_replaced(target: Path, tmp_path: Path) -> None:
    real = tmp_path / "disk" / "report.html"
    real.parent.mkdir()
    real.write_text("old")
    target.symlink_to(real)
    with replacing(target) as fresh:
        fresh.write_text("new")
    assert target.is_symlink()
    assert (real.read_text(), names(real.parent)) == ("new", ["report.html"])


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "export"
    for word in ("old", "new"):
        with replacing_folder(folder) as fresh:
            (fresh / word).write_text(word)
    assert names(folder) == ["new"]
    assert names(folder.parent) == ["export"]


class TestLeftBehind:
    @pytest.mark.integration
    def test_what_a_process_works_on_stays_and_what_it_left_when_it_was_killed_goes(self, target: Path) -> None:
        command = [sys.executable, "-c", WORK, str(target)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            folder = Path(process.stdout.readline().strip())
            assert remove_unfinished(target) == [folder]
            assert names(folder) == ["content"]
            process.kill()
        assert names(folder) == ["content"]
        assert remove_unfinished(target) == []
        assert not folder.exists()

    @pytest.mark.parametrize("process", [1, os.getpid(), 2**22 + 1], ids=["init", "ours", "none"])
    def test_the_number_of_a_process_says_nothing(self, target: Path, process: int) -> None:
        """Another process may have it by now, in a container nearly always."""
        left = target.with_name(f".report.html.{process}")
        left.write_text("secret")
        target.with_name(f".report.html.{process}.wal").write_text("its log")
        with replacing(target) as fresh:
            fresh.write_text("new")
        assert names(target.parent) == ["report.html"]

    def test_files_of_other_names_stay(self, target: Path) -> None:
        others = [".report.html.swp", ".other.html.17", ".report.htmlx.17", "report.html.17"]
        for other in others:
            target.with_name(other).write_text("mine")
        assert remove_unfinished(target) == []
        assert names(target.parent) == sorted(others)

    def test_two_of_one_process_do_not_meet(self, target: Path) -> None:
        with unfinished(target) as one, unfinished(target) as other:
            assert one != other
            assert unfinished_in(target.parent) == sorted([one, other])
        assert names(target.parent) == []
