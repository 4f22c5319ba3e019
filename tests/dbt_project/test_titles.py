"""The line for a person that the models make of each record, against a table of right lines, worked out by hand."""

from typing import Any

import pytest

from ingest.event import parse
from tests.oracle.marts import Marts
from tests.warehouse.records import PAYLOADS, record
from warehouse.ledger.ledger import Ledger

MONEY = {"low": 70e6, "high": 80e6, "unit": "USD", "wording": "70 to 80 million dollars"}


def trade(**figures: Any) -> tuple[str, dict[str, Any]]:
    return "trade_flow", {"reporter": "PRK", "partner": "RUS", "flow": "total"} | figures


TITLES: list[tuple[tuple[str, dict[str, Any]], str]] = [
    (("missile_test", {"country": "PRK"}), "Missile test by PRK"),
    (("missile_test", {"country": "PRK", "outcome": "success"}), "Missile test by PRK (success claimed)"),
    (("missile_test", {"country": "PRK", "outcome": "failure"}), "Missile test by PRK (failure claimed)"),
    (("meeting", {"form": "summit"}), "Summit meeting"),
    (("meeting", {"form": "call", "participants": [{"name": "Moon Jae-in"}]}), "Call: Moon Jae-in"),
    (
        ("meeting", {"form": "ministerial", "participants": [{"name": "Wang Yi"}, {"name": "Sergei Lavrov"}]}),
        "Ministerial meeting: Wang Yi, Sergei Lavrov",
    ),
    (
        (
            "meeting",
            {"form": "bilateral", "forum": "G20", "place": "Hamburg", "participants": [{"name": "Moon Jae-in"}]},
        ),
        "G20 bilateral: Moon Jae-in, Hamburg",
    ),
    (
        ("vote", {"body": "UNSC", "outcome": "vetoed", "matter": "a draft on Syria"}),
        "UNSC draft vetoed: a draft on Syria",
    ),
    (("vote", {"body": "UNGA", "matter": "the use of mercenaries"}), "UNGA vote: the use of mercenaries"),
    (
        ("ferry_trip", PAYLOADS["ferry_trip"]),
        "Ferry Vladivostok–Rajin",
    ),
    (trade(value={"value": 77e6, "unit": "USD"}), "PRK–RUS total of USD 77,000,000"),
    (trade(value={"value": 0.5, "unit": "EUR"}), "PRK–RUS total of EUR 0.5"),
    (trade(value=MONEY), "PRK–RUS total"),
    (trade(value=MONEY, share={"low": 0.9, "wording": "over 90%"}), "PRK–RUS total share over 90%"),
    (trade(change={"value": -0.132, "wording": "fell 13.2%"}), "PRK–RUS total fell 13.2%"),
    (
        trade(value={"value": 2, "unit": "USD"}, change={"value": 0.1, "wording": "rose 10%"}),
        "PRK–RUS total of USD 2",
    ),
    (
        ("statement", {"summary": "He urges restraint", "speaker": {"name": "Dmitry Peskov"}}),
        "Dmitry Peskov: He urges restraint",
    ),
    (("statement", {"summary": "it is not so"}), "Ana Kim: it is not so"),
    (
        ("labour_migration", {"origin": "PRK", "destination": "RUS", "workers": {"value": 30000}}),
        "Workers from PRK in RUS",
    ),
    (("military_exercise", {"countries": ["KOR", "USA"], "name": "Ulchi"}), "Ulchi: KOR, USA"),
    (("military_exercise", {"countries": ["RUS"]}), "Military exercise: RUS"),
    (("sanction", {"action": "listing", "authority": "OFAC", "target": "Rason Bank"}), "OFAC listing: Rason Bank"),
    (("sanction", {"action": "delisting", "authority": "UNSC", "target": "Jon Doe"}), "UNSC delisting: Jon Doe"),
    (
        ("conflict_event", {"type": "Battles", "dyad": "Army – Movement", "place": {"name": "Sada"}}),
        "Army – Movement (Battles), Sada",
    ),
    (
        ("conflict_event", {"type": "state-based", "side_a": {"name": "Army"}, "side_b": {"name": "Movement"}}),
        "Army – Movement (state-based)",
    ),
    (("conflict_event", {"type": "Riots", "side_a": {"name": "Rioters"}}), "Rioters (Riots)"),
    (
        ("coded_event", {"code": "051", "actor1": {"name": "CHINA"}, "actor2": {"name": "RUSSIA"}}),
        "CHINA – RUSSIA: CAMEO 051",
    ),
    (("coded_event", {"code": "190", "actor2": {"name": "RUSSIA"}}), "somebody – RUSSIA: CAMEO 190"),
    (("coded_event", {"code": "190", "actor1": {"name": "CHINA"}}), "CHINA – somebody: CAMEO 190"),
    (("coded_event", {"mentions": "gdelt-7"}), "Report that mentions gdelt-7"),
    (
        ("diplomatic_tie", {"sender": "RUS", "receiver": "PRK", "level": "charge_d_affaires"}),
        "Mission of RUS in PRK: charge d affaires",
    ),
]


@pytest.fixture(scope="module")
def titles(models: Marts, tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """The title of each record of the table, by its place."""
    ledger = Ledger(tmp_path_factory.mktemp("titles") / "ledger.duckdb")
    ledger.append(
        parse(record(str(place), kind, data=data, subject=f"{kind}:{place}"))
        for place, ((kind, data), _) in enumerate(TITLES)
    )
    with models.of(ledger.path) as marts:
        found = marts.execute("select record_id::integer, title from core.fct_claim").fetchall()
    return dict(found)


@pytest.mark.parametrize("place", range(len(TITLES)), ids=[title for _, title in TITLES])
def test_a_record_has_a_title_that_says_what_it_claims(titles: dict[int, str], place: int) -> None:
    assert titles[place] == TITLES[place][1]
