"""A small warehouse on disk and a folder of suites beside it, for tests to fill."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

GOOD = [
    (1, "KOR", 10.0, 20.0, "2017-07-04"),
    (2, "USA", 30.0, 40.0, "2017-07-05"),
]


@pytest.fixture
def warehouse(tmp_path: Path) -> Callable[..., Path]:
    """Write core.fct_claim with these rows, and core.dim_twin with as many as the good ones."""

    def write(*bad: tuple[Any, ...]) -> Path:
        file = tmp_path / "build.duckdb"
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                f"""
                CREATE SCHEMA core;
                CREATE TABLE core.fct_claim (
                    claim_id INTEGER, country_code VARCHAR, value_low DOUBLE, value_high DOUBLE,
                    occurred_on DATE
                );
                CREATE TABLE core.dim_twin AS SELECT * FROM range({len(GOOD)});
                """
            )
            connection.executemany("INSERT INTO core.fct_claim VALUES (?, ?, ?, ?, ?)", [*GOOD, *bad])
        return file

    return write


@pytest.fixture
def suites(tmp_path: Path) -> Callable[..., Path]:
    """Write a suite of these entries for a table, and answer the folder of suites."""

    def write(*entries: dict[str, Any], table: str = "core.fct_claim") -> Path:
        folder = tmp_path / "suites"
        folder.mkdir(exist_ok=True)
        written = {
            "table": table,
            "owner": "trade desk",
            "expectations": [{"reason": "because", **entry} for entry in entries],
        }
        (folder / f"{table}.yml").write_text(yaml.safe_dump(written, sort_keys=False))
        return folder

    return write
