"""Each test of the oracle says how many values it compared: the summary of a run adds them up by mart."""

from collections.abc import Callable, Iterator

import pytest

from tests.oracle.compare import compared


@pytest.fixture(autouse=True)
def _counted(record_property: Callable[[str, object], None]) -> Iterator[None]:
    compared.clear()
    yield
    record_property("compared", dict(compared))
