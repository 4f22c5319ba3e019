"""Changes of Python modules by cosmic-ray, each tried on the tests of its module.

It changes files in place, so it works on a copy of what is committed."""

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from tests.mutants.survey import Mutant

ROOT = Path(__file__).parents[2]

# The modules that decide what is stored or counted, and the tests that concern each.
MODULES = {
    "ingest/quantity.py": "tests/ingest/test_quantity.py",
    "ingest/when.py": "tests/ingest/test_when.py",
    "ingest/span.py": "tests/ingest/test_when.py",
    "ingest/event.py": "tests/ingest/test_event.py",
    "ingest/crosswalk/state.py": "tests/ingest/crosswalk/test_country.py",
    "ingest/sources/acled.py": "tests/ingest/sources/test_acled.py",
    "ingest/sources/comtrade_record.py": "tests/ingest/sources/test_comtrade.py",
    "ingest/sources/ofac.py": "tests/ingest/sources/test_ofac.py",
    "dateline/release.py": "tests/dateline/test_releases.py",
    "warehouse/append.py": "tests/warehouse/test_ledger.py",
    "warehouse/verify.py": "tests/warehouse/test_tampering.py",
    "warehouse/redact.py": "tests/warehouse/test_redaction.py",
    "warehouse/publish.py": "tests/warehouse/test_publish.py",
    "warehouse/backup.py": "tests/warehouse/test_backup.py",
}

SECONDS = 120.0  # a test that a change keeps from ending has noticed it

_SETTINGS = """
[cosmic-ray]
module-path = {module}
timeout = {seconds}
excluded-modules = []
test-command = {command}

[cosmic-ray.distributor]
name = "local"
"""


def survey(modules: Iterable[str]) -> Iterator[Mutant]:
    """Try every change of the modules."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        for module in modules:
            yield from _survey(module, Path(folder))


def _survey(module: str, copy: Path) -> Iterator[Mutant]:
    tests = MODULES[module]
    command = f"{sys.executable} -m pytest -x -q -n 0 -p no:cacheprovider -p no:randomly {tests}"
    settings = _SETTINGS.format(module=json.dumps(module), seconds=SECONDS, command=json.dumps(command))
    (copy / "mutants.toml").write_text(settings, encoding="utf-8")
    session = copy / f"{module.replace('/', '.')}.sqlite"
    for words in (["init", "mutants.toml", session], ["exec", "mutants.toml", session]):
        _cosmic_ray(words, copy)
    for line in _cosmic_ray(["dump", session], copy).splitlines():
        (item, result) = json.loads(line)
        [change] = item["mutations"]
        noticed = None if result["test_outcome"] == "survived" else tests
        yield Mutant(module.split("/")[0], module, change["start_pos"][0], _shown(change), noticed)


def _shown(change: dict[str, object]) -> str:
    name = str(change["operator_name"]).removeprefix("core/")
    return f"{name} {change['occurrence']}"


def _cosmic_ray(words: list[object], folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("cosmic-ray")), *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout
