"""What a claim on a statement holds."""

from typing import Any

LEAST: dict[str, Any] = {"summary": "restraint is urged"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"summary": "He urges restraint", "speaker": {"name": "Dmitry Peskov"}}, "Dmitry Peskov: He urges restraint"),
    ({"summary": "it is not so"}, "Ana Kim: it is not so"),
]
