"""A copy of what cannot be made again, proved by its hashes and by a read of every row; and the way back."""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ingest.errors import DatelineError, UsageError
from warehouse.backups import CONTENTS, note_backup
from warehouse.connection import DEFAULT_WAIT, opened
from warehouse.contents import BACKED_UP_PUBLICATION, LEDGER, RUNS
from warehouse.ledger import Ledger
from warehouse.manifest import read_manifest
from warehouse.recorded import Head

# What is backed up, where it is there. The build is made again from these.
DATABASES = {"ledger.duckdb": LEDGER, "runs.duckdb": RUNS, "warehouse.duckdb": BACKED_UP_PUBLICATION}
OTHERS = ("warehouse.json", "health.json", "refused")


class BackupDamaged(DatelineError):
    """A backup is not what it was when it was made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the head of its ledger, each file's SHA-256, and of each table its rows and their hash."""

    made_at: str
    duckdb: str  # by whose hash the rows were hashed
    head: str
    files: dict[str, str]
    tables: dict[str, dict[str, tuple[int, int]]]


def back_up(home: Path, folder: Path, *, wait: float = DEFAULT_WAIT) -> Backup:
    """Copy what a home holds into a new folder, and prove the copy. Nobody writes to a file while it is copied.

    The folder appears when it is whole. Raises UsageError where it exists, FileLocked, FileUnusable, BackupDamaged."""
    if folder.exists():
        raise UsageError(f"{folder} exists", remedy="name a folder that is not there yet")
    if not (home / "ledger.duckdb").exists():
        raise UsageError(f"there is no ledger in {home}", remedy="dateline --home FOLDER names the home")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}")
    fresh.mkdir(mode=0o700)
    try:
        tables = {name: _copy_database(home / name, fresh / name, wait) for name in DATABASES if (home / name).exists()}
        for name in OTHERS:
            _copy(home / name, fresh / name)
        head = Ledger(fresh / "ledger.duckdb").head()
        made = Backup(
            datetime.now(UTC).isoformat(timespec="seconds"), version("duckdb"), str(head), _hashes(fresh), tables
        )
        _require_its_manifest(fresh, made)
        (fresh / CONTENTS).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
        prove(fresh)
        fresh.rename(folder)
        note_backup(home, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made


def prove(folder: Path) -> Backup:
    """Read a backup whole: every file's hash, every row of every table, and the chain of the ledger.

    Raises BackupDamaged for the first thing that differs."""
    try:
        told = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        made = Backup(**told)
        if not made.tables.keys() <= set(DATABASES):
            raise ValueError("it names files that no backup has")
    except (OSError, ValueError, TypeError) as error:
        raise BackupDamaged(f"{folder} is no whole backup: {CONTENTS} cannot be read", remedy=_REMEDY) from error
    if links := [path for path in folder.rglob("*") if path.is_symlink()]:
        raise BackupDamaged(f"{links[0]} leads out of the backup", expected="files alone", remedy=_REMEDY)
    found = _hashes(folder)
    for name, expected in made.files.items():
        if found.get(name) != expected:
            what = "is not the file that was backed up" if name in found else "is not there"
            raise BackupDamaged(f"{folder / name} {what}", expected=f"SHA-256 {expected}", remedy=_REMEDY)
    for name, tables in made.tables.items():
        rows, expected_rows = _rows_of(folder / name), {table: (count, held) for table, (count, held) in tables.items()}
        if made.duckdb != version("duckdb"):  # another one hashes otherwise; the hash of the file stands for it
            rows, expected_rows = _counts(rows), _counts(expected_rows)
        if rows != expected_rows:
            raise BackupDamaged(f"{folder / name} does not hold the rows that were backed up", remedy=_REMEDY)
    verdict = Ledger(folder / "ledger.duckdb").verify(against=Head.parse(made.head))
    if not verdict.is_sound:
        raise BackupDamaged(f"the ledger in {folder} does not verify: {verdict.why}", remedy=_REMEDY)
    return made


def restore(folder: Path, home: Path, *, replace: bool = False, wait: float = DEFAULT_WAIT) -> tuple[Backup, Path]:
    """Put a proved backup into a home; gives where what stood there before lies, which is never deleted.

    Raises UsageError where a ledger stands there and `replace` does not allow it, BackupDamaged, FileLocked."""
    made = prove(folder)
    if (home / "ledger.duckdb").exists() and not replace:
        raise UsageError(
            f"{home} holds a ledger", remedy="restore into another --home; or --replace, which puts this one aside"
        )
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f".restore.{os.getpid()}"
    aside = home / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(folder, fresh)
        prove(fresh)
        if (home / "ledger.duckdb").exists():
            # Whatever it holds, it is only put aside.
            with opened(home / "ledger.duckdb", write=True, wait=wait, contents=None) as ledger:
                ledger.execute("checkpoint")  # its log is in it, and nobody is at it
        for name in (*DATABASES, *OTHERS, "build.duckdb", "build.duckdb.wal"):
            if (home / name).exists():
                aside.mkdir(exist_ok=True)
                (home / name).rename(aside / name)
        for name in (*DATABASES, *OTHERS):
            if (fresh / name).exists():
                (fresh / name).rename(home / name)
        if (home / "warehouse.duckdb").exists():
            (home / "warehouse.duckdb").chmod(0o444)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return made, aside


_REMEDY = "take another backup of the same ledger; dateline verify tells whether the ledger itself is sound"


def _copy_database(source: Path, target: Path, wait: float) -> dict[str, tuple[int, int]]:
    """Copy a database as it is while it is held, and say what every table of it holds."""
    with opened(source, wait=wait, contents=DATABASES[source.name]):
        shutil.copyfile(source, target)
        log = source.with_name(source.name + ".wal")
        if log.exists():
            shutil.copyfile(log, target.with_name(target.name + ".wal"))
            with opened(target, write=True, contents=DATABASES[target.name]) as copy:  # one file is what is to be kept
                copy.execute("checkpoint")
        target.chmod(0o600)
        return _rows_of(source)


def _rows_of(path: Path) -> dict[str, tuple[int, int]]:
    """Of each table how many rows it has, and a hash over all of them that knows no order."""
    with opened(path, contents=DATABASES[path.name]) as database:
        tables = database.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        found = {}
        for schema, table in tables:
            query = f'select count(*), coalesce(bit_xor(hash(held)), 0) from "{schema}"."{table}" as held'
            ((count, hashed),) = database.execute(query).fetchall()
            found[f"{schema}.{table}"] = (count, hashed)
    return found


def _counts(tables: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {table: (count, 0) for table, (count, _) in tables.items()}


def _require_its_manifest(folder: Path, made: Backup) -> None:
    """Raises BackupDamaged where something was published between the copy of the file and that of its manifest."""
    manifest = read_manifest(folder / "warehouse.duckdb")
    if manifest and manifest.sha256 != made.files.get("warehouse.duckdb"):
        raise BackupDamaged("the published file is not that of its manifest", remedy="take the backup again")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, by its path within the folder."""
    found: dict[str, str] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CONTENTS):
        with file.open("rb") as content:
            found[str(file.relative_to(folder))] = hashlib.file_digest(content, "sha256").hexdigest()
    return found
