"""Each test of the oracle says how many values it compared: the summary of a run adds them up by mart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.oracle.compare import compared
from tests.oracle.marts import Marts


@pytest.fixture(scope="session")
def models(home: Path) -> Marts:
    """The compiled models of the main job."""
    return Marts(home)


@pytest.fixture(autouse=True)
def _counted(record_property: Callable[[str, object], None]) -> Iterator[None]:
    compared.clear()
    yield
    record_property("compared", dict(compared))
