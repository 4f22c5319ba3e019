"""What a claim on a conflict event holds."""

from typing import Any

LEAST: dict[str, Any] = {"type": "state-based"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"type": "Battles", "dyad": "Army – Movement", "place": {"name": "Sada"}}, "Army – Movement (Battles), Sada"),
    (
        {"type": "state-based", "side_a": {"name": "Army"}, "side_b": {"name": "Movement"}},
        "Army – Movement (state-based)",
    ),
    ({"type": "Riots", "side_a": {"name": "Rioters"}}, "Rioters (Riots)"),
]
