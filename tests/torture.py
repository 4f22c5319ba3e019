"""How long the tests go on that search for a fault: shortest in `make test`, longest in `make torture`."""

import os
from typing import TypeVar

T = TypeVar("T")

TIER = os.environ.get("DATELINE_TIER", "test")

IS_TORTURE = TIER == "torture"


def times(short: T, long: T, between: T | None = None) -> T:
    """What holds in `make test`, in `make torture`, and between them in `make test-long`, where that differs."""
    return long if IS_TORTURE else between if TIER == "long" and between is not None else short
