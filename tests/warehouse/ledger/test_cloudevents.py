"""A record goes out as a CloudEvent and comes in again as the same record; two ledgers replicate by it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.cloudevents import from_cloudevent, to_cloudevent
from ingest.event import Event, parse, parse_any
from ingest.problems import Refused
from ingest.sources.reading import Reading
from tests.validating import Accepted, validate
from tests.warehouse.conformance import redact
from tests.warehouse.records import ANA, BEN, DATES, EVA, HOUSE, PAPER, PAYLOADS, RIVAL, claim, upon
from warehouse.ledger.cloudevents import messages
from warehouse.ledger.ledger import Ledger

SIGNS = st.characters(min_codepoint=0x21, exclude_categories=["Cs"], exclude_characters="\x7f")
KEYS = st.text(SIGNS, min_size=1, max_size=8)
TEXTS = st.text(SIGNS | st.just(" "), min_size=1)
KINDS = st.sampled_from(sorted(PAYLOADS))

ENVELOPES = st.fixed_dictionaries(
    {"claimant": st.builds(lambda name: {"name": name}, TEXTS)},
    optional={
        "occurred": DATES,
        "stated": DATES,
        "subject": KEYS,
        "modality": st.sampled_from(["asserted", "possible", "expected", "denied"]),
        "reliability": st.sampled_from("ABCDEF"),
        "credibility": st.integers(1, 6),
        "reporter": st.just({"name": "a paper", "type": "media"}),
        "document": st.fixed_dictionaries({}, optional={"title": TEXTS, "locator": TEXTS}),
    },
)
CLAIMS = st.builds(
    lambda key, kind, fields: claim(key, kind, **fields), KEYS, st.sampled_from(sorted(PAYLOADS)), ENVELOPES
)
ACTS = st.builds(
    lambda verb, keys, fields, reason: upon(verb, *keys, identifier="act", **fields, reason=reason),
    st.sampled_from(["correct", "retract", "dispute", "link", "redact"]),
    st.lists(KEYS.filter(lambda key: "#" not in key), min_size=2, max_size=3),
    ENVELOPES,
    TEXTS,
)


def travelled(event: Event) -> Event:
    return parse(from_cloudevent(json.loads(json.dumps(to_cloudevent(event)))))


@given(CLAIMS | ACTS)
def test_a_record_comes_back_as_it_went(event: Event) -> None:
    assert travelled(event) == event


@given(CLAIMS | ACTS)
def test_the_message_keeps_the_rules_of_cloudevents(event: Event) -> None:
    message = to_cloudevent(event)
    assert message["specversion"] == "1.0"
    assert all(message[name] for name in ("id", "source", "type"))
    assert all(re.fullmatch("[a-z0-9]+", name) for name in message)
    plain = {name: value for name, value in message.items() if name != "data"}
    assert all(isinstance(value, str | int) for value in plain.values())
    assert message["datacontenttype"] == "application/json"
    assert re.fullmatch(r"dateline\.[a-z_]+\.v\d+", message["type"])


def test_a_joint_claim_and_a_redaction_come_back_too() -> None:
    joint = claim("a", claimant=None, claimants=[ANA, BEN])
    attested = {"source": "paper/one", "id": "a", "sha256": "0" * 64}
    redaction = upon("redact", "a", data={"fields": ["claimants"], "remains": [attested]})
    assert [travelled(event) for event in (joint, redaction)] == [joint, redaction]


def test_an_id_may_have_a_space_that_is_none_of_ascii() -> None:
    act = upon("link", "a\N{NO-BREAK SPACE}b", "c\N{LINE SEPARATOR}d", identifier="act")
    assert travelled(act) == act


def test_time_is_there_where_something_was_said_at_an_instant_alone() -> None:
    assert to_cloudevent(claim("a", stated="2017-07-04T10:30:00Z"))["time"] == "2017-07-04T10:30:00Z"
    for other in ("2017-07-04", "2017-07-04T10:30:00"):  # RFC 3339 knows no moment without a zone
        assert "time" not in to_cloudevent(claim("a", stated=other))
    assert "time" not in to_cloudevent(claim("a", occurred="2017-07-04T10:30:00Z"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"type": "com.example.order.v1"}, "none of ours"),
        ({"type": "dateline.missile_test"}, "none of ours"),
        ({"type": None}, "none of ours"),
        ({"specversion": "0.3"}, "specversion"),
        ({"data": None}, "redacted"),
        ({"data": "text"}, "redacted"),
        ({"targets": "no-record"}, "names no record"),
    ],
)
def test_other_cloudevents_are_refused(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    file = tmp_path / "in.ndjson"
    file.write_text(json.dumps(to_cloudevent(claim("a")) | change) + "\n")
    (refused,) = validate(file)
    assert isinstance(refused, Refused)
    assert says in str(refused)


def test_a_cloudevent_of_an_unknown_kind_or_without_payload_is_refused(tmp_path: Path) -> None:
    message = to_cloudevent(claim("a"))
    file = tmp_path / "in.ndjson"
    wrong = [message | {"type": "dateline.eclipse.v1"}, message | {"data": {"claimant": ANA}}, message | {"source": ""}]
    file.write_text("".join(json.dumps(one) + "\n" for one in wrong))
    assert [type(one) for one in validate(file)] == [Refused] * 3


def test_attributes_that_others_added_on_the_way_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "in.ndjson"
    file.write_text(json.dumps(to_cloudevent(claim("a")) | {"traceparent": "00-1", "position": 7}) + "\n")
    (accepted,) = validate(file)
    assert isinstance(accepted, Accepted)
    assert accepted.event == claim("a")


# Two ledgers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Claims of every kind, and an act of every kind but redaction."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.append([claim(kind, kind, occurred="2017-07", stated="2017-07-11T08:00:00Z") for kind in PAYLOADS])
    ledger.append([claim("a", subject="s"), claim("b", source=RIVAL, claimant=None, claimants=[ANA, BEN])])
    ledger.append([upon("correct", "a", identifier="a2"), upon("retract", "a2"), upon("dispute", "vote")])
    ledger.append([upon("link", "a", f"{RIVAL}#b", claimant=EVA, source=HOUSE, data={"rule": "r@1"})])
    return ledger


def replicate(ledger: Ledger, folder: Path, *, after: int = 0) -> tuple[Ledger, int]:
    """Append what one ledger exports to another; how many records that one refuses."""
    file = folder / "exported.ndjson"
    file.write_text("".join(json.dumps(message) + "\n" for message in messages(ledger, after=after)))
    other = Ledger(folder / "other.duckdb")
    taken = append_reading(
        Reading((file,)), other, folder / "refused", AppendOptions(), lambda what, done=0, total=0: None
    )
    return other, len(taken.refused)


def held(ledger: Ledger) -> list[Any]:
    return [(record.position, record.subject, record.target_positions, record.content) for record in ledger.read()]


def test_another_ledger_that_appends_what_one_exports_holds_the_same(ledger: Ledger, tmp_path: Path) -> None:
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert held(other) == held(ledger)
    assert list(other.positions_as_of()) == list(ledger.positions_as_of())


def test_following_goes_on_where_it_stopped_and_twice_does_no_harm(ledger: Ledger, tmp_path: Path) -> None:
    replicate(ledger, tmp_path)
    position = ledger.head().position
    ledger.append([upon("retract", "meeting"), claim("c")])
    replicate(ledger, tmp_path, after=position)
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert held(other) == held(ledger)


def test_a_redaction_reaches_a_ledger_that_has_the_record(ledger: Ledger, tmp_path: Path) -> None:
    replicate(ledger, tmp_path)
    position = ledger.head().position
    redact(ledger, "statement", fields=["data.speaker", "claimants"])
    redact(ledger, "meeting")
    other, refused = replicate(ledger, tmp_path, after=position)
    assert refused == 0
    assert held(other) == held(ledger)
    assert other.verify().is_sound


def test_what_is_left_of_a_record_can_be_taken_by_a_new_ledger(ledger: Ledger, tmp_path: Path) -> None:
    redact(ledger, "statement", fields=["data.speaker", "claimants"])
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert held(other) == held(ledger)
    assert other.verify().is_sound


def test_a_record_that_was_redacted_as_a_whole_is_exported_without_its_content(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([upon("correct", "meeting", kind="meeting", data=PAYLOADS["meeting"], source=RIVAL)])
    ledger.append([upon("dispute", f"{RIVAL}#correct-meeting", identifier="d"), claim("c")])
    redact(ledger, "meeting", f"{RIVAL}#correct-meeting")
    emptied = next(message for message in messages(ledger) if message["id"] == "meeting")
    assert "data" not in emptied
    assert "Ana" not in str(emptied)
    assert (emptied["redacted"], emptied["occurred"]) == (True, "2017-07")
    assert all(re.fullmatch("[a-z0-9]+", name) for name in emptied)
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert held(other) == held(ledger)
    assert list(other.positions_as_of()) == list(ledger.positions_as_of())
    assert other.verify().is_sound


def test_what_is_emptied_stands_for_the_record_that_a_ledger_has_until_the_redaction_comes(
    ledger: Ledger, tmp_path: Path
) -> None:
    replicate(ledger, tmp_path)
    before = held(ledger)
    redact(ledger, "meeting")
    *again, redaction = [parse_any(json.dumps(from_cloudevent(message)).encode()) for message in messages(ledger)]
    other = Ledger(tmp_path / "other.duckdb")
    assert other.append(again).new == 0
    assert held(other) == before
    other.append([redaction])
    assert held(other) == held(ledger)


def test_fields_first_and_the_rest_later_reach_a_new_ledger_too(ledger: Ledger, tmp_path: Path) -> None:
    redact(ledger, "statement", fields=["data.speaker.name"])
    redact(ledger, "statement", "meeting", fields=["claimants"])
    redact(ledger, "meeting")
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert held(other) == held(ledger)
    assert other.verify().is_sound


def test_a_withdrawal_of_a_record_redacted_since_holds_in_every_ledger(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([claim("c"), claim("e"), claim("g")])
    ledger.append([upon("retract", f"{PAPER}#{one}", identifier=f"r{one}", source=RIVAL) for one in "ceg"])
    redact(ledger, "c")
    redact(ledger, "e", fields=["claimants"])
    redact(ledger, f"{RIVAL}#rg", fields=["claimants"])
    other, refused = replicate(ledger, tmp_path)
    assert refused == 0
    assert list(other.positions_as_of()) == list(ledger.positions_as_of())


@pytest.mark.parametrize("wrong", [{"subject": ""}, {"type": "dateline.eclipse.v1"}, {"reason": "an assert has none"}])
def test_what_is_left_of_a_record_keeps_its_rules(tmp_path: Path, wrong: dict[str, Any]) -> None:
    emptied = {"specversion": "1.0", "id": "a", "source": PAPER, "type": "dateline.meeting.v1", "subject": "s"}
    file = tmp_path / "in.ndjson"
    file.write_text("".join(json.dumps(emptied | {"redacted": True} | more) + "\n" for more in ({}, wrong)))
    assert [type(one) for one in validate(file)] == [Accepted, Refused]


def test_a_record_that_was_redacted_keeps_the_version_of_its_payload(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.execute("update event set version = 3 where id = 'meeting'")
    redact(ledger, "meeting")
    emptied = next(message for message in messages(ledger) if message["id"] == "meeting")
    assert emptied["type"] == "dateline.meeting.v3"


def test_a_redaction_that_fits_nothing_is_refused_alone(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "in.ndjson"
    unattested = upon("redact", "vote", subject="s", data={"fields": ["claimants"]})
    events = [
        claim("x"),
        claim("vote", "vote", occurred="2017-07", stated="2017-07-11T08:00:00Z"),
        unattested,
        claim("y"),
    ]
    file.write_text("".join(event.model_dump_json(exclude_none=True) + "\n" for event in events))
    taken = append_reading(
        Reading((file,)), ledger, tmp_path / "refused", AppendOptions(), lambda what, done=0, total=0: None
    )
    assert (taken.new, taken.known, len(taken.refused)) == (2, 1, 1)
    assert "does not fit what the ledger holds" in str(taken.refused[0])
