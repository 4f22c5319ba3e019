"""The hash of the code follows every file of it, and nothing else."""

from pathlib import Path

import pytest

from warehouse import code


@pytest.fixture
def hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose packages are hashed."""
    for name in code.PACKAGES:
        (tmp_path / name / "models").mkdir(parents=True)
    (tmp_path / "dbt_project" / "models" / "a.sql").write_text("select 1")
    monkeypatch.setattr(code, "__file__", str(tmp_path / "warehouse" / "code.py"))
    return tmp_path


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


def test_it_does_not_follow_what_python_compiles(hashed: Path) -> None:
    before = found()
    (hashed / "ingest" / "__pycache__").mkdir()
    (hashed / "ingest" / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"compiled")
    assert found() == before
