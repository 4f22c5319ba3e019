"""A payload in one line, for a person who scans a list."""

from collections.abc import Mapping
from typing import Any


def brief(data: Mapping[str, Any] | None) -> str:
    """Its values, without those that say nothing; quantities in the words of their source."""
    if data is None:
        return "(redacted)"
    parts = (_said(name, value) for name, value in data.items())
    return ", ".join(part for part in parts if part)


def _said(name: str, value: Any) -> str:
    plain = name.replace("_", " ")
    if isinstance(value, bool):
        return plain if value else ""
    if isinstance(value, Mapping):
        if "wording" in value:
            return f"{plain} {value['wording']}"
        if "low" in value or "high" in value:
            return f"{plain} {_interval(value.get('low'), value.get('high'))} {value.get('unit', '')}".rstrip()
        return f"{plain} {value['name']}" if "name" in value else ""
    if isinstance(value, list):
        names = [
            item.get("name") or item.get("country", "") if isinstance(item, Mapping) else str(item) for item in value
        ]
        return f"{plain} {', '.join(names[:5])}{' …' if len(names) > 5 else ''}" if names else ""
    return str(value)


def _interval(low: float | None, high: float | None) -> str:
    if low == high and low is not None:
        return f"{low:,g}"
    if low is None:
        return f"up to {high:,g}"
    return f"{low:,g} to {high:,g}" if high is not None else f"from {low:,g}"
