"""The parts of the bench, one by one by name."""

import subprocess
import sys

import pytest


@pytest.mark.integration
def test_a_part_that_does_not_exist_is_reported_before_anything_is_measured() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.bench", "way", "weigh"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "There is no part 'weigh' of the bench; there are ledger, sources, mapped, marts, serving, every-day, way, "
        "peers.\n"
    )
