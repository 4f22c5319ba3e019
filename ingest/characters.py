"""Characters that change how a text is shown and are not seen themselves."""

import re
from typing import Any

# C1 controls, which a terminal obeys as escape sequences (ECMA-48), and the embeddings, overrides and isolates of the
# bidirectional algorithm (UAX #9), with which a text can look like another one.
UNSEEN = r"\x80-\x9f\u202a-\u202e\u2066-\u2069"

_UNSEEN = re.compile(f"[{UNSEEN}]")
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f{UNSEEN}]")

# C1 controls that stand for the characters of Windows-1252, in a text that was read as Latin-1 at its origin. The HTML
# standard reads them so ("numeric character reference end state"); five bytes have no character there.
WINDOWS_1252 = {chr(code): bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def unseen(text: str) -> str | None:
    """The first such character, as U+202E; None where there is none."""
    found = None if text.isascii() else _UNSEEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def visible(text: str) -> str:
    """The text with these and all other controls but tab and newline written as \\u202e.

    In JSON, where they stand in strings alone, it is the same value."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def visible_cell(value: Any) -> Any:
    """A value of a row: a text as `visible` writes it, anything else as it is."""
    return visible(value) if isinstance(value, str) else value
