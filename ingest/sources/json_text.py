"""JSON that every reader reads alike: no object has a key twice, no text half of a character (RFC 8259, 4 and 8.2)."""

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")


class Repeated(dict[str, Any]):
    """An object that had a key twice."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.reason = f"the key {json.dumps(key[:80], ensure_ascii=False)} stands twice in one object; keep one of them"


def loads(text: str | bytes) -> Any:
    """The value of a JSON text, with a Repeated for each object that has a key twice. Raises ValueError."""
    return json.loads(text, object_pairs_hook=_object)


def half_character(text: str) -> str | None:
    """What is wrong with a JSON text that has half of a character: UTF-8 has no bytes for it."""
    found = _HALF.search(text)
    return f"\\u{ord(found[0]):x} is half of a character; write the whole character" if found else None


def repeated(value: Any) -> str | None:
    """What is wrong with a value of `loads`, in which an object had a key twice."""
    if isinstance(value, Repeated):
        return value.reason
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((reason for one in inner if isinstance(one, dict | list) and (reason := repeated(one))), None)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    keys = [key for key, _ in pairs]
    return Repeated(next(key for key in keys if keys.count(key) > 1))
