"""What the tests of each kind say of it: `LEAST`, the payload with no more than it needs; `TITLES`, payloads with the
title of each; and `DRAWN`, values of each field, of which the random histories of the oracle have payloads."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from ingest.kinds import CLAIMS

# Of each kind that has them; tests/test_complete.py names a kind that has none.
TESTS: dict[str, ModuleType] = {
    kind: import_module(name) for kind in CLAIMS if find_spec(name := f"tests.ingest.kinds.test_{kind}")
}
LEAST: dict[str, dict[str, Any]] = {kind: tests.LEAST for kind, tests in TESTS.items()}
# Kind, payload and its right title.
TITLES: list[tuple[str, dict[str, Any], str]] = [
    (kind, data, title) for kind, tests in TESTS.items() for data, title in tests.TITLES
]
