"""What a claim on a vote holds."""

from typing import Any

from tests.ingest.kinds.claiming import claim, refusal

LEAST: dict[str, Any] = {"body": "UNSC", "matter": "a draft resolution"}
TITLES: list[tuple[dict[str, Any], str]] = [
    ({"body": "UNSC", "outcome": "vetoed", "matter": "a draft on Syria"}, "UNSC draft vetoed: a draft on Syria"),
    ({"body": "UNGA", "matter": "the use of mercenaries"}, "UNGA vote: the use of mercenaries"),
]


def test_a_country_has_one_ballot() -> None:
    twice = [{"country": "RUS", "vote": "no"}, {"country": "CHN", "vote": "no"}, {"country": "RUS", "vote": "yes"}]
    assert "more than one ballot of RUS" in refusal("vote", LEAST, ballots=twice)
    assert len(claim("vote", LEAST | {"ballots": twice[:2]}).ballots) == 2


def test_who_blocks_a_draft_is_named_once() -> None:
    assert "blocked_by names CHN twice" in refusal("vote", LEAST, blocked_by=["CHN", "RUS", "CHN"])
