"""Whatever is killed, before whichever change that it makes on disk, the next command finds what it can go on from."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from dateline.settings import load
from dateline.status import home_status
from tests.torture import times
from tests.warehouse.kill_points import killed_at_each_change
from tests.warehouse.sample import ledger_of_every_act, statement
from warehouse.backup import back_up, prove, restore
from warehouse.build.runs import Run, Runs
from warehouse.files.connection import opened
from warehouse.ledger.behind import LedgerBehind
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import GENESIS, Head
from warehouse.publish.manifest import manifest_path, read_manifest
from warehouse.publish.write import publish, record_audit

pytestmark = [pytest.mark.long, pytest.mark.waits]


class TestPublish:
    @pytest.mark.parametrize(("is_first", "reason"), [(True, None), (False, "a court wants to see it")])
    def test_wherever_a_publication_is_killed_the_manifest_that_is_read_next_is_that_of_the_file(
        self, small_build: Path, tmp_path: Path, is_first: bool, reason: str | None
    ) -> None:
        target = tmp_path / "published" / "warehouse.duckdb"
        target.parent.mkdir()
        record_audit(small_build, passed=reason is None)
        if not is_first:
            publish(small_build, target, forced_reason="the first")
        found = []
        for _ in killed_at_each_change(publish_again, small_build, target, reason):
            was_published, manifest = target.exists(), read_manifest(target)
            assert was_published == (manifest is not None)
            if manifest:
                assert manifest == read_manifest(target)
                assert json.loads(manifest_path(target).read_text())["build_id"] == manifest.build_id
                assert manifest.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
                assert (manifest.bytes, manifest.versions["duckdb"]) == (target.stat().st_size, duckdb.__version__)
                assert manifest.rows["core.fct_claim"] == 2
                found.append(manifest.forced_reason)
        assert found[-1] == reason
        assert len(found) > 3
        assert sorted(path.name for path in target.parent.iterdir()) == ["warehouse.duckdb", "warehouse.json"]


def publish_again(build: Path, target: Path, reason: str | None) -> None:
    publish(build, target, forced_reason=reason)


class TestRestore:
    """A ledger of 13 records that was backed up at 10 and at 13, and lost or gone back to 10 meanwhile."""

    @pytest.fixture
    def backups(self, tmp_path: Path, small_build: Path) -> dict[int, Path]:
        home = tmp_path / "origin"
        ledger = ledger_of_every_act(home / "ledger.duckdb")
        Runs(home / "runs.duckdb").keep(Run("append"))
        (home / "refused").mkdir()
        (home / "refused" / "mine.refused.yaml").write_text("source: s\n")
        made = {}
        for more in (0, 2):
            ledger.append([statement(f"more-{number}") for number in range(more)])
            position = ledger.head().position
            with opened(small_build, write=True) as build:
                build.execute("update log.batch set last_position = ?", [position])
            publish(small_build, home / "warehouse.duckdb")
            made[position] = tmp_path / f"backup-{position}"
            back_up(home, made[position])
        return made

    @pytest.mark.parametrize(("before", "backup"), times([(13, 15)], [(None, 15), (13, 15), (15, 13)]))
    def test_wherever_it_is_killed_no_history_is_begun_and_none_is_lost(
        self, backups: dict[int, Path], tmp_path: Path, before: int | None, backup: int
    ) -> None:
        home, template = tmp_path / "home", tmp_path / "template"
        template.mkdir()
        if before:
            restore(backups[before], template)
        heads = {position: prove(folder).head for position, folder in backups.items()}
        states = set()
        for _, was_killed in self.restored_and_killed(backups[backup], home, template):
            ledger = Ledger(home / "ledger.duckdb")
            head = ledger.head()
            states.add(head.position)
            assert str(head) == heads.get(head.position, str(Head(0, GENESIS)))
            assert head.position in (before or 0, backup)
            if was_killed:
                self.require_that_nobody_is_deceived(home, head, heads[backup])
                restore(backups[backup], home, replace=True)
            assert str(ledger.head()) == heads[backup]
            assert [path.name for path in home.glob(".*")] == []
            kept = [Ledger(replaced / "ledger.duckdb") for replaced in home.glob("before-restore-*")]
            assert before is None or any(one.verify(against=Head.parse(heads[before])).is_sound for one in kept)
        assert states == {before or 0, backup}

    def restored_and_killed(self, backup: Path, home: Path, template: Path) -> Iterator[tuple[int, bool]]:
        shutil.copytree(template, home)
        for point, was_killed in killed_at_each_change(restore_again, backup, home, step=times(3, 1)):
            yield point, was_killed
            shutil.rmtree(home)
            shutil.copytree(template, home)

    def require_that_nobody_is_deceived(self, home: Path, head: Head, restored: str) -> None:
        """What is there can be trusted, or appending and reading report that it cannot."""
        settings = load({"home": home})[0]
        (is_ok,) = [is_well for what, _, is_well in home_status(settings, datetime.now(UTC)) if what == "ledger"]
        ledger = Ledger(home / "ledger.duckdb")
        is_begun = any(home.glob(".restore.*/backup.json"))
        if is_begun and head.position < Head.parse(restored).position:
            with pytest.raises(LedgerBehind, match="restore"):
                ledger.append([statement("meanwhile")])
            assert not is_ok
            assert ledger.head() == head
        elif head.position:
            assert is_ok
            ledger.append([statement("meanwhile")])
            assert ledger.verify(against=head).is_sound
        require_sound_manifest(home)


def require_sound_manifest(home: Path) -> None:
    manifest = read_manifest(home / "warehouse.duckdb")
    if manifest:
        assert manifest.sha256 == hashlib.sha256((home / "warehouse.duckdb").read_bytes()).hexdigest()


def restore_again(backup: Path, home: Path) -> None:
    restore(backup, home, replace=True)
