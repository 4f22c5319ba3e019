"""What is refused goes to a file, with its reasons, and can be corrected there and appended again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.problems import Refused
from ingest.refused import write_refused
from tests.validating import validate

Write = Callable[..., Path]
Read = Callable[[Path], list[Any]]

GOOD = "  - id: good\n    kind: missile_test\n    claimant: kim\n    data: {country: PRK}\n"
BAD = GOOD.replace("good", "bad").replace("PRK", "North Korea")


def refused_file(file: Path, folder: Path) -> Path:
    return write_refused([one for one in validate(file) if isinstance(one, Refused)], folder)


def test_a_refused_record_lies_below_its_header_and_its_reasons(timeline: Write, tmp_path: Path) -> None:
    file = timeline(GOOD + "\n" + BAD)
    lying = refused_file(file, tmp_path / "refused")
    assert lying == tmp_path / "refused" / "timeline.refused.yaml"
    header, records = lying.read_text(encoding="utf-8").split("events:\n")
    assert file.read_text(encoding="utf-8").startswith(header + "events:\n")
    comments = [line.strip("# ") for line in records.splitlines() if line.lstrip().startswith("#")]
    assert " ".join(comments) == (
        "line 16, data.country = \"North Korea\": there is no country 'North Korea' in ISO 3166-1 alpha-3; "
        "did you mean PRK (North Korea)?"
    )
    assert [one.raw.text for one in validate(lying)] == [BAD]


LAYOUTS = {
    "a dash a line": "  -\n" + BAD.replace("  - ", "    "),
    "no indentation": BAD.replace("\n  ", "\n")[2:],
    "brackets": '  [{id: bad, kind: missile_test, claimant: kim,\n    data: {country: "North Korea"}}]\n',
    "two bad ones": BAD + "\n" + BAD.replace("id: bad", "id: worse"),
    "a folded text": BAD + "    locator: >-\n      page 1,\n\n      # no comment\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_corrected_file_is_valid_in_any_layout(timeline: Write, tmp_path: Path, accepted: Read, layout: str) -> None:
    lying = refused_file(timeline(LAYOUTS[layout]), tmp_path / "refused")
    lying.write_text(lying.read_text(encoding="utf-8").replace("North Korea", "PRK"), encoding="utf-8")
    events = accepted(lying)
    assert events[0].id == "bad"
    assert {(event.claimant.name, event.source, event.document.title) for event in events} == {
        ("Kim Jong Un", "article/test", "A day in July")
    }


def test_a_header_that_goes_on_below_the_records_is_kept(timeline: Write, tmp_path: Path) -> None:
    file = timeline(BAD, "source: s\nevents:\n")
    with file.open("a", encoding="utf-8") as more:
        more.write("actors:\n  kim: {name: Kim}\n")
    lying = refused_file(file, tmp_path / "refused")
    [validated] = validate(lying)
    assert [problem.field for problem in validated.problems] == ["data.country"]


def test_a_timeline_written_as_json_is_kept_too(timeline: Write, tmp_path: Path) -> None:
    record = {"id": "bad", "kind": "missile_test", "claimant": {"name": "Kim"}, "data": {"country": "KP"}}
    lying = refused_file(timeline(json.dumps({"source": "s", "events": [record]}), ""), tmp_path / "refused")
    [validated] = validate(lying)
    assert [problem.field for problem in validated.problems] == ["data.country"]


def test_refused_lines_lie_beside_their_reasons(
    ndjson: Write, tmp_path: Path, record: dict[str, Any], accepted: Read
) -> None:
    lying = refused_file(ndjson(record, record | {"id": 5}), tmp_path / "refused")
    assert lying.name == "records.refused.ndjson"
    assert json.loads(lying.read_text(encoding="utf-8")) == record | {"id": 5}
    assert "line 2, id = 5: " in lying.with_name(lying.name + ".txt").read_text(encoding="utf-8")
    lying.write_text(lying.read_text(encoding="utf-8").replace('"id": 5', '"id": "5"'), encoding="utf-8")
    assert [event.id for event in accepted(lying)] == ["5"]


def test_of_a_line_without_end_only_the_reason_is_kept(ndjson: Write, tmp_path: Path) -> None:
    lying = refused_file(ndjson(b"x" * (17 << 20)), tmp_path / "refused")
    assert [file.name for file in lying.parent.iterdir()] == [lying.name] == ["records.refused.ndjson.txt"]
    assert "line 1: the line is longer than 16 MiB" in lying.read_text(encoding="utf-8")


def test_a_file_that_somebody_may_be_correcting_is_not_overwritten(timeline: Write, tmp_path: Path) -> None:
    first = refused_file(timeline(BAD), tmp_path)
    assert refused_file(timeline(BAD), tmp_path) == first
    corrected = first.read_text(encoding="utf-8").replace("North Korea", "Nor")
    first.write_text(corrected, encoding="utf-8")
    assert refused_file(timeline(BAD), tmp_path).name == "timeline.refused-2.yaml"
    assert first.read_text(encoding="utf-8") == corrected


def test_what_is_fed_in_again_and_refused_again_keeps_its_name_short(timeline: Write, tmp_path: Path) -> None:
    lying = refused_file(timeline(BAD + BAD.replace("id: bad", "id: worse")), tmp_path)
    lying.write_text(
        lying.read_text(encoding="utf-8").replace("{country: North", "{country: PRK} #", 1), encoding="utf-8"
    )
    again = refused_file(lying, tmp_path)
    assert again.name == "timeline.refused-2.yaml"
    assert [one.raw.text for one in validate(again)] == [BAD.replace("id: bad", "id: worse")]
