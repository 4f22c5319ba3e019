"""The bundled timeline holds what the article states, by whom and where, and nothing that it does not."""

import hashlib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from ingest.event import Event
from tests.validating import Accepted, validate

FILE = Path(str(files("dateline"))) / "timelines" / "russia-north-korea-2017.yaml"
ARTICLE = Path(__file__).parents[3] / "shared" / "article.txt"

JULY = "[2017-07-04..2017-07-31]"
AFTER_THE_SUMMIT = "[2017-07-07..2017-07-31]"

# The rows of ARTICLE_FACTS, in their order: the kind, when, who says so, how many records say it.
FACTS = [
    ("missile_test", "2017-07-04", "Kim Jong Un", 1),
    ("statement", "2017-07-04", "Kim Jong Un", 1),
    ("missile_test", "2017-07-27~", "some US officials", 1),
    ("meeting", "2017-07", "the newspaper", 1),
    ("meeting", "2017-07-07", "the newspaper", 1),
    ("ferry_trip", "2017-05/2017-07", "Vladimir Bogdanov", 5),  # first service, trips, loss, passengers, contract
    ("ferry_trip", None, "Vladimir Bogdanov", 2),  # the outlooks: the months to come are not dated
    ("statement", "2017-07", "Vladimir Bogdanov", 4),
    ("trade_flow", "2016", "Russian customs service", 1),
    ("trade_flow", "2015", "Russian customs service", 1),  # the falls of the two years before
    ("trade_flow", "2014", "Russian customs service", 1),
    ("trade_flow", "2016", "the newspaper", 3),  # in Singapore dollars; North Korea's trade; China's share
    ("trade_flow", "2017-01/2017-03", "Russian customs service", 2),
    ("trade_flow", None, "Georgy Toloraya", 1),
    ("trade_flow", "2017-01/2017-06", "officials in Beijing", 1),
    ("labour_migration", None, "Georgy Toloraya", 1),
    ("labour_migration", None, "Alexander Gabuev", 2),
    ("statement", "2017-07", "Georgy Toloraya", 3),  # the real level, the US demands, the sidelines
    ("statement", "2017-07", "Alexander Gabuev", 1),
    ("statement", JULY, "Rex Tillerson", 1),
    ("statement", AFTER_THE_SUMMIT, "Rex Tillerson", 2),
    ("statement", "2017-04", "Dmitry Peskov", 1),
    ("statement", AFTER_THE_SUMMIT, "Dmitry Peskov", 1),
    ("statement", "2017-07", "two senior Kremlin officials", 1),
    ("statement", "2017-07", "the newspaper", 4),  # tension, trade as a means, no complete isolation; Trump presses
    ("statement", "../2017-07", "the newspaper", 1),
    ("statement", "../2017-07", "officials in Beijing", 1),
    ("statement", JULY, "Russia and China", 1),
    ("statement", JULY, "Kim Jong Un", 1),
    ("vote", JULY, "the newspaper", 1),
    ("military_exercise", JULY, "the newspaper", 1),
]


@pytest.fixture(scope="module")
def events() -> list[Event]:
    validated = list(validate(FILE))
    assert [str(one) for one in validated if not isinstance(one, Accepted)] == []
    return [one.event for one in validated if isinstance(one, Accepted)]


@pytest.fixture(scope="module")
def by_id(events: list[Event]) -> dict[str, Event]:
    return {event.id: event for event in events}


def test_every_row_of_the_facts_is_there_and_no_other(events: list[Event]) -> None:
    stated = Counter(
        (event.kind, event.occurred, " and ".join(actor.name for actor in event.all_claimants)) for event in events
    )
    assert stated == {(kind, occurred, claimant): count for kind, occurred, claimant, count in FACTS}


def test_every_record_is_counted_by_its_kind(events: list[Event]) -> None:
    assert Counter(event.kind for event in events) == {
        "statement": 23,
        "trade_flow": 10,
        "ferry_trip": 7,
        "labour_migration": 3,
        "missile_test": 2,
        "meeting": 2,
        "vote": 1,
        "military_exercise": 1,
    }


def test_every_record_says_where_in_the_article_it_stands(events: list[Event]) -> None:
    for event in events:
        assert event.document is not None
        assert (event.document.locator or "").startswith("paragraph"), event.id


def test_neither_the_source_nor_any_claim_is_judged(events: list[Event]) -> None:
    assert {(event.reliability, event.credibility) for event in events} == {("F", 6)}


def test_the_anonymous_stay_anonymous_and_nobody_else_is(events: list[Event]) -> None:
    anonymous = {(actor.name, actor.number) for event in events for actor in event.all_claimants if actor.anonymous}
    assert anonymous == {
        ("some US officials", None),
        ("two senior Kremlin officials", 2),
        ("officials in Beijing", None),
    }


def test_every_claimant_is_relayed_by_the_newspaper_but_the_newspaper_itself(events: list[Event]) -> None:
    for event in events:
        own_words = [actor.name for actor in event.all_claimants] == ["the newspaper"]
        assert (event.reporter is None) == own_words, event.id


def test_what_the_article_leaves_undated_has_no_date(by_id: dict[str, Event]) -> None:
    assert {name for name, event in by_id.items() if event.occurred is None} == {
        "ferry-may-break-even",
        "ferry-will-continue",
        "russia-trade-real-level",
        "workers-in-russia",
        "workers-places",
        "workers-earnings",
    }


def test_what_is_reported_without_a_date_was_stated_in_july(events: list[Event]) -> None:
    assert all(event.stated for event in events)
    assert {event.stated for event in events} == {
        *("2017-07", "2017-07-04", "2017-04", "../2017-07", JULY, AFTER_THE_SUMMIT)
    }


def test_only_what_may_be_is_possible_and_only_what_is_to_come_expected(by_id: dict[str, Event]) -> None:
    hedged = {name: event.modality for name, event in by_id.items() if event.modality != "asserted"}
    assert hedged == {
        "missile-test-2017-07-27-expected": "possible",
        "ferry-will-continue": "expected",
        "ferry-may-break-even": "possible",
        "russia-trade-real-level": "possible",
        "workers-earnings": "possible",
    }


@pytest.mark.parametrize(
    ("name", "field", "bounds", "unit"),
    [
        ("russia-trade-2016", "value", (77e6, 77e6), "USD"),
        ("russia-trade-2016", "change", (None, 0), None),
        ("russia-trade-2015-fell", "change", (None, 0), None),
        ("russia-trade-2014-fell", "change", (None, 0), None),
        ("russia-trade-2016-in-sgd", "value", (105e6, 105e6), "SGD"),
        ("russia-imports-2017-q1", "value", (421e3, 421e3), "USD"),
        ("russia-exports-2017-q1", "value", (31.4e6, 31.4e6), "USD"),
        ("russia-exports-2017-q1", "change", (1, None), None),
        ("russia-trade-real-level", "value", (500e6, 500e6), "USD"),
        ("north-korea-trade-2016", "value", (6e9, 6e9), "USD"),
        ("china-share-2016", "share", (None, 0.9), None),
        ("china-imports-2017-h1", "value", (880e6, 880e6), "USD"),
        ("china-imports-2017-h1", "change", (-0.132, -0.132), None),
        ("ferry-trips-and-places", "trips", (9, 9), None),
        ("ferry-trips-and-places", "places", (193, 193), None),
        ("ferry-trips-and-places", "load_factor", (0, 0.25), None),
        ("workers-in-russia", "workers", (30_000, 50_000), None),
        ("workers-earnings", "earnings", (30e6, 50e6), "USD"),
    ],
)
def test_every_figure_has_the_bounds_that_the_article_gives_it(
    by_id: dict[str, Event], name: str, field: str, bounds: tuple[float | None, float | None], unit: str | None
) -> None:
    figure = getattr(by_id[name].data, field)
    assert (figure.low, figure.high) == bounds
    assert figure.unit == unit


def test_the_conversion_is_computed_from_the_customs_figure_and_nothing_else_from_another(
    by_id: dict[str, Event],
) -> None:
    computed = {name: event.document.computed_from for name, event in by_id.items() if event.document}
    assert {name: [ref.id for ref in refs] for name, refs in computed.items() if refs} == {
        "russia-trade-2016-in-sgd": ["russia-trade-2016"]
    }


def test_the_blocked_draft_has_no_ballots(by_id: dict[str, Event]) -> None:
    draft = by_id["unsc-draft-blocked"].data.model_dump()
    assert (draft["body"], draft["outcome"], draft["ballots"]) == ("UNSC", "blocked", ())
    assert (draft["sponsors"], draft["blocked_by"]) == (("USA",), ("RUS", "CHN"))


def test_the_document_is_the_article_that_was_read(events: list[Event]) -> None:
    read = {event.document.sha256 for event in events if event.document}
    if not ARTICLE.exists():
        pytest.skip(f"the article is not beside this repository ({ARTICLE})")
    assert read == {hashlib.sha256(ARTICLE.read_bytes()).hexdigest()}


def test_no_sentence_of_the_article_is_copied() -> None:
    if not ARTICLE.exists():
        pytest.skip(f"the article is not beside this repository ({ARTICLE})")
    ours = " ".join(FILE.read_text(encoding="utf-8").split())
    words = ARTICLE.read_text(encoding="utf-8").split()[10:]  # its title stands in the document
    runs = {" ".join(words[at : at + 10]) for at in range(len(words) - 10)}
    assert [run for run in runs if run in ours] == []
