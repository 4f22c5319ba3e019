"""The words and choices of the report's script, in a browser, against a table of right ones, worked out by hand."""

import json
from importlib.resources import files
from typing import Any

import pytest

from tests.warehouse.serving.conftest import Look

SCRIPTS = files("warehouse.serving").joinpath("page")
OWN = "\n".join(SCRIPTS.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in ("data", "moment", "words"))

ACT = {
    "act": "assert", "event_id": 1, "kind": "statement", "modality": "asserted", "occurred": "2017-07-04",
    "recorded_at": "2030-01-01T00:00:00Z", "stated": None, "stated_earliest_on": None, "stated_latest_on": None,
    "said_from_on": None, "is_state": False, "is_redacted": False, "targets": None, "claimant_name": "Ana Kim",
    "root_name": None, "title": "Talks", "start_earliest_on": "2017-07-04", "start_latest_on": "2017-07-04",
    "end_earliest_on": "2017-07-04", "end_latest_on": "2017-07-04",
}  # fmt: skip


def packed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"texts": [], "words": [], "columns": {name: [row[name] for row in rows] for name in (rows or [{}])[0]}}


def answer(look: Look, expression: str, *acts: dict[str, Any]) -> Any:
    """What the script answers where these acts are the data of the page."""
    rows = [ACT | {"claim_id": number} | act for number, act in enumerate(acts, 1)]
    data = {"claims": packed(rows), "ends": packed([]), "countries": {}, "codes": [], "names": {}}
    look.page.set_content(f'<script type="application/json" id="data">{json.dumps(data)}</script>')
    return look.page.evaluate(f"(() => {{\n{OWN}\nreturn {expression};\n}})()")


def dated(occurred: str | None, *bounds: str | None, kind: str = "statement") -> dict[str, Any]:
    names = ("start_earliest_on", "start_latest_on", "end_earliest_on", "end_latest_on")
    return {"occurred": occurred, "kind": kind, **dict(zip(names, bounds or [None] * 4, strict=True))}


JULY = ("2017-07-01", "2017-07-31") * 2


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (dated("2017-07-04", *["2017-07-04"] * 4), "4 July 2017"),
        (dated("2017-07", *JULY), "some time in July 2017"),
        (dated("[2017-07-04..2017-07-31]", *["2017-07-04", "2017-07-31"] * 2), "some time between 4 and 31 July 2017"),
        (dated("[2016-12-30..2017-01-02]", *["2016-12-30", "2017-01-02"] * 2),
         "some time between 30 December 2016 and 2 January 2017"),
        (dated("2017-05/2017-07", "2017-05-01", "2017-05-31", "2017-07-01", "2017-07-31"), "May to July 2017"),
        (dated("2016", *["2016-01-01", "2016-12-31"] * 2), "some time in 2016"),
        (dated("2016", *["2016-01-01", "2016-12-31"] * 2, kind="trade_flow"), "2016"),
        (dated("../2017-07", None, "2017-07-31", "2017-07-01", "2017-07-31"), "at some time up to 31 July 2017"),
        (dated("2017-07-04/..", "2017-07-04", "2017-07-04", None, None), "from 4 July 2017 on"),
        (dated("../..", None, None, None, None), "at a time left open"),
        (dated(None), "no date given"),
    ],
)  # fmt: skip
def test_a_date_is_worded_as_unsure_as_it_is(look: Look, act: dict[str, Any], words: str) -> None:
    assert answer(look, "tellWhen(eventsAt({})[0])", act) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("null", "null", "unknown"),
        ("null", "50000", "at most 50,000"),
        ("30000", "null", "at least 30,000"),
        ("30000", "50000", "30,000 to 50,000"),
        ("77e6", "77e6", "77,000,000"),
        ("0.5", "9.1256", "0.5 to 9.126"),
    ],
)
def test_a_quantity_is_worded_with_the_ends_that_it_has(look: Look, low: str, high: str, words: str) -> None:
    assert answer(look, f"tellBounds({low}, {high})") == words


@pytest.mark.parametrize(("on", "is_said"), [("2017-07-03", False), ("2017-07-04", True), ("2017-07-05", True)])
@pytest.mark.parametrize("certainly", ["true", "false"])
def test_what_was_stated_on_a_day_is_said_by_the_end_of_it(look: Look, on: str, is_said: bool, certainly: str) -> None:
    act = {"stated": "2017-07-04", "said_from_on": "2017-07-04", "stated_latest_on": "2017-07-04"}
    assert len(answer(look, f"eventsAt({{stated: '{on}', certainly: {certainly}}})", act)) == int(is_said)


def test_of_claims_alike_the_narrowest_date_is_spoken_and_one_denial_marks_the_event(look: Look) -> None:
    acts = dated("2017-07", *JULY), {}, {"modality": "denied"}
    event = answer(look, "eventsAt({})[0]", *acts)
    assert (event["spoken"]["claim_id"], event["modality"], event["isDenied"]) == (2, "asserted", True)
    assert answer(look, "eventsAt({})[0].isDenied", *acts[:2]) is False


@pytest.mark.parametrize(
    ("recorded", "known"),
    [
        ("2029-12-31T23:59:59Z", []),
        ("2030-01-01T00:00:00Z", [1]),
        ("2030-01-01T11:59:59Z", [1]),
        ("2030-01-01T12:00:00Z", [3]),
        ("2030-01-02T00:00:00Z", [3]),
    ],
)
def test_the_events_known_at_a_moment_are_named_where_one_is_added_as_another_is_withdrawn(
    look: Look, recorded: str, known: list[int]
) -> None:
    """Their number stays one from the first moment on, so that only their identifiers show which are known."""
    noon = {"recorded_at": "2030-01-01T12:00:00Z"}
    acts = {}, noon | {"act": "retract", "kind": "retract", "event_id": 2, "targets": [1]}, noon | {"event_id": 3}
    assert answer(look, f"eventsAt({{recorded: time('{recorded}')}}).map((event) => event.id)", *acts) == known
