"""The README and the pages it grew out of, read in the order in which a new user follows them."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

README = (ROOT / "README.md").read_text(encoding="utf-8")

FOLLOWED = (
    *("how-to/data-sets", "how-to/fetch", "how-to/refused", "how-to/mapping", "how-to/questions", "reference/ledger"),
    *("benchmarks", "reference/commands", "reference/settings", "reference/limits"),
)


class Block(NamedTuple):
    """A fenced block: its language and its text."""

    language: str
    text: str


def page(name: str) -> str:
    """The text of `docs/NAME.md`."""
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [Block(*found) for found in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]


GUIDE = "\n".join([README, *map(page, FOLLOWED)])
