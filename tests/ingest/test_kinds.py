"""Each kind of record has its payload, and rules of what it can claim."""

from typing import Any

import pytest
from pydantic import ValidationError

from ingest.event import parse
from ingest.kinds import ACTS, CLAIMS, VERSIONS
from ingest.record import COMING_IN

USD = {"value": 30e6, "unit": "USD"}
VLADIVOSTOK = {"name": "Vladivostok", "country": "RUS", "locode": "RUVVO"}
RAJIN = {"name": "Rajin", "country": "PRK"}

LEAST: dict[str, dict[str, Any]] = {
    "missile_test": {"country": "PRK"},
    "meeting": {"form": "summit"},
    "vote": {"body": "UNSC", "matter": "a draft resolution"},
    "ferry_trip": {"origin": VLADIVOSTOK, "destination": RAJIN},
    "trade_flow": {"reporter": "RUS", "partner": "PRK", "flow": "total", "value": USD},
    "statement": {"summary": "restraint is urged"},
    "labour_migration": {"origin": "PRK", "destination": "RUS"},
    "military_exercise": {"countries": ["USA", "KOR"]},
    "coded_event": {"code": "051"},
    "conflict_event": {"type": "state-based"},
    "sanction": {"action": "listing", "authority": "OFAC", "target": "a shipping company"},
    "diplomatic_tie": {"sender": "PRK", "receiver": "RUS", "level": "ambassador"},
}


def claim(kind: str, data: dict[str, Any]) -> Any:
    record = {"source": "s", "id": "1", "kind": kind, "claimant": {"name": "somebody"}, "data": data}
    return parse(record, COMING_IN).data


def refusal(kind: str, **data: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        claim(kind, LEAST[kind] | data)
    return str(caught.value)


def test_every_kind_that_claims_something_is_tried_here() -> None:
    assert LEAST.keys() == CLAIMS.keys()
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
    assert "there is no country" in refusal(kind, **field)


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
    assert "Input should be" in refusal(kind, **field)


def test_the_range_of_a_missile_is_a_distance() -> None:
    assert claim("missile_test", {"country": "PRK", "range": {"low": 6700}}).range.high is None
    assert "cannot be negative" in refusal("missile_test", range=-1)


def test_a_country_has_one_ballot() -> None:
    twice = [{"country": "RUS", "vote": "no"}, {"country": "CHN", "vote": "no"}, {"country": "RUS", "vote": "yes"}]
    assert "more than one ballot of RUS" in refusal("vote", ballots=twice)
    assert len(claim("vote", LEAST["vote"] | {"ballots": twice[:2]}).ballots) == 2


@pytest.mark.parametrize("locode", ["vvo", "RUVV1", "RU VVO", "RUVVOX"])
def test_a_port_is_named_by_its_un_locode(locode: str) -> None:
    assert "locode" in refusal("ferry_trip", origin=VLADIVOSTOK | {"locode": locode})


@pytest.mark.parametrize("time", ["7:30", "07:60:00", "٠٧:30:00", "07:30:00\n"])
def test_a_ferry_leaves_at_a_time_of_its_day_of_service(time: str) -> None:
    assert claim("ferry_trip", LEAST["ferry_trip"] | {"first_departure": "25:10:00"}).first_departure == "25:10:00"
    assert "first_departure" in refusal("ferry_trip", first_departure=time)


def test_no_ferry_is_filled_beyond_its_places() -> None:
    assert claim("ferry_trip", LEAST["ferry_trip"] | {"load_factor": {"low": 0, "high": 0.25}}).load_factor.high == 0.25
    assert "a share lies between 0 and 1" in refusal("ferry_trip", load_factor=25)


def test_trade_has_some_figure_a_value_a_share_or_a_change() -> None:
    bare = {"reporter": "PRK", "partner": "CHN", "flow": "total"}
    for figure in ({"value": USD}, {"share": {"high": 0.9, "high_included": False}}, {"change": -0.132}):
        assert claim("trade_flow", bare | figure)
    with pytest.raises(ValidationError, match="a trade flow needs a value, a share or a change"):
        claim("trade_flow", bare)


def test_trade_is_valued_in_money() -> None:
    assert "no currency of ISO 4217" in refusal("trade_flow", value=77e6)


def test_trade_falls_by_no_more_than_the_whole() -> None:
    assert "write -0.132 for 13.2 per cent less" in refusal("trade_flow", change=-13.2)


@pytest.mark.parametrize("commodity", ["01", "0102", "010203", "9999AA", "TOTAL"])
def test_a_commodity_is_a_chapter_a_heading_or_a_subheading_of_the_hs(commodity: str) -> None:
    assert claim("trade_flow", LEAST["trade_flow"] | {"commodity": commodity}).commodity == commodity


@pytest.mark.parametrize("commodity", ["1", "010", "01.02", "fish", "total", "01\n", "٠١"])
def test_what_is_no_hs_code_is_no_commodity(commodity: str) -> None:
    assert "commodity" in refusal("trade_flow", commodity=commodity)


def test_the_world_trades_but_only_as_a_partner() -> None:
    assert claim("trade_flow", LEAST["trade_flow"] | {"partner": "WLD"}).partner == "WLD"
    assert "there is no country 'WLD'" in refusal("trade_flow", reporter="WLD")


def test_earnings_are_so_much_a_year_or_a_month() -> None:
    assert claim("labour_migration", LEAST["labour_migration"] | {"earnings": USD, "earnings_per": "year"})
    for half in ({"earnings": USD}, {"earnings_per": "year"}):
        assert "earnings and earnings_per go together" in refusal("labour_migration", **half)


def test_an_exercise_is_held_by_somebody() -> None:
    assert "at least 1 item" in refusal("military_exercise", countries=[])


def test_only_trade_figures_share_a_stream_by_themselves() -> None:
    figures = {kind: claim(kind, data).figure("2016") for kind, data in LEAST.items()}
    assert {kind for kind, figure in figures.items() if figure} == {"trade_flow"}


def test_a_state_has_no_mission_in_itself() -> None:
    assert "PRK has no mission in itself" in refusal("diplomatic_tie", sender="PRK", receiver="PRK")
    assert claim("diplomatic_tie", LEAST["diplomatic_tie"] | {"sender": "ZZZ", "receiver": "ZZZ"})


@pytest.mark.parametrize("added", ["2017-07-04", "2017-07-04T06:15:00Z"])
def test_a_coded_event_was_added_on_a_day_or_at_a_time(added: str) -> None:
    assert claim("coded_event", {"code": "051", "added": added}).added == added
    for wrong in ("yesterday", "2017-07", "04/07/2017", "2017-02-30"):
        assert "is no day or time of ISO 8601" in refusal("coded_event", added=wrong)


@pytest.mark.parametrize(
    ("kind", "field"), [("coded_event", "mention_count"), ("conflict_event", "source_count"), ("vote", "yes_count")]
)
def test_a_count_is_no_larger_than_the_marts_hold(kind: str, field: str) -> None:
    assert getattr(claim(kind, LEAST[kind] | {field: 2_147_483_647}), field) == 2_147_483_647
    assert "less than or equal to 2147483647" in refusal(kind, **{field: 2_147_483_648})


def test_who_blocks_a_draft_is_named_once() -> None:
    assert "blocked_by names CHN twice" in refusal("vote", blocked_by=["CHN", "RUS", "CHN"])
