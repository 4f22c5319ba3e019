"""Nobody who reads while builds are published gets an error, or an answer of two of them."""

from pathlib import Path

import pytest

from tests.torture import times
from tests.warehouse.serving.load import READERS, load

pytestmark = [pytest.mark.long, pytest.mark.waits]


def test_every_answer_under_load_is_of_exactly_one_published_build(tmp_path: Path) -> None:
    builds = times(3, 10)
    found = load(tmp_path, seconds=times(6, 60), builds=builds)
    assert found.torn == set()
    assert len({build_id for build_id, *_ in found.published}) == len(found.published) == builds + 1
    for kind, readers in READERS.items():
        assert found.asked(kind) >= readers
        assert len(found.seen(kind)) > 1, f"the readers of {kind} saw no publication"
