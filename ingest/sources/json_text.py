"""JSON that every reader reads alike: no object has a key twice, no text half of a character (RFC 8259, 4 and 8.2)."""

import json
from typing import Any

from pydantic_core import to_json


class Repeated(dict[str, Any]):
    """An object that had a key twice."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.reason = f"the key {json.dumps(key[:80], ensure_ascii=False)} stands twice in one object; keep one of them"


def loads(text: str | bytes) -> Any:
    """The value of a JSON text, with a Repeated for each object that has a key twice. Raises ValueError."""
    return json.loads(text, object_pairs_hook=_object)


def written(value: Any) -> tuple[str, str | None]:
    """The JSON text of a value of `loads`, and what is wrong with it, None where nothing is."""
    try:
        return to_json(value).decode(), repeated(value)
    except ValueError:
        return json.dumps(value), "a text in it has half of a character (\\ud800 to \\udfff); write the whole character"


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
