"""How long the tests that torment the ledger go on: short in `make test`, long in `make torture`."""

import os
from typing import TypeVar

import pytest

T = TypeVar("T")

IS_TORTURE = os.environ.get("DATELINE_TORTURE") == "1"

# For what builds the whole warehouse more than once.
only_in_torture = pytest.mark.skipif(not IS_TORTURE, reason="takes too long for every day: make torture runs it")


def times(short: T, long: T) -> T:
    """What holds in `make test`, or what holds in `make torture`."""
    return long if IS_TORTURE else short
