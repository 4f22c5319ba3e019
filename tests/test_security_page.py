"""What SECURITY.md names as its witness is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test[\w/.]*)`", page)
    assert len(named) > 10
    there = {path.name for path in (ROOT / "tests").rglob("*")}
    assert [name for name in named if not (ROOT / name).exists() and Path(name).name not in there] == []
