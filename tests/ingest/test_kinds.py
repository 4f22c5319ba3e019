"""Each kind of record has its payload, and rules of what it can claim."""

from typing import Any

import pytest
from pydantic import ValidationError

from ingest.kinds import ACTS, CLAIMS, VERSIONS
from tests.ingest.kinds.claiming import claim, refusal
from tests.ingest.kinds.examples import LEAST

USD = {"value": 30e6, "unit": "USD"}


def test_every_kind_and_act_has_its_version() -> None:
    assert VERSIONS.keys() == CLAIMS.keys() | ACTS.keys()


@pytest.mark.parametrize("kind", LEAST)
def test_a_claim_needs_no_more_than_its_least(kind: str) -> None:
    assert claim(kind, LEAST[kind])


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, data in LEAST.items() for field in data])
def test_a_claim_needs_each_of_its_least(kind: str, field: str) -> None:
    with pytest.raises(ValidationError):
        claim(kind, {name: value for name, value in LEAST[kind].items() if name != field})


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("missile_test", {"country": "Korea"}),
        ("meeting", {"country": "KP"}),
        ("vote", {"sponsors": ["USA", "UK"]}),
        ("ferry_trip", {"origin": {"name": "Rajin", "country": "DPRK"}}),
        ("trade_flow", {"partner": "XXX"}),
        ("statement", {"about": ["PRK", "ROK"]}),
        ("trade_flow", {"second_partner": "XXX"}),
        ("labour_migration", {"origin": "WLD"}),
        ("diplomatic_tie", {"receiver": "WLD"}),
        ("military_exercise", {"countries": ["USA", "SKO"]}),
        ("conflict_event", {"side_a": {"name": "an army", "country": "SY"}}),
        ("sanction", {"countries": ["Korea, North"]}),
        ("sanction", {"vessel": {"flag": "Cyprus"}}),
    ],
)
def test_a_country_that_does_not_exist_is_refused_in_every_kind(kind: str, field: dict[str, Any]) -> None:
    assert "there is no country" in refusal(kind, LEAST[kind], **field)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("missile_test", {"outcome": "a success"}),
        ("meeting", {"form": "chat"}),
        ("vote", {"body": "UN"}),
        ("vote", {"outcome": "postponed"}),
        ("vote", {"ballots": [{"country": "USA", "vote": "maybe"}]}),
        ("ferry_trip", {"result": "bad"}),
        ("sanction", {"action": "blacklisting"}),
        ("sanction", {"target_type": "submarine"}),
        ("trade_flow", {"flow": "both"}),
        ("trade_flow", {"valuation": "EXW"}),
        ("trade_flow", {"estimated": ["value"]}),
        ("diplomatic_tie", {"level": "friendly"}),
        ("labour_migration", {"earnings": USD, "earnings_per": "week"}),
    ],
)
def test_a_word_outside_the_list_is_refused(kind: str, field: dict[str, Any]) -> None:
    assert "Input should be" in refusal(kind, LEAST[kind], **field)


def test_only_trade_figures_share_a_stream_by_themselves() -> None:
    figures = {kind: claim(kind, data).figure("2016") for kind, data in LEAST.items()}
    assert {kind for kind, figure in figures.items() if figure} == {"trade_flow"}


@pytest.mark.parametrize(
    ("kind", "field"), [("coded_event", "mention_count"), ("conflict_event", "source_count"), ("vote", "yes_count")]
)
def test_a_count_is_no_larger_than_the_marts_hold(kind: str, field: str) -> None:
    assert getattr(claim(kind, LEAST[kind] | {field: 2_147_483_647}), field) == 2_147_483_647
    assert "less than or equal to 2147483647" in refusal(kind, LEAST[kind], **{field: 2_147_483_648})
