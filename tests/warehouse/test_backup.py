"""The restore drill: what was backed up comes back to the last row, and a backup that is not whole is no backup."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.warehouse.processes import hold
from tests.warehouse.sample import statement
from warehouse.backup import BackupDamaged, back_up, prove, restore
from warehouse.build.runs import Runs
from warehouse.files.checksums import checksums
from warehouse.files.connection import opened
from warehouse.files.contents import Contents
from warehouse.files.errors import FileLocked
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import manifest_path, read_manifest


def test_what_was_backed_up_comes_back_to_the_last_row(small_home: Path, tmp_path: Path) -> None:
    before = list(Ledger(small_home / "ledger.duckdb").read())
    made = back_up(small_home, tmp_path / "backup")
    shutil.rmtree(small_home)
    restore(tmp_path / "backup", small_home)
    after = Ledger(small_home / "ledger.duckdb")
    assert list(after.read()) == before
    assert after.verify().is_sound
    assert str(after.head()) == made.head
    assert len(Runs(small_home / "runs.duckdb").rows("from run")) == 1
    manifest = read_manifest(small_home / "warehouse.duckdb")
    assert manifest
    assert manifest.sha256 == made.files["warehouse.duckdb"]
    assert (small_home / "warehouse.duckdb").stat().st_mode & 0o777 == 0o444
    assert (small_home / "refused" / "mine.refused.yaml").read_text() == "source: s\n"
    after.append([statement("later")])  # and it goes on


def append_into_the_log(path: Path) -> None:
    """Append a record as a process does that is killed before it has written its log into the file."""
    append = (
        "import os, sys, pathlib; from tests.warehouse.sample import statement; from warehouse.ledger.held import held;"
        "from warehouse.ledger.ledger import Ledger\n"
        "with held(Ledger(pathlib.Path(sys.argv[1]))) as ledger: ledger.append([statement('late')]); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", append, str(path)], check=True)
    assert path.with_name(f"{path.name}.wal").stat().st_size


@pytest.mark.integration
def test_what_lies_in_the_log_of_the_ledger_is_backed_up(small_home: Path, tmp_path: Path) -> None:
    ledger = Ledger(small_home / "ledger.duckdb")
    append_into_the_log(ledger.path)
    back_up(small_home, tmp_path / "backup")
    assert Ledger(tmp_path / "backup" / "ledger.duckdb").head() == ledger.head()
    assert not list((tmp_path / "backup").glob("*.wal"))


def test_only_its_owner_can_read_it(small_home: Path, tmp_path: Path) -> None:
    back_up(small_home, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def drop_a_row(path: Path) -> None:
    """A change that the file's own hash is made to agree with."""
    with opened(path, write=True) as database:
        database.execute("delete from run" if path.name == "runs.duckdb" else "delete from event where position = 1")


def lead_out(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def name_another(path: Path) -> None:
    message = json.loads(path.read_text())
    path.write_text(json.dumps(message | {"tables": message["tables"] | {"../../other.duckdb": {}}}))


DAMAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a bit is flipped": (flip, "ledger.duckdb", "is not the file that was backed up"),
    "a published file is torn": (flip, "warehouse.duckdb", "is not the file that was backed up"),
    "a file is gone": (Path.unlink, "runs.duckdb", "is not there"),
    "a file leads elsewhere": (lead_out, "refused/mine.refused.yaml", "leads out of the backup"),
    "it names a file elsewhere": (name_another, "backup.json", "is no whole backup"),
    "its contents are gone": (Path.unlink, "backup.json", "is no whole backup"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_not_restored_and_nothing_is_touched(
    small_home: Path, small_backup: Path, damage: str
) -> None:
    do, name, message = DAMAGES[damage]
    do(small_backup / name)
    before = {path: path.read_bytes() for path in small_home.rglob("*") if path.is_file()}
    with pytest.raises(BackupDamaged, match=message):
        restore(small_backup, small_home, replace=True)
    assert {path: path.read_bytes() for path in small_home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "message"), [("ledger.duckdb", "does not hold the rows"), ("runs.duckdb", "the rows")]
)
def test_a_row_that_is_gone_shows_even_if_the_hashes_were_made_to_agree(
    small_backup: Path, name: str, message: str
) -> None:
    from warehouse.backup import _hashes

    drop_a_row(small_backup / name)
    contents = small_backup / "backup.json"
    said = json.loads(contents.read_text())
    contents.write_text(json.dumps(said | {"files": _hashes(small_backup)}))
    with pytest.raises(BackupDamaged, match=message):
        prove(small_backup)


def agree(folder: Path, name: str, contents: Contents) -> None:
    """Have the contents of a backup state the hashes and rows that one of its files has now."""
    from warehouse.backup import _hashes

    file = folder / "backup.json"
    stated = json.loads(file.read_text())
    tables = stated["tables"] | {name: checksums(folder / name, contents)}
    file.write_text(json.dumps(stated | {"files": _hashes(folder), "tables": tables}))


def test_a_row_that_is_changed_shows_though_there_are_as_many(small_backup: Path) -> None:
    from warehouse.backup import _hashes

    with opened(small_backup / "runs.duckdb", write=True) as runs:
        runs.execute("update run set command = 'publish'")
    file = small_backup / "backup.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"files": _hashes(small_backup)}))
    with pytest.raises(BackupDamaged, match="the rows that were backed up"):
        prove(small_backup)


def test_another_ledger_that_verifies_is_not_the_one_that_was_backed_up(small_backup: Path, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other.duckdb")
    other.append([statement("other")])
    assert other.verify().is_sound
    shutil.copyfile(other.path, small_backup / "ledger.duckdb")
    agree(small_backup, "ledger.duckdb", LEDGER)
    with pytest.raises(BackupDamaged, match="does not verify"):
        prove(small_backup)


def test_a_copy_that_a_disk_damages_is_not_restored(
    small_backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile = shutil.copyfile

    def damaging(source: Path, target: Path, **how: bool) -> Path:
        copyfile(source, target, **how)
        if Path(target).name == "warehouse.duckdb":
            flip(Path(target))
        return target

    monkeypatch.setattr(shutil, "copyfile", damaging)
    with pytest.raises(BackupDamaged, match="is not the file that was backed up"):
        restore(small_backup, tmp_path / "new")
    assert not list((tmp_path / "new").glob("*.duckdb"))


def test_a_published_file_that_is_not_its_manifest_s_is_not_backed_up(small_home: Path, tmp_path: Path) -> None:
    manifest = manifest_path(small_home / "warehouse.duckdb")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"sha256": "0" * 64}))
    with pytest.raises(BackupDamaged, match="is not the file that was published"):
        back_up(small_home, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_no_build_of_the_ledger_before_stays_beside_the_one_that_is_restored(
    small_home: Path, small_backup: Path
) -> None:
    stale = [small_home / f"build.duckdb{suffix}" for suffix in ("", ".wal", ".seal")]
    for file in stale:
        file.write_text("of the ledger before")
    restore(small_backup, small_home, replace=True)
    assert [file for file in stale if file.exists()] == []


def test_a_ledger_that_is_there_is_not_overwritten_but_moved_if_asked(small_home: Path, small_backup: Path) -> None:
    ledger = Ledger(small_home / "ledger.duckdb")
    ledger.append([statement("later")])
    later = ledger.head()
    with pytest.raises(UsageError, match="holds a ledger"):
        restore(small_backup, small_home)
    assert ledger.head() == later
    made, replaced = restore(small_backup, small_home, replace=True)
    assert str(ledger.head()) == made.head
    assert Ledger(replaced / "ledger.duckdb").head() == later


@pytest.mark.integration
def test_a_backup_is_whole_or_not_there(small_home: Path, tmp_path: Path) -> None:
    with hold(small_home / "runs.duckdb"), pytest.raises(FileLocked):
        back_up(small_home, tmp_path / "backup", wait=0)
    assert not list(tmp_path.glob("*backup*"))
    (tmp_path / "backup").mkdir()
    with pytest.raises(UsageError, match="exists"):
        back_up(small_home, tmp_path / "backup")


def test_without_a_ledger_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no ledger"):
        back_up(tmp_path, tmp_path / "backup")
