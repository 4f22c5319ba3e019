"""The tests of a build read the rows that changed, where those of the build before passed; all rows where not.

dbt runs in this process, over three models: what is tested is the protocol, not the marts."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.sample import statement
from warehouse.build.state import state_in
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger

# dbt is imported where it is used: it takes seconds, also of runs in which these tests are not selected.
if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

Again = Callable[..., set[str]]


QUIET = ["--quiet", "--log-level-file", "none"]


def folders(project: Path, target: Path) -> list[str]:
    return ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target)]


@pytest.fixture(scope="module")
def parsed(three_models: Path) -> "Manifest":
    """The project as dbt read it."""
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    with pytest.MonkeyPatch.context() as there:
        there.setenv("DATELINE_BUILD", "build.duckdb")  # of the same name: dbt names the database by it
        manifest = dbtRunner().invoke([*QUIET, "parse", *folders(three_models, three_models / "target")]).result
    assert isinstance(manifest, Manifest)
    return manifest


@pytest.fixture
def again(three_models: Path, parsed: "Manifest", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Again:
    """Have dbt do that, a whole build unless said otherwise, and name what failed; one was made already."""
    from dbt.cli.main import dbtRunner

    Ledger(tmp_path / "ledger.duckdb").append([statement("one"), statement("two")])
    monkeypatch.setenv("DATELINE_LEDGER", str(tmp_path / "ledger.duckdb"))
    monkeypatch.setenv("DATELINE_BUILD", str(tmp_path / "build.duckdb"))
    monkeypatch.setenv("DATELINE_RUNS", str(tmp_path / "runs.duckdb"))

    def call(*words: str, project: Path = three_models) -> set[str]:
        runner = dbtRunner(manifest=parsed.deepcopy())
        done = runner.invoke([*QUIET, *(words or ("build",)), *folders(project, tmp_path)])
        if done.exception:
            raise done.exception
        return {result.node.name for result in done.result.results if result.status not in ("success", "pass")}

    assert call() == set()
    return call


def change(home: Path, sql: str) -> None:
    with opened(home / "build.duckdb", write=True) as connection:
        connection.execute(sql)


SWORN = "update core.fct_claim set modality = 'sworn' where claim_id = 1"
MODALITY = "accepted_values_fct_claim_modality__asserted__possible__expected__denied"

# What no ledger takes: a third record with a modality that there is not, as if the build had just taken it up.
SLIPPED_IN = """
insert into log.event
select * replace (3 as position, 'three' as id, 'test#three' as subject, 'sworn' as modality)
from log.event where position = 1;
insert into log.change values (3, null, null, null)
"""


def test_a_row_that_did_not_change_is_not_tested_again(again: Again, tmp_path: Path) -> None:
    change(tmp_path, SWORN)
    assert again() == set()


def test_a_row_that_changed_is_tested_until_it_is_right(again: Again, tmp_path: Path) -> None:
    change(tmp_path, SLIPPED_IN)
    for _ in range(2):
        assert again() == {MODALITY}
        with opened(tmp_path / "build.duckdb") as connection:
            assert state_in(connection).state_id is None


def test_a_key_that_stands_twice_is_found_though_only_one_of_the_rows_changed(again: Again, tmp_path: Path) -> None:
    twice = SLIPPED_IN.replace("'three' as id", "'one' as id").replace("'sworn' as modality", "'possible' as modality")
    change(tmp_path, twice)
    assert again() == {"unique_together_fct_claim_"}


@pytest.mark.parametrize("words", [("run",), ("build", "--exclude-resource-type", "test", "unit_test")])
def test_all_rows_are_tested_where_the_build_before_was_not_tested(
    words: tuple[str, ...], again: Again, tmp_path: Path
) -> None:
    change(tmp_path, SWORN)
    assert again(*words) == set()
    assert again() == {MODALITY}


@pytest.fixture
def edited(three_models: Path, tmp_path: Path) -> Path:
    """The project with another description of a model."""
    project = shutil.copytree(three_models, tmp_path / "edited")
    with (project / "models" / "three_models.yml").open("a", encoding="utf-8") as models:
        models.write("# edited\n")
    return project


def test_only_a_build_drops_what_another_state_of_the_project_made(again: Again, edited: Path, tmp_path: Path) -> None:
    def count() -> list[tuple[int]]:
        with opened(tmp_path / "build.duckdb") as connection:
            return connection.execute("select count(*) from core.fct_claim").fetchall()

    with pytest.raises(Exception, match=r"dbt test: .* another state of the project.*Run dbt build"):
        again("test", project=edited)
    assert count() == [(2,)]
    assert again("build", project=edited) == set()
    assert again("test", project=edited) == set()
    assert count() == [(2,)]
