"""Records for tests to write: short ones, of every kind and act, and dates of every form."""

from typing import Any

from hypothesis import strategies as st

from ingest.event import Emptied, Event, Ref, parse

PAPER, RIVAL, HOUSE = "paper/one", "paper/two", "editor/eva"

ANA = {"name": "Ana Kim", "role": "correspondent"}
BEN = {"name": "Ben Ito"}
EVA = {"name": "Eva Roth", "role": "editor"}

# One payload of each kind of claim, as little as it takes.
PAYLOADS: dict[str, dict[str, Any]] = {
    "missile_test": {"country": "PRK"},
    "meeting": {"form": "summit", "participants": [{"name": "Kim Jong Un", "country": "PRK"}]},
    "vote": {"body": "UNSC", "outcome": "vetoed", "matter": "a draft", "ballots": [{"country": "RUS", "vote": "no"}]},
    "ferry_trip": {
        "origin": {"name": "Vladivostok", "country": "RUS", "locode": "RUVVO"},
        "destination": {"name": "Rajin", "country": "PRK"},
        "trips": {"value": 6},
    },
    "trade_flow": {
        "reporter": "PRK",
        "partner": "RUS",
        "flow": "total",
        "value": {"value": 77e6, "unit": "USD", "rounded_to": 1e6, "wording": "US$77 million"},
    },
    "statement": {"summary": "He urges restraint – “сдержанность”.", "speaker": {"name": "Dmitry Peskov"}},
    "labour_migration": {
        "origin": "PRK",
        "destination": "RUS",
        "workers": {"low": 30_000, "high": 50_000},
    },
    "military_exercise": {"countries": ["KOR", "USA"], "name": "Ulchi"},
}


def record(identifier: str, kind: str = "missile_test", **fields: Any) -> dict[str, Any]:
    """A claim as JSON types: Ana's in one paper, unless the fields say otherwise."""
    return {"source": PAPER, "id": identifier, "kind": kind, "claimant": ANA, "data": PAYLOADS.get(kind, {})} | fields


def claim(identifier: str, kind: str = "missile_test", **fields: Any) -> Event:
    return parse(record(identifier, kind, **fields))


def emptied(event: Event) -> Emptied:
    """What another ledger exports of a record that was redacted there as a whole."""
    return Emptied.model_validate(event.model_dump(include=set(Emptied.model_fields)))


def upon(act: str, *targets: str, identifier: str = "", kind: str = "", **fields: Any) -> Event:
    """An act of Ana's, from her paper, upon records of it (or, written source#id, of another)."""
    kind = kind or ("missile_test" if act == "correct" else act)
    refs = [ref(target).model_dump() for target in targets]
    given = {"act": act, "targets": refs, "reason": "so it is"} | fields
    return parse(record(identifier or f"{act}-{'-'.join(targets)}", kind, **given))


def ref(text: str) -> Ref:
    return Ref.parse(text if "#" in text else f"{PAPER}#{text}")


_YEAR = st.integers(2016, 2018).map(str)
_MONTH = st.builds("{}-{:02}".format, _YEAR, st.integers(1, 12))
_DAY = st.builds("{}-{:02}".format, _MONTH, st.integers(1, 28))
_SINGLE = st.one_of(_DAY, _MONTH, _YEAR)
_PAIRS = st.tuples(_DAY, _DAY).map(sorted)

DATES = st.one_of(
    _SINGLE,
    st.builds("{}{}".format, _SINGLE, st.sampled_from("?~%")),
    st.builds("{}-{}".format, _YEAR, st.integers(21, 24)),  # a season
    st.just("201X"),
    st.builds("{}-XX".format, st.one_of(_YEAR, _MONTH)),
    _DAY.map("{}T10:30:00Z".format),
    _PAIRS.map("/".join),
    st.tuples(_MONTH, _MONTH).map(sorted).map("/".join),
    st.builds("{}/{}".format, _SINGLE, st.sampled_from(["..", ""])),
    st.builds("{}/{}".format, st.sampled_from(["..", ""]), _SINGLE),
    _PAIRS.map("..".join).map("[{}]".format),
    _DAY.map("[{}..]".format),
    _DAY.map("[..{}]".format),
    _PAIRS.map(",".join).map("[{}]".format),
    _PAIRS.map(",".join).map("{{{}}}".format),
)
"""EDTF of every form, near enough to one another that moments fall in, between and around them."""
