"""What is published is whole, audited, read-only and described; who reads the old file keeps reading it."""

import hashlib
import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.errors import ExitCode
from warehouse.build.state import seal
from warehouse.files.connection import STORAGE_VERSION, opened
from warehouse.files.errors import FileLocked
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import SCHEMAS, NotAudited, manifest_path, publish, read_manifest, record_audit

# --- The file of the main job ---


def test_clients_of_duckdb_1_open_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((tags,),) = warehouse.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchall()
    assert tags["storage_version"].startswith(STORAGE_VERSION)
    assert STORAGE_VERSION == "v1.0.0"


def test_nobody_can_write_to_it(home: Path) -> None:
    assert (home / "warehouse.duckdb").stat().st_mode & 0o777 == 0o444


def test_it_holds_marts_and_nothing_of_the_workshop(warehouse: duckdb.DuckDBPyConnection) -> None:
    schemas = warehouse.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert {name for (name,) in schemas} == set(SCHEMAS)
    assert warehouse.execute("select count(*) from duckdb_views() where not internal").fetchall() == [(0,)]
    assert warehouse.execute(
        "select count(*) from information_schema.schemata where schema_name = 'log'"
    ).fetchall() == [(0,)]


@pytest.mark.parametrize("what", ["duckdb_tables()", "duckdb_columns() where not internal"])
def test_every_table_and_column_is_described_in_it(warehouse: duckdb.DuckDBPyConnection, what: str) -> None:
    count, described = warehouse.execute(f"select count(*), count(nullif(comment, '')) from {what}").fetchall()[0]
    assert count == described > 20


def test_every_table_says_what_its_key_is_and_the_key_holds(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.execute("select schema_name, table_name, comment from duckdb_tables()").fetchall()
    for schema, table, comment in tables:
        key = comment.rsplit(" Key: ", 1)[1].rstrip(".")
        twice = f"select {key} from {schema}.{table} group by all having count(*) > 1"
        assert warehouse.execute(twice).fetchall() == [], table


def test_no_index_keeps_an_old_client_out(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("from duckdb_constraints() where constraint_type = 'PRIMARY KEY'").fetchall() == []


def test_it_has_plain_types_only(warehouse: duckdb.DuckDBPyConnection) -> None:
    types = warehouse.execute("select distinct data_type from duckdb_columns() where not internal").fetchall()
    plain = {"BIGINT", "INTEGER", "SMALLINT", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP"}
    assert {name for (name,) in types} <= plain


def test_the_manifest_agrees_with_the_file_and_the_ledger(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    file = home / "warehouse.duckdb"
    manifest = read_manifest(file)
    assert manifest
    assert manifest.bytes == file.stat().st_size
    assert manifest.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    head = Ledger(home / "ledger.duckdb").head()
    assert (manifest.ledger_position, manifest.ledger_chain_hash) == (head.position, head.chain_hash)
    counted = {table: warehouse.execute(f"select count(*) from {table}").fetchall()[0][0] for table in manifest.rows}
    assert manifest.rows == counted
    assert len(counted) == len(warehouse.execute("from duckdb_tables()").fetchall())
    assert manifest.versions["duckdb"] == duckdb.__version__
    assert json.loads(manifest_path(file).read_text())["published_at"].endswith("+00:00")
    assert warehouse.execute("from ops.publication").fetchall() == [
        (
            manifest.build_id,
            datetime.strptime(manifest.build_id.split("-")[0], "%Y%m%dT%H%M%S%fZ"),
            head.position,
            head.chain_hash,
        )
    ]


def test_every_sample_query_is_answered(warehouse: duckdb.DuckDBPyConnection) -> None:
    samples = warehouse.execute("select title, sql from core.example_query").fetchall()
    answered = {title: len(warehouse.execute(sql).fetchall()) for title, sql in samples}
    # The bundled timelines have no roll calls, and a first run publishes before it is over.
    empty = {"How two states vote", "The state of quality"}
    assert {title for title, rows in answered.items() if not rows} == empty
    assert len(answered) >= 15


# --- A small build, published as tests need it ---


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "it's published"
    folder.mkdir()
    return folder / "warehouse.duckdb"


def titles(file: Path) -> list[str]:
    with opened(file) as connection:
        return [title for (title,) in connection.execute("select title from core.fct_claim order by 1").fetchall()]


def change(build: Path, sql: str) -> None:
    with opened(build, write=True) as connection:
        connection.execute(sql)


def test_comments_come_through_with_their_quotes(small_build: Path, target: Path) -> None:
    publish(small_build, target)
    with opened(target) as connection:
        comments = connection.execute(
            "select comment from duckdb_tables() union all select comment from duckdb_columns() where not internal"
        ).fetchall()
    assert ("One row per claim: it's so",) in comments
    assert ('in "words"',) in comments


def test_an_unaudited_build_is_not_published_and_the_old_file_stays(small_build: Path, target: Path) -> None:
    publish(small_build, target)
    change(small_build, "drop table log.audit; insert into core.fct_claim values (3, 'three')")
    before = {file.name: file.read_bytes() for file in target.parent.iterdir()}
    with pytest.raises(NotAudited, match="has not been checked"):
        publish(small_build, target)
    assert {file.name: file.read_bytes() for file in target.parent.iterdir()} == before


def test_a_build_that_failed_its_audit_is_not_published_and_the_old_file_stays(small_build: Path, target: Path) -> None:
    publish(small_build, target)
    change(small_build, "insert into core.fct_claim values (3, 'three')")
    record_audit(small_build, passed=False)
    with pytest.raises(NotAudited, match="did not pass its check") as refusal:
        publish(small_build, target)
    assert refusal.value.exit_code is ExitCode.DATA
    assert titles(target) == ["one", "two"]
    record_audit(small_build, passed=True)
    publish(small_build, target)
    assert titles(target) == ["one", "three", "two"]


# --- What of the last published file is taken over ---

STATE = """
create or replace table log.state as select {state} as state_id, {previous} as previous_state_id;
create or replace table log.changed_rows as select 'core.fct_claim' as mart_name, {condition} as condition;
"""


@pytest.fixture
def rebuilt(small_build: Path, target: Path) -> Path:
    """The small build, published, and rebuilt incrementally: claim 2 says something else, claim 3 is new."""
    change(small_build, STATE.format(state="'a'", previous="null", condition="null") + "delete from log.changed_rows")
    seal(small_build)
    publish(small_build, target)
    condition = "'claim_id in (2, 3)'"
    change(
        small_build,
        STATE.format(state="'b'", previous="'a'", condition=condition)
        + "update core.fct_claim set title = 'two changed' where claim_id = 2;"
        + "insert into core.fct_claim values (3, 'three')",
    )
    seal(small_build)
    return small_build


def unnoticed(build: Path) -> None:
    """Change a row that the build does not name as changed, and leave the build as if we had left it so."""
    change(build, "update core.fct_claim set title = 'one changed' where claim_id = 1")
    seal(build)


def test_rows_that_did_not_change_are_taken_over_from_the_file_before(rebuilt: Path, target: Path) -> None:
    before = read_manifest(target)
    unnoticed(rebuilt)
    after = publish(rebuilt, target)
    assert titles(target) == ["one", "three", "two changed"]
    assert before
    assert (after.state_id, after.compact_bytes, before.compact_bytes) == ("b", before.bytes, before.bytes)
    with opened(target) as connection:
        assert connection.execute("select build_id from ops.publication").fetchall() == [(after.build_id,)]
        assert connection.execute("from core.claim_as_of()").fetchall() == []
        comments = connection.execute("select comment from duckdb_tables() where table_name = 'fct_claim'").fetchall()
    assert comments == [("One row per claim: it's so",)]


@pytest.mark.parametrize(
    "why",
    {
        "another build was published last": "update log.state set previous_state_id = 'x'",
        "nothing was before it, or something was redacted": "update log.state set previous_state_id = null",
        "it does not say which rows of the mart changed": "delete from log.changed_rows",
        "its rows are not as many as the build has": "delete from core.fct_claim where claim_id = 1",
    }.items(),
    ids=lambda why: why[0],
)
def test_all_is_copied_where(why: tuple[str, str], rebuilt: Path, target: Path) -> None:
    unnoticed(rebuilt)
    change(rebuilt, why[1])
    seal(rebuilt)
    after = publish(rebuilt, target)
    assert "one" not in titles(target)
    assert after.compact_bytes == after.bytes


def test_all_is_copied_of_a_build_that_somebody_else_wrote_to(rebuilt: Path, target: Path) -> None:
    change(rebuilt, "update core.fct_claim set title = 'one by hand' where claim_id = 1")
    assert publish(rebuilt, target).state_id is None
    assert titles(target) == ["one by hand", "three", "two changed"]


def test_a_reason_that_a_build_which_passed_does_not_need_is_not_kept(rebuilt: Path, target: Path) -> None:
    assert publish(rebuilt, target, forced_reason="in haste").forced_reason is None


@pytest.mark.parametrize(("times", "is_taken_over"), [(3, True), (2.9, False)])
def test_a_third_of_room_that_nothing_needs_is_the_most(
    times: float, is_taken_over: bool, rebuilt: Path, target: Path
) -> None:
    """A file of 4/3 of the bytes of the last whole copy is the largest of which rows are taken over: 4 to 3 bytes is
    that share itself, 4 to 2.9 is more."""
    manifest = manifest_path(target)
    stated = json.loads(manifest.read_text())
    stated |= {"bytes": 4_000_000, "compact_bytes": int(times * 1_000_000)}
    manifest.write_text(json.dumps(stated))
    unnoticed(rebuilt)
    publish(rebuilt, target)
    assert ("one" in titles(target)) == is_taken_over


@pytest.mark.parametrize(
    "changed",
    [{"versions": {}}, {"build_id": "of another file"}, {"compact_bytes": 1}],
    ids=lambda changed: next(iter(changed)),
)
def test_all_is_copied_where_the_file_is_of_another_version_or_not_its_manifest_s_or_has_grown(
    changed: dict[str, Any], rebuilt: Path, target: Path
) -> None:
    manifest = manifest_path(target)
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changed))
    unnoticed(rebuilt)
    after = publish(rebuilt, target)
    assert titles(target) == ["one changed", "three", "two changed"]
    assert after.compact_bytes == after.bytes


@pytest.mark.integration
def test_a_build_that_somebody_writes_is_not_published(small_build: Path, target: Path, holding: Any) -> None:
    with holding(small_build), pytest.raises(FileLocked):
        publish(small_build, target, wait=0)
    assert list(target.parent.iterdir()) == []


READER = """
import sys, duckdb
reading = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(*reading.execute("select string_agg(title, ' ' order by title) from core.fct_claim").fetchone(), flush=True)
"""


@pytest.mark.integration
def test_who_reads_the_old_file_in_another_process_keeps_reading_it(small_build: Path, target: Path) -> None:
    publish(small_build, target)
    command = [sys.executable, "-c", READER, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:

        def read() -> str:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert read() == "one two"
        change(small_build, "insert into core.fct_claim values (3, 'three')")
        publish(small_build, target)
        assert read() == "one two"
        assert titles(target) == ["one", "three", "two"]
        reader.communicate()


PUBLISHER = "import sys, pathlib, warehouse.publish.write as p; p.publish(*map(pathlib.Path, sys.argv[1:]))"


def killed_in_the_middle(build: Path, target: Path) -> None:
    """Publish a build in another process, and kill that as soon as it writes."""
    with subprocess.Popen([sys.executable, "-c", PUBLISHER, str(build), str(target)]) as publisher:
        fresh = target.with_name(f".{target.name}.{publisher.pid}")
        while not fresh.exists() and publisher.poll() is None:
            time.sleep(0.001)
        publisher.kill()
    assert fresh.exists()


def test_killed_in_the_middle_it_leaves_the_old_file_whole_and_the_next_one_clears_up(
    home: Path, small_build: Path, target: Path
) -> None:
    publish(small_build, target)
    before = target.read_bytes(), manifest_path(target).read_bytes()
    killed_in_the_middle(home / "build.duckdb", target)
    assert (target.read_bytes(), manifest_path(target).read_bytes()) == before
    publish(small_build, target)
    assert sorted(file.name for file in target.parent.iterdir()) == ["warehouse.duckdb", "warehouse.json"]
    assert titles(target) == ["one", "two"]


def test_killed_in_the_middle_of_the_first_it_leaves_no_half_file(home: Path, target: Path) -> None:
    killed_in_the_middle(home / "build.duckdb", target)
    assert not target.exists()
    assert read_manifest(target) is None


class TestManifest:
    def test_without_a_manifest_it_is_written_from_the_file(self, small_build: Path, target: Path) -> None:
        before = publish(small_build, target)
        manifest_path(target).unlink()
        assert read_manifest(target) == before
        assert manifest_path(target).stat().st_mode & 0o777 == 0o644

    def test_a_file_that_was_damaged_keeps_its_manifest_which_shows_it(self, small_build: Path, target: Path) -> None:
        before = publish(small_build, target)
        target.chmod(0o644)
        target.write_bytes(b"no database")
        assert read_manifest(target) == before
