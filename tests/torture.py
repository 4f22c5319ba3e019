"""How long the tests that torment the ledger go on: short in `make test`, long in `make torture`."""

import os
from typing import TypeVar

T = TypeVar("T")

IS_TORTURE = os.environ.get("DATELINE_TORTURE") == "1"


def times(short: T, long: T) -> T:
    """What holds in `make test`, or what holds in `make torture`."""
    return long if IS_TORTURE else short
