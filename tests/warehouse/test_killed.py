"""Whatever is killed, before whichever change that it makes on disk, the next command finds what it can go on from."""

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.kill_points import killed_at_each_change
from warehouse.manifest import manifest_path, read_manifest
from warehouse.publish import publish, record_audit


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
