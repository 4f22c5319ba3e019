"""The envelope: who says what, when, upon which record; what cannot be meant cannot be built."""

import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.event import ANY_EVENT, EVENT_MODELS, Event, Ref, parse
from ingest.kinds import ACTS, CLAIMS
from tests.histories import model

Record = dict[str, Any]

TARGETS = [{"source": "s", "id": "1"}]
TWO_TARGETS = [*TARGETS, {"source": "s", "id": "2"}]


def refusal(record: Record) -> str:
    with pytest.raises(ValidationError) as caught:
        parse(record)
    return str(caught.value)


def test_an_event_can_be_handed_to_another_process(record: Record) -> None:
    event = parse(record)
    assert pickle.loads(pickle.dumps(event)) == event


# Who says so ------------------------------------------------------------------------------------------------------


def test_one_claimant_says_so_or_several_together(record: Record) -> None:
    joint = {key: value for key, value in record.items() if key != "claimant"}
    joint["claimants"] = [{"name": "Russia"}, {"name": "China"}]
    assert [one.name for one in parse(record).all_claimants] == ["Kim Jong Un"]
    assert [one.name for one in parse(joint).all_claimants] == ["Russia", "China"]


def test_a_record_that_nobody_claims_is_refused(record: Record) -> None:
    del record["claimant"]
    assert "somebody says so, if anonymous" in refusal(record)


def test_a_claimant_and_claimants_exclude_each_other(record: Record) -> None:
    record["claimants"] = [{"name": "Russia"}, {"name": "China"}]
    assert "name one claimant, or claimants for a joint act" in refusal(record)


def test_a_joint_act_has_two_claimants_or_more(record: Record) -> None:
    record |= {"claimant": None, "claimants": [{"name": "Russia"}]}
    assert "at least 2 items" in refusal(record)


def test_an_anonymous_claimant_is_described_and_counted(record: Record) -> None:
    record["claimant"] = {"name": "two senior officials", "anonymous": True, "number": 2}
    assert parse(record).all_claimants[0].number == 2


def test_only_the_anonymous_are_counted(record: Record) -> None:
    record["claimant"] = {"name": "Kim Jong Un", "number": 2}
    assert "number counts anonymous claimants" in refusal(record)


# Acts -------------------------------------------------------------------------------------------------------------


def test_an_assert_has_no_target_and_no_reason(record: Record) -> None:
    for field in ({"targets": TARGETS}, {"reason": "because"}):
        assert "an assert has no targets and no reason" in refusal(record | field)


def test_a_correction_names_its_target_and_its_reason(record: Record) -> None:
    correction = parse(record | {"act": "correct", "targets": TARGETS, "reason": "a misprint"})
    assert correction.targets == (Ref(source="s", id="1"),)
    for field in ({"targets": TARGETS}, {"reason": "a misprint"}, {}):
        assert "to correct needs targets and a reason" in refusal(record | {"act": "correct"} | field)


@pytest.mark.parametrize("act", ["retract", "dispute", "redact", "link"])
def test_an_act_that_claims_nothing_is_its_own_kind(record: Record, act: str) -> None:
    whole = record | {"kind": act, "act": act, "targets": TWO_TARGETS, "reason": "because", "data": {}}
    assert parse(whole).act == act
    assert "needs targets and a reason" in refusal(whole | {"targets": []})
    assert "needs targets and a reason" in refusal(whole | {"reason": None})
    assert f"does not go with the kind {act}" in refusal(whole | {"act": "correct"})
    assert f"the act {act} does not go with the kind missile_test" in refusal(
        whole | {"kind": "missile_test", "data": {"country": "PRK"}}
    )


def test_a_link_needs_two_records_to_link(record: Record) -> None:
    link = record | {"kind": "link", "act": "link", "targets": TARGETS, "reason": "the same test", "data": {}}
    assert "to link needs two targets or more" in refusal(link)


# Subjects ---------------------------------------------------------------------------------------------------------


def test_a_record_opens_a_stream_of_its_own_unless_it_names_one(record: Record) -> None:
    assert parse(record).subject == "missile_test:article/test/test-1"
    assert parse(record | {"subject": "missile_test:july"}).subject == "missile_test:july"


def test_rival_claims_on_one_figure_share_its_stream(record: Record) -> None:
    flow = {"reporter": "RUS", "partner": "PRK", "flow": "total", "value": {"value": 77e6, "unit": "USD"}}
    trade = record | {"kind": "trade_flow", "occurred": "2016", "data": flow}
    rival = trade | {"id": "other", "data": flow | {"value": {"value": 5e8, "unit": "USD"}}}
    assert parse(trade).subject == parse(rival).subject == "trade_flow:RUS-PRK:total:TOTAL:2016"
    assert parse(trade | {"occurred": None}).subject == "trade_flow:RUS-PRK:total:TOTAL:undated"


def test_an_act_leaves_its_stream_to_its_target(record: Record) -> None:
    assert parse(record | {"act": "correct", "targets": TARGETS, "reason": "a misprint"}).subject == ""


# Frozen, nothing extra, nothing converted -------------------------------------------------------------------------


def test_a_record_cannot_be_changed(record: Record) -> None:
    event = parse(record)
    for change in (lambda: setattr(event, "id", "other"), lambda: setattr(event.data, "country", "KOR")):
        with pytest.raises(ValidationError, match="frozen"):
            change()


@pytest.mark.parametrize("place", [(), ("data",), ("claimant",)])
def test_an_unknown_field_is_refused_wherever_it_stands(record: Record, place: tuple[str, ...]) -> None:
    inner = record
    for key in place:
        inner = inner[key]
    inner["occured"] = "2017"
    assert "Extra inputs are not permitted" in refusal(record)


@pytest.mark.parametrize(
    "field",
    [{"id": 1}, {"source": None}, {"occurred": 2017}, {"credibility": "6"}, {"version": "1"}, {"reliability": "G"}],
)
def test_no_value_is_silently_converted(record: Record, field: Record) -> None:
    assert refusal(record | field)


@pytest.mark.parametrize("key", ["two words", "", "tab\there", "new\nline", "x" * 501])
def test_an_identity_is_one_word(record: Record, key: str) -> None:
    assert refusal(record | {"id": key})
    assert refusal(record | {"source": key})


def test_no_control_character_hides_in_a_text(record: Record) -> None:
    assert refusal(record | {"claimant": {"name": "Kim\x1fJong Un"}})


def test_an_unknown_kind_or_version_is_refused(record: Record) -> None:
    assert "moon_landing" in refusal(record | {"kind": "moon_landing"})
    assert "Input should be 1" in refusal(record | {"version": 2})


def test_what_is_not_said_cannot_be_judged_and_is_asserted(record: Record) -> None:
    event = parse(record)
    assert (event.reliability, event.credibility, event.modality, event.act) == ("F", 6, "asserted", "assert")
    assert (event.occurred, event.stated, event.reporter, event.document) == (None, None, None, None)


# Laws, over records of every kind ---------------------------------------------------------------------------------

countries = st.sampled_from(["PRK", "RUS", "CHN", "USA", "DDR", "XKX"])
numbers = st.floats(min_value=0, max_value=1e12)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=20)
keys = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Z"), exclude_characters="#"), min_size=1, max_size=20
)
edtf = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    st.sampled_from(["2017", "2017-07~", "../2017-07", "2017-05/..", "[2017-07-04..2017-07-31]", "201X"]),
)


def some(required: dict[str, Any], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries(required, optional=optional)


def intervals(top: float = 1e12, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    bound = st.floats(min_value=0, max_value=top)
    both = st.tuples(bound, bound).map(sorted).map(lambda pair: {"low": pair[0], "high": pair[1]})
    either = st.one_of(both, some({"low": bound}, low_included=st.booleans()), some({"value": bound}, wording=words))
    return st.builds(lambda given_, more: given_ | more, either, st.fixed_dictionaries(fixed))


money = intervals(unit=st.sampled_from(["USD", "SGD"]))
counts = numbers | intervals()
actors = some(
    {"name": words},
    role=words,
    country=countries,
    type=st.sampled_from(["person", "group", "government", "organisation", "company", "media"]),
) | st.builds(lambda name, number: {"name": name, "anonymous": True, "number": number}, words, st.integers(1, 99))
ports = some({"name": words, "country": countries}, locode=st.just("RUVVO"))
lists_of_countries = st.lists(countries, min_size=1, max_size=3, unique=True)

# What is drawn from the fields of a model has few values; these have more.
OF_KIND: dict[str, st.SearchStrategy[Record]] = {
    "missile_test": some(
        {"country": countries}, outcome=st.sampled_from(["success", "failure"]), missile=words, range=counts
    ),
    "meeting": some(
        {"form": st.sampled_from(["summit", "bilateral", "call", "ministerial"])},
        forum=words,
        country=countries,
        participants=st.lists(actors, max_size=3),
    ),
    "vote": some(
        {"body": st.sampled_from(["UNGA", "UNSC"]), "matter": words},
        outcome=st.sampled_from(["adopted", "vetoed"]),
        session=words,
        issues=st.lists(words, max_size=3),
        is_important=st.booleans(),
        yes_count=st.integers(0, 193),
        blocked_by=lists_of_countries,
        ballots=lists_of_countries.map(lambda voters: [{"country": voter, "vote": "yes"} for voter in voters]),
    ),
    "ferry_trip": some(
        {"origin": ports, "destination": ports},
        trips=counts,
        load_factor=intervals(1),
        operator=actors,
        departures_a_day=counts,
        weekdays=st.lists(st.sampled_from(["monday", "sunday"]), max_size=2),
        first_departure=st.sampled_from(["07:30:00", "25:10:00"]),
        passenger_groups=st.lists(words, max_size=3),
    ),
    "trade_flow": some(
        {
            "reporter": countries,
            "partner": countries | st.just("WLD"),
            "flow": st.sampled_from(["import", "export", "total"]),
            "share": intervals(1),
        },
        commodity=st.sampled_from(["TOTAL", "01", "0102", "010203"]),
        value=money,
        includes_indirect=st.booleans(),
        classification=st.sampled_from(["H0", "H6"]),
        partner_given=words,
        second_partner=countries,
        net_weight=counts,
        estimated=st.just(["net_weight"]),
        is_reported=st.booleans(),
    ),
    "statement": some({"summary": words}, speaker=actors, addressee=st.lists(actors, max_size=2), topic=words),
    "labour_migration": some({"origin": countries, "destination": countries}, workers=counts)
    | some({"origin": countries, "destination": countries, "earnings": money, "earnings_per": st.just("year")}),
    "military_exercise": some({"countries": lists_of_countries}, name=words),
    "coded_event": some(
        {"code": st.sampled_from(["010", "0211", "20"])},
        quad_class=st.sampled_from([1, 2, 3, 4]),
        actor1=some({}, name=words, country=countries, sectors=st.lists(words, max_size=2)),
        place=some({}, name=words, country=countries, latitude=st.floats(-90, 90)),
        is_date_suspect=st.booleans(),
    )
    | some({"mentions": keys}, confidence=st.integers(0, 100)),
    "conflict_event": some({"type": words}, conflict=words, deaths=counts, date_precision=st.integers(1, 5)),
    "sanction": some(
        {"action": st.sampled_from(["listing", "delisting"]), "authority": words, "target": words},
        countries=lists_of_countries,
        aliases=st.lists(words, max_size=3),
        addresses=st.lists(some({}, text=words, country=countries), max_size=2),
        vessel=some({}, tonnage=numbers, flag=countries),
        amended=st.lists(edtf, max_size=2),
    ),
    "diplomatic_tie": some(
        {"sender": countries, "receiver": countries, "level": st.sampled_from(["none", "ambassador", "unknown"])},
        sender_given=words,
    ),
    "retract": st.just({}),
    "dispute": st.just({}),
    "link": some({}, rule=words),
    "redact": some({}, fields=st.lists(words, max_size=2)),
}


def drawn(kind: str) -> st.SearchStrategy[Record]:
    return st.randoms(use_true_random=False).map(lambda chance: model(chance, CLAIMS[kind])).filter(is_valid(kind))


def is_valid(kind: str) -> Callable[[Record], bool]:
    def validates(data: Record) -> bool:
        with suppress(ValidationError):
            return bool(CLAIMS[kind].model_validate(data))
        return False

    return validates


payloads = {kind: OF_KIND[kind] if kind in OF_KIND else drawn(kind) for kind in EVENT_MODELS}


def records_of(kind: str) -> st.SearchStrategy[Record]:
    acts = {
        "act": st.just("correct" if kind in CLAIMS else kind),
        "targets": st.lists(some({"source": keys, "id": keys}), min_size=2, max_size=3),
        "reason": words,
    }
    speakers = some({"claimant": actors}) | some({"claimants": st.lists(actors, min_size=2, max_size=3)})
    envelope = some(
        {"source": keys, "id": keys, "kind": st.just(kind), "data": payloads[kind]},
        occurred=edtf,
        stated=edtf,
        subject=keys,
        reporter=actors,
        modality=st.sampled_from(["asserted", "possible", "expected", "denied"]),
        document=some({}, title=words, locator=words, sha256=st.just("0" * 64)),
        reliability=st.sampled_from("ABCDEF"),
        credibility=st.integers(1, 6),
    )
    act = some(acts) if kind in ACTS else st.just({}) | some(acts)
    return st.builds(lambda *parts: dict(item for part in parts for item in part.items()), envelope, speakers, act)


records = st.sampled_from(sorted(EVENT_MODELS)).flatmap(records_of)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records)
def test_json_gives_back_the_same_event(given_: Record) -> None:
    event = parse(given_)
    assert parse(event.model_dump_json()) == event
    assert parse(event.model_dump_json(exclude_none=True)) == event
    assert parse(json.loads(event.model_dump_json())) == event


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records)
def test_an_event_is_built_by_the_model_of_its_kind_and_has_somebody_who_says_so(given_: Record) -> None:
    event = parse(given_)
    assert type(event) is EVENT_MODELS[given_["kind"]]
    assert isinstance(event, Event)
    assert event.all_claimants
    assert bool(event.subject) or bool(event.targets)
    assert (event.act == "assert") == (not event.targets)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records, st.data())
def test_a_record_without_one_of_its_required_parts_is_refused(given_: Record, data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(["source", "id", "kind", "data"]))
    with pytest.raises(ValidationError):
        parse({key: value for key, value in given_.items() if key != lost})


def test_every_kind_has_its_place_in_the_schema() -> None:
    assert ANY_EVENT.json_schema()["discriminator"]["mapping"].keys() == EVENT_MODELS.keys()
