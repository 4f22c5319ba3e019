"""An old and a new DuckDB open the published file: each in an environment of its own, installed once into a cache."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long


CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dateline-tests"

CLIENT = """
import json, sys, duckdb
reading = duckdb.connect(sys.argv[1], read_only=True)
ask = lambda sql: reading.execute(sql).fetchall()
try:
    reading.execute("create table core.mine (a integer)")
    written = True
except duckdb.Error:
    written = False
print(json.dumps({
    "version": duckdb.__version__,
    "tables": sorted(f"{schema}.{table}" for schema, table in ask(
        "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'")),
    "undescribed": ask("select count(*) from duckdb_columns() where not internal and coalesce(comment, '') = ''")[0][0],
    "claims": ask("select count(*) from core.fct_claim")[0][0],
    "as_of": ask("select count(*) from core.claim_as_of(stated := date '2017-07-08')")[0][0],
    "explained": ask("select count(*) from core.explain('trade.fct_trade_balance', "
        "(select min(figure_key) from core.bdg_figure_claim where table_name = 'trade.fct_trade_balance'))")[0][0],
    "answered": [len(ask(sql)) for (sql,) in ask("select sql from core.example_query order by title")],
    "written": written,
}))
"""


def installed(version: str) -> Path:
    """A folder with this DuckDB and nothing else; the test is skipped where pip cannot get it."""
    folder = CACHE / f"duckdb-{version}-py{sys.version_info[0]}{sys.version_info[1]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "duckdb" / "__init__.py").exists():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
            got = subprocess.run([*pip, "--target", str(folder), f"duckdb=={version}"], capture_output=True, text=True)
            if got.returncode:
                pytest.skip(f"duckdb {version} cannot be installed here: {got.stderr.strip().splitlines()[-1]}")
    return folder


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_it_is_read_whole(version: str, home: Path, environment: dict[str, str]) -> None:
    there = environment | {"PYTHONPATH": str(installed(version))}
    command = [sys.executable, "-S", "-c", CLIENT, str(home / "warehouse.duckdb")]
    asked = subprocess.run(command, env=there, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["version"] == version
    manifest = json.loads((home / "warehouse.json").read_text(encoding="utf-8"))
    assert answer["tables"] == sorted(manifest["rows"])
    assert answer["undescribed"] == 0
    assert (answer["claims"], answer["written"]) == (manifest["rows"]["core.fct_claim"], False)
    assert 0 < answer["as_of"] < answer["claims"]
    assert answer["explained"] >= 2
    assert len(answer["answered"]) == manifest["rows"]["core.example_query"]
