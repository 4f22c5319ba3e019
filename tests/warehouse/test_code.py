"""The hash of the code follows every file of it, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import code


@pytest.fixture
def hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose packages are hashed."""
    for name in code.PACKAGES:
        (tmp_path / name / "models").mkdir(parents=True)
    (tmp_path / "dbt_project" / "models" / "a.sql").write_text("select 1")
    monkeypatch.setattr(code, "__file__", str(tmp_path / "warehouse" / "code.py"))
    yield tmp_path
    code.code_hash.cache_clear()  # it is that of this folder


def found() -> str:
    code.code_hash.cache_clear()
    return code.code_hash()


def test_it_follows_a_file_its_name_and_its_place(hashed: Path) -> None:
    seen = {found()}
    file = hashed / "dbt_project" / "models" / "a.sql"
    file.write_text("select 2")
    seen.add(found())
    file = file.rename(file.with_name("b.sql"))
    seen.add(found())
    file.rename(hashed / "expectations" / "models" / "b.sql")
    seen.add(found())
    (hashed / "ingest" / "empty.py").touch()
    seen.add(found())
    assert len(seen) == 5


@pytest.mark.parametrize(
    "file",
    [
        "ingest/__pycache__/a.cpython-311.pyc",
        "ingest/__pycache__/a.cpython-311.pyc.139905",  # while it is written
        "dbt_project/target/manifest.json",
        "dbt_project/logs/dbt.log",
        "dbt_project/.user.yml",
    ],
)
def test_it_does_not_follow_what_python_and_dbt_write(file: str, hashed: Path) -> None:
    before = found()
    (hashed / file).parent.mkdir(exist_ok=True)
    (hashed / file).write_bytes(b"generated")
    assert found() == before
