"""A disk that is full in the midst of a build, a publication or a backup: reported plainly, and nothing is lost.

In `make test-long` what is built is three models, in `make torture` all."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ingest.errors import ExitCode
from tests.torture import times
from tests.warehouse.processes import dateline
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.long


MB = 1 << 20

KEPT = ("ledger.duckdb", "warehouse.duckdb", "warehouse.json")
# What a command that failed may leave: the next one takes it up. A backup is noted before it is begun, for redactions.
LEFT = {"backups.json", "dbt", "build.lock", "build.duckdb.wal", "build.duckdb.seal", "runs.duckdb.wal"}

# What is called, how much room it finds, and how it may end.
TRIED = {
    "no room for what dbt writes of its own": (("build",), MB // 2, ExitCode.BUILD),
    "no room for the marts": (("build",), times(10, 28) * MB // 4, ExitCode.BUILD),
    # The last that dbt writes is its report of the results; whether that just fits hangs on the length of paths.
    "hardly room for what dbt writes last": (
        ("build",),
        times(7 * MB // 2, 29 * MB // 4),
        ExitCode.BUILD,
        ExitCode.DONE,
    ),
    "no room for the published file": (("publish",), 2 * MB, ExitCode.DATA),
    "no room for the backup": (("backup", "copy"), 2 * MB, ExitCode.DATA),
    "no room for the record of the run": (("publish",), 0, ExitCode.DATA),
}


@pytest.fixture
def disk(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A home on a small disk of its own, in which everything was built, checked and published."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", place], check=False).returncode:
        pytest.skip("only root can mount a small disk")
    for name in (*KEPT, "build.duckdb", "runs.duckdb"):
        shutil.copy(home / name, place)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def filled(disk: Path, room: int) -> Iterator[None]:
    """But for so many bytes there is no room on the disk."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, filler.stat().st_size - room)
    yield
    filler.unlink()


def hashes(home: Path) -> dict[str, str]:
    return {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in KEPT}


@pytest.mark.parametrize("lacking", TRIED)
def test_it_is_reported_plainly_and_nothing_is_lost(
    disk: Path, lacking: str, three_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (word, *targets), room, *codes = TRIED[lacking]
    command = [word, *(disk / target for target in targets)]
    before, there, head = hashes(disk), {path.name for path in disk.iterdir()}, Ledger(disk / "ledger.duckdb").head()
    project = None
    if word == "build":
        (disk / "build.duckdb").unlink()  # made from nothing, its marts take room
        project = times(three_models, None)
        monkeypatch.delenv("DBT_PARTIAL_PARSE_FILE_PATH")  # of another project
    with filled(disk, room):
        refused = dateline(disk, *command, project=project)
    assert refused.returncode in codes, refused.stderr
    assert "disk" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "fault of dateline's own" not in refused.stderr
    assert hashes(disk) == before
    assert {path.name for path in disk.iterdir()} - there <= LEFT
    assert Ledger(disk / "ledger.duckdb").verify(against=head).is_sound
    again = dateline(disk, *command, project=project)
    assert again.returncode == ExitCode.DONE, again.stderr
