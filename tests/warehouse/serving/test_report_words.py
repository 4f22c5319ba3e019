"""The words and choices of the report's script, in a browser, against a table of right ones, worked out by hand."""

import json
from importlib.resources import files
from typing import Any

import pytest

from tests.warehouse.serving.conftest import Look
from warehouse.serving.report import words_of_kinds

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
    data["kinds"] = words_of_kinds()
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
    assert answer(look, "dateInWords(eventsAt({})[0])", act) == words


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
    assert answer(look, f"boundsInWords({low}, {high})") == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("null", ""), ("undefined", ""), ("0", "0"), ("9.9996", "10"), ("10.4", "10"), ("-9.1234", "-9.123"),
        ("-1234.5", "-1,235"),
    ],
)  # fmt: skip
def test_a_figure_has_decimals_where_it_is_small_and_nothing_stands_for_none(look: Look, value: str, text: str) -> None:
    assert answer(look, f"figure({value})") == text


def test_each_kind_has_a_name_for_a_person(look: Look) -> None:
    kinds = {
        "missile_test": "missile tests", "military_exercise": "military exercises", "conflict_event": "conflict",
        "meeting": "meetings", "statement": "statements", "vote": "votes", "diplomatic_tie": "diplomatic ties",
        "trade_flow": "trade flows", "ferry_trip": "ferry trips", "labour_migration": "labour abroad",
        "sanction": "sanctions", "coded_event": "machine-coded events", "a_new_kind": "a new kind",
    }  # fmt: skip
    assert answer(look, f"{json.dumps(list(kinds))}.map(kindName)") == list(kinds.values())


@pytest.mark.parametrize(("number", "text"), [(0, "0 claims"), (1, "1 claim"), (2, "2 claims"), (1234, "1,234 claims")])
def test_one_is_counted_in_the_singular(look: Look, number: int, text: str) -> None:
    assert answer(look, f"count({number}, 'claim', 'claims')") == text


def test_a_table_has_its_numbers_marked_and_nothing_where_there_is_none(look: Look) -> None:
    cell = "<td>{}</td>".format
    assert answer(look, "tableOf(['a', 'b'], [['x', 1234], [null, 0], [undefined, '<b>']]).outerHTML") == (
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>'
        f'<tr>{cell("x")}<td class="number">1,234</td></tr><tr>{cell("")}<td class="number">0</td></tr>'
        f"<tr>{cell('')}{cell('&lt;b&gt;')}</tr></tbody></table>"
    )


def test_an_element_has_the_children_that_are_something(look: Look) -> None:
    children = "null, undefined, '', 0, ['a', null, make('b')]"
    assert answer(look, f"make('p', {{}}, {children}).outerHTML") == "<p>0a<b></b></p>"


@pytest.mark.parametrize(("on", "is_said"), [("2017-07-03", False), ("2017-07-04", True), ("2017-07-05", True)])
@pytest.mark.parametrize("certainly", ["true", "false"])
def test_what_was_stated_on_a_day_is_said_by_the_end_of_it(look: Look, on: str, is_said: bool, certainly: str) -> None:
    act = {"stated": "2017-07-04", "said_from_on": "2017-07-04", "stated_latest_on": "2017-07-04"}
    assert len(answer(look, f"eventsAt({{stated: '{on}', certainly: {certainly}}})", act)) == int(is_said)


def test_among_claims_alike_the_narrowest_date_is_representative_and_one_denial_marks_the_event(look: Look) -> None:
    acts = dated("2017-07", *JULY), {}, {"modality": "denied"}
    event = answer(look, "eventsAt({})[0]", *acts)
    assert (event["representative"]["claim_id"], event["modality"], event["isDenied"]) == (2, "asserted", True)
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


def holding(look: Look, expression: str, *of: Any) -> Any:
    return answer(look, f"{expression}({', '.join(json.dumps(one) for one in of)})")


MAY_TO_JULY = dated("2017-05/2017-07", "2017-05-01", "2017-05-31", "2017-07-01", "2017-07-31") | {"is_state": False}
STATE = {"is_state": True, "occurred": "2017", "start_earliest_on": "2017-01-01", "start_latest_on": "2017-03-31",
         "end_earliest_on": "2017-01-01", "end_latest_on": "2017-12-31", "stated_latest_on": "2017-02-15"}  # fmt: skip
JUNE = {"ended_earliest_on": "2018-06-01", "ended_latest_on": "2018-06-30"}


@pytest.mark.parametrize(
    ("claim", "ends", "days"),
    [
        (MAY_TO_JULY, [], {"2017-04-30": "no", "2017-05-01": "maybe", "2017-05-30": "maybe", "2017-05-31": "yes",
                           "2017-07-01": "yes", "2017-07-02": "maybe", "2017-07-31": "maybe", "2017-08-01": "no"}),
        (MAY_TO_JULY | {"occurred": None}, [], {"2017-06-01": "no"}),
        (MAY_TO_JULY | {"start_earliest_on": None, "start_latest_on": None}, [],
         {"1900-01-01": "maybe", "2017-06-01": "maybe"}),
        (MAY_TO_JULY | {"end_earliest_on": None}, [],
         {"2017-06-01": "maybe", "2017-07-31": "maybe", "2017-08-01": "no"}),
        (MAY_TO_JULY | {"end_earliest_on": None, "end_latest_on": None}, [],
         {"2017-05-30": "maybe", "2030-01-01": "yes"}),
        (STATE, [], {"2016-12-31": "no", "2017-01-01": "maybe", "2017-02-14": "maybe", "2017-02-15": "yes",
                     "2030-01-01": "yes"}),
        (STATE | {"stated_latest_on": None}, [], {"2017-03-30": "maybe", "2017-03-31": "yes"}),
        (STATE | {"stated_latest_on": "2016-01-01"}, [], {"2016-06-01": "no", "2017-01-01": "yes"}),
        (STATE | {"occurred": None, "start_earliest_on": None, "start_latest_on": None}, [],
         {"2017-02-14": "maybe", "2017-02-15": "yes"}),
        (STATE | {"start_earliest_on": None, "start_latest_on": None, "stated_latest_on": None}, [],
         {"2030-01-01": "maybe"}),
        (STATE, [JUNE], {"2018-05-31": "yes", "2018-06-01": "maybe", "2018-06-29": "maybe", "2018-06-30": "no"}),
        (STATE, [JUNE | {"ended_earliest_on": None}],
         {"2017-02-15": "maybe", "2018-06-29": "maybe", "2018-06-30": "no"}),
        (STATE, [JUNE | {"ended_latest_on": None}],
         {"2018-05-31": "yes", "2018-06-01": "maybe", "2030-01-01": "maybe"}),
        (STATE, [JUNE, {"ended_earliest_on": "2020-01-01", "ended_latest_on": "2020-01-01"}], {"2018-06-30": "no"}),
    ],
)  # fmt: skip
def test_what_goes_on_on_a_day_does_so_for_certain_or_perhaps(
    look: Look, claim: dict[str, Any], ends: list[dict[str, Any]], days: dict[str, str]
) -> None:
    said = []
    for day in days:
        asked = f"isGoingOn({json.dumps(claim)}, {json.dumps(ends)}, {{on: '{day}', certainly}})"
        said.append(answer(look, f"[false, true].map((certainly) => {asked})"))
    assert [{(True, True): "yes", (True, False): "maybe", (False, False): "no"}[tuple(one)] for one in said] == list(
        days.values()
    )


def test_where_no_day_is_asked_for_all_goes_on(look: Look) -> None:
    assert holding(look, "isGoingOn", MAY_TO_JULY | {"occurred": None}, [JUNE], {}) is True


JULY_4_TO_6 = {
    "stated": "[2017-07-04..2017-07-06]",
    "stated_earliest_on": "2017-07-04",
    "stated_latest_on": "2017-07-06",
    "said_from_on": "2017-07-04",
}


@pytest.mark.parametrize(
    ("act", "stated", "said", "effective"),
    [
        (JULY_4_TO_6, "2017-07-03", ("no", "no"), ("no", "no")),
        (JULY_4_TO_6, "2017-07-04", ("yes", "no"), ("no", "yes")),
        (JULY_4_TO_6, "2017-07-05", ("yes", "no"), ("no", "yes")),
        (JULY_4_TO_6, "2017-07-06", ("yes", "yes"), ("yes", "yes")),
        (JULY_4_TO_6 | {"stated_latest_on": None}, "2030-01-01", ("yes", "no"), ("no", "yes")),
        (JULY_4_TO_6 | {"stated_earliest_on": None}, "2017-07-01", ("no", "no"), ("no", "yes")),
        (dict.fromkeys(JULY_4_TO_6), "2017-07-04", ("yes", "no"), ("yes", "yes")),
        (JULY_4_TO_6, None, ("yes", "yes"), ("yes", "yes")),
    ],
)  # fmt: skip
def test_a_claim_is_said_and_an_act_counts_by_a_day_perhaps_or_for_certain(
    look: Look, act: dict[str, Any], stated: str | None, said: tuple[str, str], effective: tuple[str, str]
) -> None:
    """For certain a claim was said once its last day is over; what an act takes away is gone once it may have acted."""
    for function, right in (("isSaid", said), ("isEffective", effective)):
        found = [
            holding(look, function, act, {"stated": stated, "certainly": certainly}) for certainly in (False, True)
        ]
        assert tuple("yes" if one else "no" for one in found) == right, function


def test_who_speaks_is_the_surest_then_the_narrowest_then_the_oldest(look: Look) -> None:
    day = {"start_earliest_on": "2017-07-04", "end_latest_on": "2017-07-04"}
    claims = [
        {"claim_id": 7, "modality": "denied"} | day,
        {"claim_id": 6, "modality": "expected"} | day,
        {"claim_id": 5, "modality": "possible"} | day,
        {"claim_id": 4, "modality": "asserted"} | day | {"start_earliest_on": None},
        {"claim_id": 3, "modality": "asserted"} | day | {"start_earliest_on": "2017-07-01"},
        {"claim_id": 9, "modality": "asserted"} | day,
        {"claim_id": 8, "modality": "asserted"} | day,
    ]
    assert answer(look, f"{json.dumps(claims)}.sort(byPreference).map((one) => one.claim_id)") == [8, 9, 3, 4, 5, 6, 7]
