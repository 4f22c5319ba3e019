"""The real files of ../shared/data, which are no part of this repository: test material of `@pytest.mark.real`."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "shared" / "data"


def real(name: str) -> Path:
    """A real file of the field. A test without it is skipped."""
    if not (DATA / name).exists():
        pytest.skip(f"no real file {name} lies beside this repository")
    return DATA / name
