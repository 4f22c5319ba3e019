"""What a claim on a sanction holds."""

from typing import Any

LEAST: dict[str, Any] = {"action": "listing", "authority": "OFAC", "target": "a shipping company"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"action": "listing", "authority": "OFAC", "target": "Rason Bank"}, "OFAC listing: Rason Bank"),
    ({"action": "delisting", "authority": "UNSC", "target": "Jon Doe"}, "UNSC delisting: Jon Doe"),
]
