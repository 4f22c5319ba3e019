"""One id, one record: a row that stands twice is known, one with other content is refused with what is wrong, by
`validate` as by `append`, and never taken for a newer state of the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dateline.conftest import InJson, Said

ICEWS = "\t".join([
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
])  # fmt: skip
SAID = "\t".join([
    *("90000001", "2016-03-04", "Police", "Police", "Thailand", "Make statement", "010", "0.0", "Citizen", "Social"),
    *("Thailand", "7", "3", "Wire", "", "", "", "", "", ""),
])  # fmt: skip

MAPPING = """\
source: port/sailings
kind: ferry_trip
claimant: {name: The Port}
id: "{ship}"
occurred: "{day}"
data:
  origin.name: port
  destination.name: to
  origin.country: {column: land}
  destination.country: {column: land}
  trips: {column: trips, unit: sailings}
  operator.name: {text: The Line}
"""

Write = Callable[[str, str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return put


def counts(said: Said) -> tuple[int, int, int, int]:
    row = said.row
    return row["appended"], row["known"], row["corrected"], row["refused"]


@pytest.mark.fault("08")
def test_a_row_that_stands_twice_is_known_and_one_with_other_content_is_refused(in_json: InJson, write: Write) -> None:
    other = SAID.replace("Citizen", "Media")
    name = write("events.tab", "\n".join([ICEWS, SAID, SAID, other, SAID]) + "\n")
    validated = in_json("validate", name)
    assert (validated.code, [row["line"] for row in validated.rows]) == (1, [4])
    first = in_json("append", name)
    assert (first.code, counts(first)) == (1, (1, 2, 0, 1))
    assert "rows 1 and 3 have it, and differ in content" in first.errors
    assert "correct" not in first.errors
    for again in (in_json("append", name), in_json("append", name, "--release", "2030-01-01")):
        assert (again.code, counts(again)) == (1, (0, 3, 0, 1))
        assert "rows 1 and 3 have it" in again.errors
        assert "--release" not in again.errors


@pytest.mark.fault("08")
def test_a_row_that_changed_and_stands_twice_is_corrected_once(in_json: InJson, write: Write) -> None:
    in_json("append", write("events.tab", f"{ICEWS}\n{SAID}\n"))
    changed = SAID.replace("Citizen", "Media")
    said = in_json("append", write("newer.tab", f"{ICEWS}\n{changed}\n{changed}\n"), "--release", "2030-01-01")
    assert (said.code, counts(said)) == (0, (1, 1, 1, 0))


def test_an_id_template_that_is_not_unique_is_named_with_both_rows_by_both_commands(
    in_json: InJson, write: Write
) -> None:
    mapping = write("sailings.map.yaml", MAPPING)
    rows = [f"Ship {number},2017-05-{number:02},A,B,PRK,1" for number in range(1, 20)]
    rows[11], rows[16] = "Star,2017-05-12,A,B,PRK,1", "Star,2017-05-17,A,B,PRK,1"
    rows = [row.replace("Ship ", "Ship") for row in rows]
    name = write("sailings.csv", "\n".join(["ship,day,port,to,land,trips", *rows]) + "\n")
    words = ("--mapping", mapping, name)
    validated = in_json("validate", *words)
    [row] = validated.rows
    assert (validated.code, row["line"], row["field"]) == (1, 18, "id")
    assert row["reason"] == "the id template is not unique: rows 12 and 17"
    assert "{ship}" in row["remedy"]
    for release in ((), (), ("--release", "2018-01-01"), ("--release", "2019-01-01")):
        said = in_json("append", *words, *release)
        assert (said.code, said.row["corrected"], said.row["refused"]) == (1, 0, 1)
        assert said.row["appended"] + said.row["known"] == 18
        assert "the id template is not unique: rows 12 and 17" in said.errors


def record(name: str, summary: str = "one") -> str:
    return f"  - {{id: {name}, kind: statement, claimant: {{name: A}}, data: {{summary: {summary}}}}}\n"


def test_validate_says_of_an_identity_what_append_will_say(in_json: InJson, write: Write, tmp_path: Path) -> None:
    head = "source: s\nevents:\n"
    in_json("append", write("held.yaml", head + record("a")))
    name = write("new.yaml", head + record("b") + record("a", "two") + record("b", "three") + record("b"))
    validated = in_json("validate", name)
    rows = {(row["line"], row["reason"]): row["remedy"] for row in validated.rows}
    assert rows.keys() == {
        (4, "s#a stands at position 1 with other content"),
        (5, "the id is not unique: lines 3 and 5 have it, and differ in content"),
    }
    assert all(remedy.startswith(("Give it an id of its own", "Give one of the records")) for remedy in rows.values())
    appended = in_json("append", name)
    assert (validated.code, appended.code) == (1, 1)
    assert counts(appended) == (1, 1, 0, 2)
    assert all(reason in appended.errors and remedy in appended.errors for (_, reason), remedy in rows.items())
    assert "2 of 4 records are good" in validated.errors


def test_validate_takes_files_one_after_another_as_append_does(in_json: InJson, write: Write, tmp_path: Path) -> None:
    first = write("first.yaml", "source: s\nevents:\n" + record("a"))
    act = "  - {id: x, kind: retract, act: retract, targets: [{source: s, id: a}], reason: r, "
    act += "claimant: {name: A}, data: {}}\n"
    second = write("second.yaml", "source: s\nevents:\n" + act)
    assert in_json("validate", second).code == 1
    assert in_json("validate", first, second).code == 0
    assert [row["appended"] for row in in_json("append", "--dry-run", first, second).rows] == [1, 1]
    assert not (tmp_path / "data").exists()
    assert in_json("append", first, second).code == 0
