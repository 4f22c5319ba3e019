"""No two names of a source give one id, in any reader; the ids of files that ledgers hold stay as they are."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import (
    baci,
    comtrade_record,
    cow,
    csis_provocations,
    unsc_drafts,
    unsc_vetoes,
)
from ingest.sources.identity import counted, escaped, identity, underscored
from ingest.sources.tabular import Row

FILE = Path("tests") / "ingest" / "sources" / Path(__file__).name

# Signs that join the parts of ids, that stand for blanks, or that count.
names = st.text("S/12 _~-.%0aé", min_size=1, max_size=8).map(lambda text: " ".join(text.split()) or "S")


def row(**fields: str) -> Row:
    return Row(2, 1, "", fields)


def draft(meeting: str, voting: str, count: int) -> str:
    fields = {"Meeting Number": meeting, "Voting On": voting, "Year": "1990", "Submitted By": "[]"}
    fields |= dict.fromkeys(unsc_drafts.VOTES, "[]")
    seen = Counter({identity(meeting, voting): count - 1})
    return str(unsc_drafts._record(FILE, row(**fields), seen)["id"])


def veto(day: str, name: str, count: int) -> str:
    fields = {"date": day, "draft": name, "meeting_record": "S/PV.1", "agenda_item": "A question"}
    seen = Counter({identity(day, underscored(name)): count - 1})
    return str(json.loads(unsc_vetoes._raw(FILE, row(**fields), ["USA"], seen).json)["id"])


def provocation(day: str, label: str, count: int) -> str:
    return csis_provocations._identities([row(date=day, event=label)] * count)[0]


def customs(reporter: str, partner: str, count: int) -> str:
    fields = {"reporterCode": reporter, "partnerCode": partner, "cmdCode": f"{count}0"}
    return comtrade_record._identity(fields, "2017", "import")


def tie(sender: str, receiver: str, count: int) -> str:
    fields = {"ccode1": sender, "ccode2": receiver, "DR_at_1": "", "DR_at_2": "1"}
    ((record_id, _),) = cow._missions(fields, f"190{count}")
    return record_id


def pair(importer: str, exporter: str, count: int) -> str:
    fields = {"ccode1": importer, "ccode2": exporter, "flow1": "1", "flow2": "-9"}
    ((record_id, _),) = cow._of_pair(fields, f"190{count}")
    return record_id


def export(year: str, exporter: str, count: int) -> str:
    fields = {"t": year, "i": exporter, "j": "4", "k": f"{count}", "v": "1", "q": "1"}
    return str(baci._record(fields, None, {})["id"])


# Each with what its parts are beside a name: what a reader takes for the same is the same name.
READERS: dict[str, tuple[Callable[[str, str, int], str], Callable[[str], str]]] = {
    "unsc-failed-drafts": (draft, str),
    "unsc-vetoes": (veto, str),
    "csis-provocations": (
        provocation,
        lambda text: "-".join("".join(sign if sign.isalnum() else " " for sign in text).lower().split()),
    ),
    "comtrade": (customs, comtrade_record.plain),
    "cow-ties": (tie, cow.plain),
    "cow-trade": (pair, cow.plain),
    "baci": (export, baci.plain),
}
counts = st.integers(1, 12)


@pytest.mark.parametrize("reader", READERS)
@given(one=st.tuples(names, names, counts), other=st.tuples(names, names, counts))
def test_two_names_never_give_one_id(reader: str, one: tuple[str, str, int], other: tuple[str, str, int]) -> None:
    of, same = READERS[reader]
    if reader == "csis-provocations":  # the first part is a date, which the reader checks
        one, other = ("2017-01-02", *one[1:]), ("2017-01-02", *other[1:])
    is_same = [same(part) for part in one[:2]] == [same(part) for part in other[:2]] and one[2] == other[2]
    assert (of(*one) == of(*other)) == is_same


@given(name=names)
def test_an_escape_gives_the_name_again(name: str) -> None:
    assert unquote(escaped(name, "/")) == name
    assert unquote(underscored(name).replace("_", " ")) == name
    assert not any(sign.isspace() for sign in escaped(name))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (("174", "174th Meeting Draft Resolution", 1), "174/174th_Meeting_Draft_Resolution"),
        (("8105", "S/2017/962", 2), "8105/S/2017/962/2"),
        (("1360", "S/7591/Rev.2 Paragraph 1", 1), "1360/S/7591/Rev.2_Paragraph_1"),
        # These were the ids of "S/1 A" and of the second row of S/2017/962 too.
        (("1", "S/1_A", 1), "1/S/1%5FA"),
        (("8105", "S/2017/962/2", 1), "8105/S/2017/962/2~1"),
        (("8105/S", "2017", 1), "8105%2FS/2017"),
    ],
)
def test_a_failed_draft_keeps_its_id_unless_another_would_have_it(of: tuple[str, str, int], expected: str) -> None:
    assert draft(*of) == expected


@pytest.mark.parametrize(
    ("label", "count", "expected"),
    [
        ("Nuclear Test", 1, "2017-01-02-nuclear-test"),
        ("Nuclear test!", 2, "2017-01-02-nuclear-test-2"),
        ("Hijacking of JAL aircraft (Boeing 727)", 1, "2017-01-02-hijacking-of-jal-aircraft-boeing-727"),
        ("Nuclear Test 2", 1, "2017-01-02-nuclear-test-2~1"),
        ("핵실험", 1, "2017-01-02-핵실험"),  # was the empty label, as any other in Korean
    ],
)
def test_a_provocation_keeps_its_id_unless_another_would_have_it(label: str, count: int, expected: str) -> None:
    assert provocation("2017-01-02", label, count) == expected


def test_the_count_of_a_name_is_no_part_of_another() -> None:
    ids = [
        counted(name, count, "/", "[0-9]")
        for name in ("S", "S/a", "S/a/2", "S/1", "S/1/2", "S/1/2/2", "S/10")
        for count in range(1, 30)
    ]
    assert len(set(ids)) == len(ids)


def test_every_reader_that_joins_names_is_tested_here() -> None:
    """A reader that makes its ids of a number of the source alone has nothing to join."""
    of_one_number = {"acled", "cns_missiles", "listed_rows", "ofac", "ofac_advanced", "opensanctions", "seco_sanctions"}
    of_one_number |= {"ucdp", "un_sanctions", "undl", "unga"}
    tested = {"unsc_drafts", "unsc_vetoes", "csis_provocations", "comtrade_record", "cow", "baci"}
    elsewhere = {"acled_pages", "icews", "gtfs", "gdelt_rows", "mapped"}
    folder = Path(baci.__file__).parent
    readers = {file.stem for file in folder.glob("*.py") if '"id": ' in file.read_text(encoding="utf-8")}
    assert readers - {"raw"} == of_one_number | tested | elsewhere
