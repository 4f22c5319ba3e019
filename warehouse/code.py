"""Which code of dateline this is, and on what it runs."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("dateline", "dbt_project", "expectations", "ingest", "warehouse")
# Written beside our files by Python and by dbt, at any moment.
GENERATED = {"__pycache__", "target", "logs", ".user.yml"}
INSTALLED = ("dateline", "duckdb", "dbt-core", "dbt-duckdb", "great-expectations", "pydantic", "polars")


@cache
def versions() -> dict[str, str]:
    """The versions of what decides what a published file holds."""
    return {name: version(name) for name in INSTALLED}


@cache
def code_hash() -> str:
    """SHA-256 of every file of our packages: Python, models, seeds and expectations."""
    found = hashlib.sha256()
    root = Path(__file__).parents[1]
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*")):
            path = file.relative_to(root)
            if file.is_file() and GENERATED.isdisjoint(path.parts):
                found.update(f"{path} {file.stat().st_size}\n".encode())
                found.update(file.read_bytes())
    return found.hexdigest()
