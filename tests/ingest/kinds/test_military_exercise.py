"""What a claim on a military exercise holds."""

from typing import Any

from tests.ingest.kinds.claiming import refusal

LEAST: dict[str, Any] = {"countries": ["USA", "KOR"]}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"countries": ["KOR", "USA"], "name": "Ulchi"}, "Ulchi: KOR, USA"),
    ({"countries": ["RUS"]}, "Military exercise: RUS"),
]
DRAWN: dict[str, tuple[Any, ...]] = {
    "countries": (["USA"], ["USA", "KOR"], ["KOR", "ZZZ"], ["ZZZ", "KOR", "USA"]),
    "name": ("Foal Eagle",),
    "response_to": ("the test",),
}


def test_an_exercise_is_held_by_somebody() -> None:
    assert "at least 1 item" in refusal("military_exercise", LEAST, countries=[])
