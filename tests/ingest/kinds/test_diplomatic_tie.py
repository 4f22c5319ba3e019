"""What a claim on a diplomatic tie holds."""

from typing import Any

from tests.ingest.kinds.claiming import claim, refusal

LEAST: dict[str, Any] = {"sender": "PRK", "receiver": "RUS", "level": "ambassador"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"sender": "RUS", "receiver": "PRK", "level": "charge_d_affaires"}, "Mission of RUS in PRK: charge d affaires"),
]


def test_a_state_has_no_mission_in_itself() -> None:
    assert "PRK has no mission in itself" in refusal("diplomatic_tie", LEAST, sender="PRK", receiver="PRK")
    assert claim("diplomatic_tie", LEAST | {"sender": "ZZZ", "receiver": "ZZZ"})
