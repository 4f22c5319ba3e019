"""Superset over the published file, and over its copy in PostgreSQL. Skipped where Superset is not installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.bi import records, superset
from tests.bi.superset import Superset
from tests.everything import dateline_does
from tests.warehouse.serving import server
from tests.warehouse.serving.conftest import browser  # noqa: F401, the same Chromium


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return superset.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def filled(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a second run published what the bundled timelines lack."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(home, folder / "data")
    dateline_does(folder / "data", "run", records.write(folder / "records.ndjson"))
    return folder / "data"


@pytest.fixture(scope="session")
def carried(filled: Path) -> Iterator[str]:
    """The marts in PostgreSQL, at the address of somebody who may only read them."""
    with server.running() as url:
        dateline_does(filled, "publish", "--to", url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create user ana password 'reads'")
            connection.execute("grant dateline_reader to ana")
        yield f"postgresql+psycopg2://ana:reads@{url.rpartition('@')[2]}"


@pytest.fixture(scope="session", params=["file", "PostgreSQL"])
def shown(
    request: pytest.FixtureRequest, prepared: Path, filled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Superset]:
    """A Superset into which the shipped dashboards were imported."""
    address = f"duckdb:///{filled}/warehouse.duckdb?access_mode=read_only"
    if request.param == "PostgreSQL":
        address = request.getfixturevalue("carried")
    with superset.running(prepared, tmp_path_factory.mktemp("superset")) as running:
        running.bring(address)
        yield running
