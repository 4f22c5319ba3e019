"""A wheel of this repository works where nothing of the repository lies, and leaves its own folder as it was."""

import hashlib
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.long


ROOT = Path(__file__).parents[1]


class Installed(NamedTuple):
    """The programs and the packages of an environment."""

    programs: Path
    packages: Path


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Made with the hatchling that is installed: nothing is fetched."""
    out = tmp_path / "wheel"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("dateline-*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Installed:
    """The wheel in an environment of its own, which borrows its dependencies from the one that runs the tests.

    A folder named in a `.pth` file is searched last and its own `.pth` files are not read, so an editable dateline
    there stays unseen."""
    venv.create(tmp_path / "venv")
    paths = sysconfig.get_paths(
        vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}, scheme="venv"
    )
    new = Installed(Path(paths["scripts"]), Path(paths["purelib"]))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (new.packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(new.programs / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    return new


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def make_read_only(folder: Path) -> None:
    """Nobody but root can write there now; for root the comparison of contents shows it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def make_writable(folder: Path) -> None:
    """So that pytest can clear its folders away."""
    for path in (folder, *filter(Path.is_dir, folder.rglob("*"))):
        path.chmod(0o755)


def test_a_wheel_runs_elsewhere_and_writes_nothing_beside_itself(
    installed: Installed, environment: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    clean = {name: value for name, value in environment.items() if not name.startswith("PYTHON")}
    which = [str(installed.programs / "python"), "-c", "import dateline; print(dateline.__file__)"]
    found = subprocess.run(which, cwd=elsewhere, env=clean, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(installed.packages)

    before = contents(installed.packages)
    make_read_only(installed.packages)
    try:
        job = subprocess.run(
            [str(installed.programs / "dateline"), "run"], cwd=elsewhere, env=clean, capture_output=True, text=True
        )
    finally:
        make_writable(installed.packages)
    assert job.returncode == 0, job.stdout + job.stderr
    assert "Appended   46" in job.stdout
    assert contents(installed.packages) == before
    assert [path.name for path in elsewhere.iterdir()] == ["data"]
