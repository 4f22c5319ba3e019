"""dbt as somebody runs it who has never heard of dateline."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--no-use-colors", "--log-level-file", "none")


@pytest.fixture(scope="session")
def dbt(environment: dict[str, str]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Call dbt in the folder of a project, with these variables and none else of ours."""
    clean = {name: value for name, value in environment.items() if not name.startswith("DBT_")}

    def call(project: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        there = clean | variables | {"PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run([*DBT, *arguments], cwd=project, env=there, capture_output=True, encoding="utf-8")

    return call
