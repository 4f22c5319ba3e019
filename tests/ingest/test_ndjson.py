"""NDJSON: one record a line, in the envelope's own fields; a bad line spoils no other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.sources.ndjson import LONGEST_LINE
from ingest.sources.raw import UnreadableFile
from tests.validating import Accepted, read, validate

Write = Callable[..., Path]
Read = Callable[[Path], list[Any]]
Record = dict[str, Any]


def test_a_line_is_a_record(ndjson: Write, accepted: Read, record: Record) -> None:
    assert [event.id for event in accepted(ndjson(record, record | {"id": "test-2"}))] == ["test-1", "test-2"]


def test_blank_lines_and_the_line_ends_of_windows_do_not_matter(ndjson: Write, accepted: Read, record: Record) -> None:
    whole = json.dumps(record).encode()
    assert len(accepted(ndjson(b"", whole + b"\r", b"  \r", whole, b""))) == 2


def test_the_last_line_may_lack_its_end(ndjson: Write, accepted: Read, record: Record) -> None:
    file = ndjson(record)
    file.write_bytes(file.read_bytes().rstrip())
    assert len(accepted(file)) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_record(ndjson: Write, accepted: Read, record: Record) -> None:
    assert len(accepted(ndjson(b"\xef\xbb\xbf" + json.dumps(record).encode()))) == 1


@pytest.mark.parametrize(
    ("line", "reason", "remedy"),
    [
        (b"{id: 1}", "not JSON (key must be a string at line 1 column 2)", "A line holds one whole JSON object"),
        (b'{"id": ', "not JSON (EOF while parsing", "A line holds one whole JSON object"),
        (b"[" * 100_000, "not JSON (recursion limit exceeded", "A line holds one whole JSON object"),
        (b"[1, 2]", "not a record", "A line holds one JSON object in braces"),
        (b"5", "not a record", "A line holds one JSON object in braces"),
        (b'"text"', "not a record", "A line holds one JSON object in braces"),
        (b"{}", "missing", "Write one of coded_event, conflict_event"),
        (b'{"kind": "moon_landing"}', "unknown kind", "Write one of coded_event, conflict_event"),
        (b'{"kind": 5}', "unknown kind", "Write one of coded_event, conflict_event"),
        (b'{"kind": null}', "nothing is written here", "Fill it in"),
        (b'{"id": "a", "kind": "meeting", "id": "b"}', 'the key "id" stands twice in one object', ""),
        (b'{"id": "a", "data": {"x": [{"y": 1, "y": 2}]}}', 'the key "y" stands twice in one object', ""),
        (b'{"specversion": "1.0", "id": "a", "data": {"payload": {"y": 1, "y": 1}}}', 'the key "y" stands twice', ""),
        (b'{"id": "caf\xe9"}', "byte 11 of the line is not UTF-8 (0xe9)", ""),
    ],
)
def test_a_bad_line_is_reported_by_its_number_and_spoils_no_other(
    ndjson: Write, problems: Read, record: Record, line: bytes, reason: str, remedy: str
) -> None:
    file = ndjson(record, line, record)
    [problem] = problems(file)
    assert problem.line == 2
    assert problem.reason.startswith(reason)
    assert problem.remedy.startswith(remedy)
    assert [isinstance(one, Accepted) for one in validate(file)] == [True, False, True]


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ('"PRK"', '"PRK", "country": "RUS"', 'the key "country" stands twice'),
        ('"PRK"', r'"PRK\ud800"', r"\ud800 is half of a character"),
        ('"country"', r'"\udfffcountry"', r"\udfff is half of a character"),
    ],
)
def test_a_record_of_a_document_that_readers_read_differently_spoils_no_other(
    ndjson: Write, problems: Read, record: Record, good: str, bad: str, reason: str
) -> None:
    whole = json.dumps(record)
    spoilt = whole.replace(good, bad)
    assert spoilt != whole
    file = ndjson(f"[{whole}, {spoilt}, {whole}]".encode(), name="records.json")
    [problem] = problems(file)
    assert (problem.line, problem.reason.startswith(reason)) == (2, True)
    assert [isinstance(one, Accepted) for one in validate(file)] == [True, False, True]


def test_what_is_nested_too_deep_is_reported(
    ndjson: Callable[..., Path], problems: Callable[[Path], list[Any]]
) -> None:
    deep = b'{"specversion": ' + b"[" * 3_000
    [problem] = problems(ndjson(deep))
    assert problem.reason.startswith("nested too deep")
    with pytest.raises(UnreadableFile, match="nested too deep"):
        problems(ndjson(deep, name="record.json"))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_none_is_refused(ndjson: Write, problems: Read, record: Record, number: str) -> None:
    spoilt = json.dumps(record).replace('"PRK"', f'"PRK", "range": {number}')
    assert problems(ndjson(spoilt.encode()))


def test_a_refused_line_keeps_its_text_to_be_corrected(ndjson: Write) -> None:
    assert [raw.text for raw in read(ndjson(b'{"id": 1}', b'{"id": "caf\xe9"}'))] == ['{"id": 1}', r'{"id": "caf\xe9"}']


def test_a_line_without_end_is_refused_unread_and_the_next_one_taken(ndjson: Write, record: Record) -> None:
    fits = json.dumps(record).encode().ljust(LONGEST_LINE)
    validated = list(validate(ndjson(b"x" * (2 * LONGEST_LINE), fits, b"y" * (LONGEST_LINE + 1), record)))
    assert [isinstance(one, Accepted) for one in validated] == [False, True, False, True]
    assert [one.raw.line for one in validated] == [1, 2, 3, 4]
    assert validated[0].raw.defect == "the line is longer than 16 MiB; write one record a line"


def test_a_file_is_read_by_its_ending(ndjson: Write, record: Record, accepted: Read) -> None:
    assert accepted(ndjson(record, name="records.JSONL"))
    with pytest.raises(UnreadableFile, match=r"no reader for \.csv") as caught:
        list(read(ndjson(record, name="records.csv")))
    assert "a file ending in .yaml, .yml, .ndjson, .jsonl" in str(caught.value)
    assert "rename it by what it holds" in str(caught.value)
