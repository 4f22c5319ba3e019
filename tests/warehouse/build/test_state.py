"""A build knows what it changed, and nothing is copied from one that somebody else wrote to."""

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.sample import redact, statement
from warehouse.build.dbt import BuildFailed, build
from warehouse.build.state import BuildState, is_sealed, seal, state_in
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import record_audit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select 1 as a")
    return path


def test_it_is_sealed_until_somebody_writes_to_it(file: Path) -> None:
    assert not is_sealed(file)
    seal(file)
    assert is_sealed(file)
    with duckdb.connect(str(file), read_only=True) as reader:
        reader.execute("from t").fetchall()
    assert is_sealed(file)
    with duckdb.connect(str(file)) as writer:
        writer.execute("insert into t values (2)")
    assert not is_sealed(file)


def test_without_room_for_its_seal_it_is_unsealed(file: Path) -> None:
    file.with_name("build.duckdb.seal").symlink_to("/dev/full")
    seal(file)
    assert not is_sealed(file)
    assert [path.name for path in file.parent.iterdir()] == ["build.duckdb"]


def test_a_seal_that_may_not_be_written_is_an_error(file: Path) -> None:
    file.with_name("build.duckdb.seal").mkdir()
    with pytest.raises(IsADirectoryError):
        seal(file)


def test_a_write_that_stands_in_the_log_alone_breaks_the_seal(file: Path) -> None:
    seal(file)
    file.with_name("build.duckdb.wal").touch()
    assert not is_sealed(file)


def test_a_build_that_is_gone_or_a_seal_that_is_torn_is_none(file: Path) -> None:
    seal(file)
    file.with_name("build.duckdb.seal").write_text("{")
    assert not is_sealed(file)
    seal(file)
    file.unlink()
    assert not is_sealed(file)


def test_a_build_without_notes_was_rebuilt_whole(file: Path) -> None:
    with opened(file) as connection:
        assert state_in(connection) == BuildState()


def made(database: Path) -> BuildState:
    with opened(database) as connection:
        return state_in(connection)


@pytest.mark.integration
def test_each_build_knows_the_one_before_until_somebody_writes_or_something_is_redacted(
    tmp_path: Path, three_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBT_PARTIAL_PARSE_FILE_PATH", raising=False)  # what dbt knows of the other project is no use
    database = tmp_path / "build.duckdb"
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.append([statement("one"), statement("two")])

    def built() -> BuildState:
        build(ledger.path, database, tmp_path / "dbt", project=three_models)
        record_audit(database, passed=True)
        assert is_sealed(database)
        return made(database)

    def write(sql: str) -> None:
        with opened(database, write=True) as connection:
            connection.execute(sql)

    first = built()
    assert first.state_id
    assert first.previous_state_id is None
    assert first.changed_rows == {}
    second = built()
    assert second.previous_state_id == first.state_id
    assert second.changed_rows["core.fct_claim"].startswith("(claim_id) in (select claim_id from ")
    redact(ledger, "one")
    assert built().previous_state_id is None
    write("create table log.mine as select 1 as a")
    assert built().previous_state_id is None
    # What somebody else wrote is tested too.
    write("update core.fct_claim set modality = 'sworn' where claim_id = 2")
    with pytest.raises(BuildFailed, match="accepted_values_fct_claim_modality"):
        build(ledger.path, database, tmp_path / "dbt", project=three_models)
    assert made(database).previous_state_id is None
