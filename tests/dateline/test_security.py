"""Modes of what is made, secrets that stay secret, cells that run nothing."""

import csv
import json
import os
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.fetch.client import Pace
from ingest.fetch.registry import FETCHERS
from tests.calling import Dateline
from tests.warehouse.sample import statement
from warehouse.ledger.ledger import Ledger

AT_ONCE = Pace(pause=0, timeout=0.5, tries=2, first_wait=0.001)

SECRET = "s3cret-0123456789abcdef"


def write(folder: Path, claimant: str = "A", extra: str = "") -> str:
    one = f"  - {{id: a, kind: statement, claimant: {{name: {json.dumps(claimant)}}}, data: {{summary: one}}}}\n"
    text = "source: s\nevents:\n" + one
    (folder / "mine.yaml").write_text(text + extra, encoding="utf-8")
    return "mine.yaml"


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*")}


# --- Modes ---


def test_others_may_read_what_is_published_and_nothing_else(dateline: Dateline, tmp_path: Path, home: Path) -> None:
    wrong = "  - {id: b, kind: statement}\n"
    assert dateline("schedule", "--once", "--", "append", write(tmp_path, extra=wrong)).returncode == 1
    made = modes(tmp_path / "data")
    assert {"ledger.duckdb", "runs.duckdb", "health.json", "logs", "refused"} <= made.keys()
    assert {name: oct(mode) for name, mode in made.items() if mode & 0o007} == {}
    assert {name: oct(mode) for name, mode in made.items() if mode & 0o020} == {}
    assert stat.S_IMODE((home / "warehouse.duckdb").stat().st_mode) == 0o444
    assert stat.S_IMODE((home / "warehouse.json").stat().st_mode) == 0o644
    assert stat.S_IMODE((home / "ledger.duckdb").stat().st_mode) & 0o007 == 0


def test_a_group_may_have_what_the_users_own_mask_gives_it(dateline: Dateline, tmp_path: Path) -> None:
    assert dateline("append", write(tmp_path), mask=0o002).returncode == 0
    assert modes(tmp_path / "data")["ledger.duckdb"] == 0o660


# --- Secrets ---


@pytest.mark.integration
@pytest.mark.parametrize("variable", ["DATELINE_COMTRADE_KEY", "DATELINE_UCDP_TOKEN", "DATELINE_ACLED_PASSWORD"])
def test_a_secret_reaches_no_file_and_no_screen(
    dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Whatever is done with it set: a run by the clock, a fetch from nowhere, a look at the settings."""
    for name, fetcher in FETCHERS.items():
        monkeypatch.setitem(FETCHERS, name, replace(fetcher, pace=replace(fetcher.pace, timeout=0.5, tries=2)))
    nowhere = {"DATELINE_ACLED_USER": "me@example.org"}
    for source in ("COMTRADE", "UCDP", "ACLED"):
        nowhere |= {f"DATELINE_{source}_URL": "http://127.0.0.1:9"}
        nowhere |= {f"DATELINE_{source}_PAUSE": "0", f"DATELINE_{source}_WAIT": "0.001"}
    fetches = (
        ["fetch", "comtrade", "--reporter", "RUS", "--partner", "PRK", "--period", "2016"],
        ["fetch", "acled", "--from", "2024-01-01", "--to", "2024-01-31"],
        ["fetch", "ucdp", "--version", "25.1", "--country", "PRK"],
    )
    said = []
    for words in (
        ["schedule", "--once", "--", "append", write(tmp_path)],
        ["schedule", "--once", "--", "append", f"{SECRET}.yaml"],
        *([*fetch] for fetch in fetches if fetch[1] in variable.lower()),
        ["doctor"],
        ["status"],
    ):
        done = dateline(*words, **{variable: SECRET}, **nowhere)
        assert "Traceback" not in done.stderr
        said.append(done.stdout + done.stderr)
    assert SECRET not in "".join(said).replace(f"{SECRET}.yaml", "")
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert kept == []
    assert any((tmp_path / "data" / "logs").iterdir())


def test_a_key_in_a_file_that_others_may_read_is_refused_and_not_shown(dateline: Dateline, tmp_path: Path) -> None:
    settings = tmp_path / "dateline.toml"
    settings.write_text(f'comtrade_key = "{SECRET}"\n', encoding="utf-8")
    settings.chmod(0o644)
    refused = dateline("doctor")
    assert refused.returncode == 2
    assert f"chmod 600 {settings}" in refused.stderr
    assert SECRET not in refused.stderr + refused.stdout
    settings.chmod(0o600)
    answer = dateline("doctor", "--format", "json")
    assert {row["what"]: row["value"] for row in json.loads(answer.stdout)}["setting comtrade_key"] == "set"
    assert SECRET not in answer.stdout


# --- Cells ---


@pytest.mark.parametrize("formula", ["=1+1", "-1+1", "@SUM(A1)"])
def test_a_text_that_a_spreadsheet_would_run_is_text_in_what_is_exported(
    dateline: Dateline, tmp_path: Path, formula: str
) -> None:
    assert dateline("append", write(tmp_path, formula + " of a source")).returncode == 0
    exported = dateline("events", "--format", "csv").stdout
    cells = [cell for row in csv.reader(exported.splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert any(formula.strip() in cell for cell in cells)


# --- A home that is not ours ---


def powerless(*words: str) -> list[str]:
    """A command that may do what the modes of files let it, and no more, though root calls it."""
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *words] if os.geteuid() == 0 else [*words]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere")
@pytest.mark.parametrize("words", [["append", "mine.yaml"], ["backup", "data/backup"]])
def test_a_home_that_only_another_owner_may_write_to_is_reported_and_nothing_is_made_in_it(
    tmp_path: Path, environment: dict[str, str], words: list[str]
) -> None:
    write(tmp_path)
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    if words[0] == "backup":
        Ledger(data / "ledger.duckdb").append([statement("before")])
    before = sorted(data.iterdir())
    if os.geteuid() == 0:
        os.chown(data, 65534, 65534)
    else:
        data.chmod(0o555)
    done = subprocess.run(
        powerless("dateline", *words), cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "fault of dateline's own" not in done.stderr
    assert "permission" in done.stderr.lower()
    assert sorted(data.iterdir()) == before
