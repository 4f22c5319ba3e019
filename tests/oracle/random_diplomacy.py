"""Random histories of diplomacy: few votes, tests and listings that meet, contradict and correct each other.

Hypothesis draws them and shrinks one that differs."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ingest.kinds import CLAIMS
from tests.ingest.kinds.examples import TESTS
from tests.oracle.histories import Record, history

MODALITIES = ("asserted", "asserted", "asserted", "asserted", "asserted", "possible", "expected", "denied")
SOURCES = ("paper/a", "list/b", "notes/c")
DAYS = (
    *("2017-07-04", "2017-07-04", "2017-07-04", "2017-07-05", "2017-07-06", "2017-07-08", "2017-08-01", "2016-12-31"),
    *("2017-07", "2017", "2016", "[2017-07-04,2017-07-05]", "2017-07-04/2017-07-05", "2017-12-30/2018-01-02"),
    *("2017-06-20/2017-08-10", "[2017-07-20..2017-08-10]", "2017-05/..", "../2017-07", "2017-07-03/", "201X", None),
    *("2017-07-04T23:30:00Z", "2017-07-04~", "[..2017-07-04]", "2017-21"),
)
STATED = (None, None, "2017", "2017-07-05", "2017-08", "2018-01-01")
NUMBERS = (0, 1, 2, 3, 5, 10, 100)


def chance(draw: st.DrawFn, of: int) -> bool:
    """Once in so many times."""
    return draw(st.integers(1, of)) == 1


def pick(draw: st.DrawFn, values: tuple[Any, ...]) -> Any:
    return draw(st.sampled_from(values))


def some(draw: st.DrawFn, values: tuple[Any, ...], least: int = 0, most: int = 3) -> list[Any]:
    return draw(st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True))


def given(draw: st.DrawFn, fields: dict[str, tuple[Any, ...]], of: int = 2) -> dict[str, Any]:
    """Each field, given once in so many times."""
    return {name: pick(draw, values) for name, values in fields.items() if chance(draw, of)}


def enveloped(
    draw: st.DrawFn, identifier: str, kind: str, data: dict[str, Any], days: tuple[Any, ...] = DAYS
) -> Record:
    """A claim of that kind on the data."""
    record: Record = {
        "source": pick(draw, SOURCES),
        "id": identifier,
        "kind": kind,
        "claimant": {"name": pick(draw, ("Kim", "an official", "Lee")), "anonymous": chance(draw, 4)},
        "modality": pick(draw, MODALITIES),
        "data": data,
    }
    for name, dates in (("occurred", days), ("stated", STATED)):
        if (chosen := pick(draw, dates)) is not None:
            record[name] = chosen
    if chance(draw, 4):
        record["reporter"] = {"name": "a paper"}
    return record


VOTERS = ("CHN", "DEU", "FRA", "GBR", "IND", "POL", "PRK", "RUS", "USA", "ZZZ", "IDN")
BALLOTS = ("yes", "yes", "yes", "no", "abstain", "absent", "not_member", "non_voting")
ISSUES = ("Palestinian conflict", "Human rights", "Weather", "Colonialism")
VOTE_DAYS = (*DAYS, "2011-04-14", "2020-01-31", "2020-02-01", "2020")


@st.composite
def roll_call(draw: st.DrawFn, identifier: str) -> Record:
    """A roll call of the General Assembly."""
    data: dict[str, Any] = {"body": "UNGA", "matter": "peace"}
    data["ballots"] = [
        {"country": country, "vote": pick(draw, BALLOTS)}
        for country in some(draw, VOTERS, most=len(VOTERS)) + ["ZZZ"] * draw(st.integers(0, 1))
    ]
    data |= given(
        draw,
        {
            "outcome": ("adopted", "rejected"),
            "resolution": ("R/1", "R/2"),
            "session": ("72", "ES-10"),
            "is_important": (True, False),
            "yes_count": NUMBERS,
            "no_count": NUMBERS,
            "abstain_count": NUMBERS,
            "non_voting_count": NUMBERS,
        },
        of=3,
    )
    if chance(draw, 2):
        data["issues"] = draw(st.lists(st.sampled_from(ISSUES), max_size=3))
    return enveloped(draw, identifier, "vote", data, VOTE_DAYS)


@st.composite
def veto(draw: st.DrawFn, identifier: str) -> Record:
    """A vote in the Security Council, most of them blocked."""
    data: dict[str, Any] = {"body": "UNSC", "matter": pick(draw, ("Syria", "Korea"))}
    data["outcome"] = pick(draw, ("vetoed", "vetoed", "vetoed", "vetoed", "blocked", "adopted"))
    data["blocked_by"] = some(draw, ("RUS", "RUS", "CHN", "USA", "GBR", "PRK", "ZZZ"), most=3)
    if chance(draw, 10):
        data["blocked_by"] += ["ZZZ", "ZZZ"]
    data |= given(draw, {"draft": ("S/1", "S/2", "S/3")})
    data |= given(draw, {"yes_count": NUMBERS, "no_count": NUMBERS, "sponsors": (["FRA", "GBR"], ["USA"])}, of=3)
    return enveloped(draw, identifier, "vote", data)


PLACES: dict[str, tuple[Any, ...]] = {
    "name": ("Suez", "Cairo"),
    "country": ("SYR", "EGY", "ZZZ"),
    "country_given": ("XX",),
    "region": ("North",),
    "precision": ("1", "2"),
    "latitude": (30.05, 31.05),
    "longitude": (31.25,),
}


@st.composite
def deaths(draw: st.DrawFn) -> Any:
    low, best, high = sorted(draw(st.lists(st.sampled_from(NUMBERS), min_size=3, max_size=3)))
    form = pick(draw, ("value", "all", "low", "high", "both"))
    return {
        "value": {"value": low},
        "all": {"low": low, "best": best, "high": high},
        "low": {"low": low},
        "high": {"high": high},
        "both": {"low": low, "high": high},
    }[form]


@st.composite
def conflict_event(draw: st.DrawFn, identifier: str) -> Record:
    data: dict[str, Any] = {"type": pick(draw, ("state-based", "Battles"))}
    data |= given(draw, {"dyad": ("A vs B",), "deaths_given": ("low 3, best 2, high 5",)}, of=4)
    data |= given(draw, {"conflict": ("War",), "clarity": (1, 2), "date_precision": (1, 4), "subtype": ("x",)}, of=3)
    data |= given(draw, {"targets_civilians": (True, False), "disorder": ("y",)}, of=3)
    for side in ("side_a", "side_b"):
        if chance(draw, 2):
            data[side] = {"name": pick(draw, ("A", "B"))} | given(
                draw, {"country": ("SYR", "TUR", "ZZZ"), "type": ("Rebel group",)}
            )
    for name in ("deaths", "deaths_a", "deaths_b", "deaths_civilian", "deaths_unknown"):
        if chance(draw, 1 if name == "deaths" else 4):
            data[name] = draw(deaths())
    if chance(draw, 2):
        data["place"] = given(draw, PLACES)
    return enveloped(draw, identifier, "conflict_event", data)


@st.composite
def coded_event(draw: st.DrawFn, identifier: str) -> Record:
    """An event that a machine coded, or a report that mentions one."""
    if chance(draw, 6):
        mentioned = f"{identifier.rstrip('0123456789')}{draw(st.integers(0, 5))}"
        record = enveloped(draw, identifier, "coded_event", {"mentions": mentioned})
        return record | {"subject": f"coded_event:{record['source']}/{mentioned}"}
    data: dict[str, Any] = {"code": pick(draw, ("043", "043", "190", "13", "0831"))}
    data |= given(
        draw,
        {
            "quad_class": (1, 4),
            "goldstein": (-10.0, 2.5, 3.4),
            "mention_count": NUMBERS,
            "source_count": NUMBERS,
            "is_root": (True, False),
            "tone": (-1.5, 4.0),
            "added": ("2017-07-05", "2017-07-11T06:15:00Z", "2018-07-04", "2027-07-05", "2017-07-05T00:30:00+09:00"),
            "is_date_suspect": (True, False),
        },
    )
    for name in ("actor1", "actor2"):
        if not chance(draw, 5):
            data[name] = given(
                draw, {"name": ("PUTIN", "TRUMP"), "code": ("RUSGOV",), "country": ("RUS", "USA", "ZZZ")}
            )
    if chance(draw, 2):
        data["place"] = given(draw, PLACES)
    return enveloped(draw, identifier, "coded_event", data)


KINDS_OF_MISSILE = (
    "SRBM",
    "ICBM",
    "MRBM",
    "cruise missile",
    "Short-range Missile Launch",
    "rocket",
    "IRBM or ICBM",
    "SLV or cruise",
)
TEST_DAYS = (
    *("2017-07-04", "2017-07-04", "2017-07-04", "2017-07-05", "2017-07-05", "2017-07-06", "2017-07-08"),
    *("[2017-07-04,2017-07-05]", "2017-07-03/2017-07-04", "2017-07", "2016", "2016-05-01", "2017-05/..", None),
)


@st.composite
def missile_test(draw: st.DrawFn, identifier: str) -> Record:
    data: dict[str, Any] = {"country": pick(draw, ("PRK", "PRK", "PRK", "PRK", "KOR"))}
    data |= given(
        draw, {"missile": ("Hwasong-14", "KN-08"), "type": KINDS_OF_MISSILE, "outcome": ("success", "failure")}
    )
    data |= given(draw, {"reach": ("Guam",), "site": ("Wonsan",), "occasion": ("4 July",)}, of=4)
    for name in ("range", "apogee"):
        if chance(draw, 2):
            data[name] = draw(deaths()) | {"unit": "km"}
    return enveloped(draw, identifier, "missile_test", data, TEST_DAYS)


LISTED = (
    *(
        "2016-03-02",
        "2016-03-02",
        "2017-06-02",
        "2017-06-02",
        "2018-05-01",
        "2015-12-31",
        "2017",
        "2016-03-02/2018-05-01",
    ),
    *("2016-03/2017-06", "2017-07-01/..", "[2016-12-31,2017-01-01]", None, None, "2016-01-01"),
)
RELEASES = ("2017-01-01", "2018-01-01", "2018-02-01", "2018-03")


@st.composite
def sanction(draw: st.DrawFn, identifier: str) -> Record:
    action = pick(draw, ("listing", "listing", "listing", "measure", "delisting", "delisting", "amendment"))
    data: dict[str, Any] = {"action": action, "target": "T", "authority": pick(draw, ("UN", "UN", "UN", "OFAC"))}
    data |= given(draw, {"reference": ("KPe.1", "KPe.1", "KPe.2"), "target_type": ("entity", "vessel")})
    data |= given(draw, {"first_seen": ("2016-12-20", "2017-09-01")})
    data["programmes"] = some(draw, ("DPRK", "DPRK2"), most=2)
    data["countries"] = some(draw, ("PRK", "RUS", "ZZZ"), most=2)
    record = enveloped(draw, identifier, "sanction", data, LISTED)
    stated = pick(draw, (*RELEASES, "2016-12-30", None))
    return {key: value for key, value in record.items() if key != "stated"} | ({"stated": stated} if stated else {})


@st.composite
def lists(draw: st.DrawFn, most: int = 12) -> list[Record]:
    """Sanctions, some of them withdrawn by a release of their list."""
    records = draw(history(sanction, most=most, named="list-"))
    claims = [one for one in records if "act" not in one]
    gone = []
    for one in draw(st.lists(st.sampled_from(claims), max_size=3, unique_by=lambda one: one["id"])):
        release = pick(draw, RELEASES)
        gone.append(
            {
                "source": one["source"],
                "id": f"{one['id']}@{release}",
                "kind": "retract",
                "act": "retract",
                "data": {},
                "targets": [{"source": one["source"], "id": one["id"]}],
                "reason": "the release has it no longer",
                "claimant": {"name": "UN"},
                "stated": release,
            }
        )
    return [*claims, *gone, *(one for one in records if "act" in one)]


ACTORS = ("Putin", "Lavrov", "Trump", "an aide", "Kim")


def actor(draw: st.DrawFn) -> dict[str, Any]:
    return {"name": pick(draw, ACTORS), "anonymous": chance(draw, 4)} | given(
        draw, {"country": ("RUS", "USA", "PRK", "ZZZ")}
    )


@st.composite
def meeting(draw: st.DrawFn, identifier: str) -> Record:
    data: dict[str, Any] = {"form": pick(draw, ("summit", "call"))}
    data |= given(draw, {"forum": ("G20",), "place": ("Hamburg",), "country": ("DEU", "ZZZ"), "topic": ("Korea",)})
    data["participants"] = [actor(draw) for _ in range(draw(st.integers(0, 4)))]
    return enveloped(draw, identifier, "meeting", data)


@st.composite
def statement(draw: st.DrawFn, identifier: str) -> Record:
    data: dict[str, Any] = {"summary": "no"} | given(draw, {"topic": ("Korea",), "about": (["PRK"], ["PRK", "USA"])})
    if not chance(draw, 4):
        data["position"] = pick(draw, ("for talks", "against sanctions"))
    for name in ("speaker", "on_position_of"):
        if chance(draw, 2):
            data[name] = actor(draw)
    data["addressee"] = [actor(draw) for _ in range(draw(st.integers(0, 2)))]
    return enveloped(draw, identifier, "statement", data)


@st.composite
def tie(draw: st.DrawFn, identifier: str) -> Record:
    sender, receiver = some(draw, ("RUS", "PRK", "DDR", "USA"), least=2, most=2)
    data = {"sender": sender, "receiver": receiver, "level": pick(draw, ("none", "ambassador", "unknown", "other"))}
    return enveloped(draw, identifier, "diplomatic_tie", data)


def drawn(kind: str) -> Callable[[str], st.SearchStrategy[Record]]:
    """Claims of a kind whose test gives values of each field."""
    fields: dict[str, tuple[Any, ...]] = TESTS[kind].DRAWN
    required = {name for name in fields if CLAIMS[kind].model_fields[name].is_required()}

    @st.composite
    def claim(draw: st.DrawFn, identifier: str) -> Record:
        data = {name: pick(draw, fields[name]) for name in fields if name in required}
        data |= given(draw, {name: values for name, values in fields.items() if name not in required})
        return enveloped(draw, identifier, kind, data)

    return claim


DRAWN = {kind: drawn(kind) for kind, tests in TESTS.items() if hasattr(tests, "DRAWN")}


@st.composite
def crisis(draw: st.DrawFn, identifier: str) -> Record:
    """A test, or something that can have followed one."""
    kind = pick(draw, (missile_test, missile_test, statement, meeting, veto, sanction, tie, *DRAWN.values()))
    record: Record = draw(kind(identifier))
    return record


KINDS: dict[str, Callable[[str], st.SearchStrategy[Record]]] = {
    "call-": roll_call,
    "veto-": veto,
    "test-": missile_test,
    "fight-": conflict_event,
    "coded-": coded_event,
    "crisis-": crisis,
}


@st.composite
def diplomacy_histories(draw: st.DrawFn, most: int = 10) -> list[Record]:
    """A history of each kind beside the others, and of tests with what followed them."""
    alone = [draw(history(kind, most=most, named=name)) for name, kind in KINDS.items()]
    return [record for records in (*alone, draw(lists(most=most))) for record in records]
