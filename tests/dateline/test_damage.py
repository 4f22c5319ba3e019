"""A byte of a file is not as it was written: each command names the file, where in it, and what to restore."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.calling import Dateline, Done
from tests.damage import BLOCK, flip, flip_what_opening_does_not_read
from tests.warehouse.sample import ledger_of_every_act, statement
from tests.warehouse.serving.published import write_with_history
from warehouse.backup import back_up
from warehouse.build.dbt import BuildFailed, _raise_damage
from warehouse.build.runs import Run, Runs
from warehouse.files.errors import FileDamaged
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home and a backup of it."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "data").mkdir()
    ledger_of_every_act(folder / "data" / "ledger.duckdb")
    Runs(folder / "data" / "runs.duckdb").keep(Run("append"))
    back_up(folder / "data", folder / "backup")
    return folder


@pytest.fixture
def ledger(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound / "data", tmp_path / "data")
    (tmp_path / "new.yaml").write_text(
        "source: s\nevents:\n  - {id: n, kind: statement, claimant: {name: Kim}, data: {summary: Said}}\n"
    )
    return tmp_path / "data" / "ledger.duckdb"


def in_a_header(ledger: Path) -> str:
    flip(ledger, 100)
    return "in the block at byte 0"


def in_what_marks_it(ledger: Path) -> str:
    flip(ledger, 9)
    return ""


def in_what_a_query_reads(ledger: Path) -> str:
    return f"in the block at byte {flip_what_opening_does_not_read(ledger, 'event')}"


def cut(ledger: Path) -> str:
    ledger.write_bytes(ledger.read_bytes()[:-BLOCK])
    return "in the block at byte"


def in_the_log(ledger: Path) -> str:
    """As a process leaves both files that is killed."""
    with held(Ledger(ledger)) as store:
        store.append([statement("late")])
        copies = [(file, file.read_bytes()) for file in (ledger, ledger.with_name("ledger.duckdb.wal"))]
    for file, content in copies:
        file.write_bytes(content)
    flip(copies[1][0], len(copies[1][1]) // 2)
    return ""


COMMANDS = [["events"], ["follow"], ["verify"], ["status"], ["append", "new.yaml"], ["backup", "another"]]


def says_what_to_do(done: Done, where: str, remedy: str) -> None:
    said = re.sub(r"\s+", " ", done.stderr + done.stdout)
    assert done.returncode == 1
    assert re.search(r"data/ledger\.duckdb (is damaged|cannot be opened: .*not a valid DuckDB)", said)
    assert where in said
    assert remedy in said
    assert "fault of dateline's own" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("damage", [in_a_header, in_what_marks_it, in_what_a_query_reads, cut, in_the_log])
def test_a_command_says_what_is_damaged_and_which_backup_to_restore(
    dateline: Dateline, sound: Path, ledger: Path, damage: Callable[[Path], str], command: list[str]
) -> None:
    where = damage(ledger)
    done = dateline(*command)
    if damage is in_what_a_query_reads and command[0] in ("status", "append") and done.returncode == 0:
        return  # they need not read that block
    says_what_to_do(done, where, f"restore {sound / 'backup'} --replace")


def test_without_a_backup_at_hand_it_says_so(dateline: Dateline, ledger: Path) -> None:
    ledger.with_name("backups.json").unlink()
    flip(ledger, 100)
    says_what_to_do(dateline("events"), "", "no backup of this home is known")


def test_status_says_the_rest_all_the_same(dateline: Dateline, ledger: Path) -> None:
    flip(ledger, 100)
    said = dateline("status").stdout
    assert "last publication" in said
    assert "disk" in said


@pytest.mark.parametrize("damage", [in_a_header, in_what_marks_it, in_what_a_query_reads, cut, in_the_log])
def test_a_restore_replaces_it(dateline: Dateline, sound: Path, ledger: Path, damage: Callable[[Path], str]) -> None:
    damage(ledger)
    broken = ledger.read_bytes()
    done = dateline("restore", sound / "backup", "--replace")
    assert done.returncode == 0, done.stderr
    assert dateline("verify").returncode == 0
    assert [file.read_bytes() for file in ledger.parent.glob("before-restore-*/ledger.duckdb")] == [broken]


class TestOfWhatIsMadeFromIt:
    def test_a_damaged_publication_is_to_be_published_again(self, dateline: Dateline, ledger: Path) -> None:
        file = write_with_history(ledger.with_name("warehouse.duckdb"))
        start = flip_what_opening_does_not_read(file, "core.fct_claim")
        done = dateline("query", "from core.fct_claim")
        assert done.returncode == 1
        assert f"data/warehouse.duckdb is damaged in the block at byte {start}" in done.stderr
        assert "publish it again" in done.stderr

    @pytest.mark.parametrize("is_ledger", [True, False])
    def test_a_build_names_the_file_that_dbt_could_not_read(self, ledger: Path, is_ledger: bool) -> None:
        failed = BuildFailed("1 of 9 steps failed: Corrupt database file: … in block at location 274432", remedy="")
        build = ledger.with_name("build.duckdb")
        if is_ledger:
            in_what_a_query_reads(ledger)
        with pytest.raises(FileDamaged) as refusal:
            _raise_damage(ledger, build, failed, 1)
        assert refusal.value.what.startswith(f"{ledger if is_ledger else build} is damaged in the block at byte")
