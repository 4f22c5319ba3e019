"""What a claim on a meeting holds."""

from typing import Any

LEAST: dict[str, Any] = {"form": "summit"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"form": "summit"}, "Summit meeting"),
    ({"form": "call", "participants": [{"name": "Moon Jae-in"}]}, "Call: Moon Jae-in"),
    (
        {"form": "ministerial", "participants": [{"name": "Wang Yi"}, {"name": "Sergei Lavrov"}]},
        "Ministerial meeting: Wang Yi, Sergei Lavrov",
    ),
    (
        {"form": "bilateral", "forum": "G20", "place": "Hamburg", "participants": [{"name": "Moon Jae-in"}]},
        "G20 bilateral: Moon Jae-in, Hamburg",
    ),
]
