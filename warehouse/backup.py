"""A copy of what cannot be rebuilt, proved by its hashes and by a read of every row; and the way back."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from ingest.checksum import sha256
from ingest.errors import DatelineError, UsageError
from warehouse.build.contents import RUNS
from warehouse.files.checksums import checksums
from warehouse.files.connection import DEFAULT_WAIT, opened
from warehouse.files.errors import FileLocked
from warehouse.files.replacement import remove_unfinished, replacing, unfinished
from warehouse.ledger.backups import CONTENTS, note_backup
from warehouse.ledger.behind import RESTORING
from warehouse.ledger.contents import LEDGER
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import Head
from warehouse.publish.contents import BACKED_UP_PUBLICATION
from warehouse.publish.manifest import read_manifest

LEDGER_FILE, RUNS_FILE, WAREHOUSE_FILE = "ledger.duckdb", "runs.duckdb", "warehouse.duckdb"

# What is backed up, where it is there. The build is rebuilt from these.
DATABASES = {LEDGER_FILE: LEDGER, RUNS_FILE: RUNS, WAREHOUSE_FILE: BACKED_UP_PUBLICATION}
OTHERS = ("warehouse.json", "health.json", "refused")

# What a killed process leaves of a database beside it.
LOGS = (f"{LEDGER_FILE}.wal", f"{RUNS_FILE}.wal")

# Where a restore leaves what stood there before; beside a backup, where it is made.
REPLACED = "before-restore"
UNFINISHED = "dateline-backup"


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
    for name in (folder.name, UNFINISHED):  # an older dateline named it after the backup
        remove_unfinished(folder.with_name(name))
    note_backup(home, folder)
    with unfinished(folder.with_name(UNFINISHED)) as work:
        fresh = work / folder.name
        fresh.mkdir(mode=0o700)
        read_manifest(home / WAREHOUSE_FILE)  # it is that of the file, whatever was killed
        tables = {name: _copy_database(home / name, fresh / name, wait) for name in DATABASES if (home / name).exists()}
        for name in OTHERS:
            _copy(home / name, fresh / name)
        head = Ledger(fresh / LEDGER_FILE).head()
        manifest = read_manifest(fresh / WAREHOUSE_FILE)  # that of this file, though another was published since
        made = Backup(
            datetime.now(UTC).isoformat(timespec="seconds"), version("duckdb"), str(head), _hashes(fresh), tables
        )
        if manifest and manifest.sha256 != made.files.get(WAREHOUSE_FILE):
            raise BackupDamaged(
                f"{home / WAREHOUSE_FILE} is not the file that was published",
                expected=f"SHA-256 {manifest.sha256}",
                remedy="publish it again: dateline build, check and publish",
            )
        (fresh / CONTENTS).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
        prove(fresh)
        fresh.rename(folder)
    return made


def prove(folder: Path) -> Backup:
    """Read a backup whole: every file's hash, every row of every table, and the chain of the ledger.

    Raises BackupDamaged for the first thing that differs."""
    try:
        fields = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        made = Backup(**fields)
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
        rows = checksums(folder / name, DATABASES[name])
        expected_rows = {table: (count, held) for table, (count, held) in tables.items()}
        if made.duckdb != version("duckdb"):  # another one hashes otherwise; the hash of the file stands for it
            rows, expected_rows = _counts(rows), _counts(expected_rows)
        if rows != expected_rows:
            raise BackupDamaged(f"{folder / name} does not hold the rows that were backed up", remedy=_REMEDY)
    verdict = Ledger(folder / "ledger.duckdb").verify(against=Head.parse(made.head))
    if not verdict.is_sound:
        raise BackupDamaged(f"the ledger in {folder} does not verify: {verdict.why}", remedy=_REMEDY)
    return made


def restore(folder: Path, home: Path, *, replace: bool = False, wait: float = DEFAULT_WAIT) -> tuple[Backup, Path]:
    """Put a proved backup into a home; gives the folder with what it replaces, which is never deleted.

    The ledger is replaced last and in one step. Killed before that, it is to be repeated: until then no append takes
    the older ledger for the newest (warehouse.ledger.behind). Raises UsageError where a ledger stands there and
    `replace` does not allow it, BackupDamaged, FileLocked."""
    made = prove(folder)
    _require_room_for_a_ledger(home, replace)
    home.mkdir(parents=True, exist_ok=True)
    replaced = home / f"{REPLACED}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    with unfinished(home / RESTORING) as fresh:
        # First: until the ledger stands there, nobody appends to one that is behind it (warehouse.ledger.behind).
        shutil.copyfile(folder / CONTENTS, fresh / CONTENTS)
        remove_unfinished(home / RESTORING)
        shutil.copytree(folder, fresh, dirs_exist_ok=True)
        prove(fresh)
        with _held(home / LEDGER_FILE, wait), _held(home / RUNS_FILE, wait):
            _require_room_for_a_ledger(home, replace)
            _keep_replaced(home, replaced)
            _put_in_place(fresh, home)
    return made, replaced


def _require_room_for_a_ledger(home: Path, replace: bool) -> None:
    if (home / LEDGER_FILE).exists() and not replace:
        raise UsageError(
            f"{home} holds a ledger",
            remedy="restore into another --home; or --replace, which moves this one to another folder of the home",
        )


@contextmanager
def _held(database: Path, wait: float) -> Iterator[None]:
    """Nobody else is at a database, and its log of writes is in it. One that cannot be opened stays as it is: to put
    another in its place is what a restore is for."""
    with ExitStack() as stack:
        if database.exists():
            try:
                # It is only moved, whatever it holds.
                held = stack.enter_context(opened(database, write=True, wait=wait, contents=None))
                held.execute("checkpoint")
            except FileLocked:
                raise
            except (DatelineError, duckdb.Error):
                pass
        yield


def _keep_replaced(home: Path, replaced: Path) -> None:
    """Copy what a restore replaces; only when all of it is there does the folder bear its name."""
    there = [name for name in (*DATABASES, *LOGS, *OTHERS) if (home / name).exists()]
    if not there:
        return
    remove_unfinished(home / REPLACED)
    with unfinished(home / REPLACED) as work:
        copies = work / replaced.name
        copies.mkdir()
        for name in there:
            _copy(home / name, copies / name)
        copies.rename(replaced)


def _put_in_place(fresh: Path, home: Path) -> None:
    """One after the other, the ledger last: a home in which a restore was killed has its old ledger, whole."""
    for name in ("build.duckdb", "build.duckdb.wal", "build.duckdb.seal"):
        (home / name).unlink(missing_ok=True)
    if (fresh / WAREHOUSE_FILE).exists():
        (fresh / WAREHOUSE_FILE).chmod(0o444)
    for name in (WAREHOUSE_FILE, *OTHERS, RUNS_FILE, LEDGER_FILE):
        target = home / name
        target.with_name(f"{name}.wal").unlink(missing_ok=True)  # left where the database could not be opened
        if target.is_dir():
            target.rename(fresh / f"{name}.before")
        if (fresh / name).is_dir():
            (fresh / name).rename(target)
        elif (fresh / name).exists():
            with replacing(target) as new:
                shutil.move(fresh / name, new)  # another disk, where the target is a symbolic link to one
        else:
            target.unlink(missing_ok=True)


_REMEDY = "take another backup of the same ledger; dateline verify says whether the ledger itself is sound"


def _copy_database(source: Path, target: Path, wait: float) -> dict[str, tuple[int, int]]:
    """Copy a database as it is while it is held, and say what every table of it holds."""
    with opened(source, wait=wait, contents=DATABASES[source.name]):
        shutil.copyfile(source, target)
        log = Path(f"{source.resolve()}.wal")
        if log.exists():
            shutil.copyfile(log, target.with_name(target.name + ".wal"))
            with opened(target, write=True, contents=DATABASES[target.name]) as copy:  # one file is what is to be kept
                copy.execute("checkpoint")
        target.chmod(0o600)
        return checksums(source, DATABASES[source.name])


def _counts(tables: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {table: (count, 0) for table, (count, _) in tables.items()}


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, by its path within the folder."""
    found: dict[str, str] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CONTENTS):
        found[str(file.relative_to(folder))] = sha256(file)
    return found
