"""Characters that are not seen and change how a text is shown: refused where they come in, escaped where they show."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.characters import visible
from ingest.event import parse, parse_any
from tests.calling import Dateline
from tests.dateline.conftest import InJson
from warehouse.ledger.ledger import Ledger

C1 = "\x9b31m"
OVERRIDE = "\u202emoc"


def record(**changed: object) -> dict[str, object]:
    return {
        "source": "s",
        "id": "1",
        "kind": "statement",
        "claimant": {"name": "Kim"},
        "data": {"summary": "A text"},
    } | changed


def file_with(folder: Path, *records: dict[str, object]) -> Path:
    path = folder / "records.ndjson"
    path.write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    return path


def written(text: str) -> dict[str, dict[str, object]]:
    """A record for each name and key, with this text in it."""
    return {
        "id": record(id=text),
        "source": record(source=text),
        "subject": record(subject=text),
        "claimant.name": record(claimant={"name": text}),
        "document.title": record(document={"title": text}),
        "document.url": record(document={"url": text}),
    }


@pytest.mark.parametrize("field", written(""))
def test_none_comes_in_within_a_name_or_a_key(field: str) -> None:
    for number in (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)):
        with pytest.raises(ValidationError, match=rf"holds U\+{number:04X}"):
            parse_any(json.dumps(written(f"a{chr(number)}b")[field]).encode())


@pytest.mark.parametrize("text", ["naïve", "\u200fשלום\u200e", "zero\u200dwidth", "„“", "\u2030", "\u2065", "\xa0"])
def test_other_text_comes_in(text: str) -> None:
    assert parse_any(json.dumps(record(claimant={"name": text}), ensure_ascii=False).encode())


def test_one_record_with_them_is_refused_with_its_line_and_the_others_are_taken(
    in_json: InJson, tmp_path: Path
) -> None:
    done = in_json("append", str(file_with(tmp_path, record(), record(id="2", claimant={"name": f"a{C1}"}))))
    assert (done.code, done.row["appended"], done.row["refused"]) == (1, 1, 1)
    assert 'line 2, claimant.name = "a\\u009b31m": holds U+009B' in done.errors


class TestOfAnOldLedger:
    """What was taken in before they were refused is read, acted upon, and shown with them escaped."""

    @pytest.fixture(autouse=True)
    def old(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        names = {"claimant": {"name": f"Kim {C1}{OVERRIDE}"}, "document": {"title": "a :smile: [bold]b[/bold]"}}
        event = parse(record(id=f"old{C1}", data={"summary": f"Said {C1}{OVERRIDE} :smile: [red]x"}, **names))
        Ledger(tmp_path / "data" / "ledger.duckdb").append([event])

    @pytest.mark.parametrize("form", ["table", "json", "jsonl"])
    @pytest.mark.parametrize("command", [("events",), ("history", "s#old" + C1)])
    def test_it_is_printed_with_them_escaped(self, dateline: Dateline, command: tuple[str, ...], form: str) -> None:
        done = dateline(*command, "--format", form)
        assert done.returncode == 0
        assert not {"\x9b", "\u202e"} & {*done.stdout, *done.stderr}
        assert "\\u009b31m\\u202emoc" in done.stdout

    def test_json_has_the_same_value(self, dateline: Dateline) -> None:
        assert json.loads(dateline("follow").stdout)["data"]["claimant"]["name"] == f"Kim {C1}{OVERRIDE}"

    def test_csv_is_data_and_has_them(self, dateline: Dateline) -> None:
        assert C1 + OVERRIDE in dateline("events", "--format", "csv").stdout

    def test_it_can_be_retracted(self, dateline: Dateline) -> None:
        done = dateline("retract", f"s#old{C1}", "--reason", "wrong")
        assert done.returncode == 0, done.stderr

    def test_a_table_has_names_of_emoji_and_marks_of_style_as_they_stand(self, dateline: Dateline) -> None:
        shown = dateline("events", "--format", "table").stdout
        assert ":smile: [red]x" in shown


def test_a_message_has_them_escaped(dateline: Dateline) -> None:
    done = dateline("append", f"no{C1}{OVERRIDE}:smile:.yaml")
    assert "no\\u009b31m\\u202emoc:smile:.yaml" in done.stderr
    assert "\x9b" not in done.stderr


def test_lines_and_tabs_stay() -> None:
    assert visible("a\tb\nc\x1b[31m\x7f\r") == "a\tb\nc\\u001b[31m\\u007f\\u000d"
