"""Bad input, through the real command line: one clear error each, nothing good lost, nothing traced back."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.errors import ExitCode
from tests.calling import Dateline
from tests.dateline.conftest import InJson

HEADER = """\
source: article/test
actors:
  kim: {name: Kim Jong Un, country: PRK}
events:
"""

# What 100 MB in one line, or in one file, may cost: several times what dateline needs for a short one.
MEMORY = 400 << 20


def record(name: str, kind: str = "missile_test", data: str = "{country: PRK}", more: str = "") -> str:
    return f"  - id: {name}\n    kind: {kind}\n    claimant: kim\n{more}    data: {data}\n"


GOOD, LAST = record("good"), record("last")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write a file, and answer its name."""

    def put(content: str | bytes, name: str = "bad.yaml") -> str:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return put


def ids(in_json: InJson) -> list[str]:
    return [row["id"] for row in in_json("events").rows]


# One bad record between two good ones: line, field, value, reason, remedy ------------------------------------------

BAD_RECORDS = {
    "a wrong type": (
        record("bad", data="{country: PRK, range: far}"),
        'line 12, data.range = "far": not the fields that belong here. Write a plain number',
    ),
    "an unknown kind": (
        record("bad", kind="moon_landing"),
        'line 10, kind = "moon_landing": unknown kind. Write one of coded_event, conflict_event',
    ),
    "an impossible date": (
        record("bad", more="    occurred: 2017-02-30\n"),
        "line 12, occurred = \"2017-02-30\": '2017-02-30': there is no such date in the calendar",
    ),
    "low above high": (
        record("bad", data="{country: PRK, range: {low: 9, high: 3}}"),
        'line 12, data.range = {"low": 9, "high": 3}: low (9) is above high (3)',
    ),
    "a country that does not exist": (
        record("bad", data="{country: North Korea}"),
        "line 12, data.country = \"North Korea\": there is no country 'North Korea' in ISO 3166-1 alpha-3; "
        "did you mean PRK (North Korea)?",
    ),
    "an identity that is taken within the file": (
        record("good", data="{country: PRK, outcome: failure}"),
        'line 9, id = "good": the id is not unique: lines 5 and 9 have it, and differ in content. '
        "Give one of the records an id of its own",
    ),
}


@pytest.mark.parametrize("case", BAD_RECORDS)
def test_a_bad_record_is_reported_with_its_place_and_its_remedy_and_the_good_ones_are_appended(
    in_json: InJson, write: Callable[..., str], tmp_path: Path, case: str
) -> None:
    bad, message = BAD_RECORDS[case]
    said = in_json("append", write(HEADER + GOOD + bad + LAST))
    assert said.code == 1
    assert said.errors.startswith(f"bad.yaml: {message}")
    assert said.errors.count("\n") == 1
    assert (said.row["read"], said.row["appended"], said.row["refused"]) == (3, 2, 1)
    assert sorted(ids(in_json)) == ["good", "last"]
    lying = tmp_path / said.row["refused_file"]
    lying.write_text(lying.read_text(encoding="utf-8").split("  - id:")[0] + record("corrected"), encoding="utf-8")
    again = in_json("append", said.row["refused_file"])
    assert (again.code, again.row["appended"], again.row["refused"]) == (0, 1, 0)


def test_with_strict_one_bad_record_keeps_all_of_its_file_out(
    in_json: InJson, write: Callable[..., str], tmp_path: Path
) -> None:
    bad, message = BAD_RECORDS["low above high"]
    said = in_json("append", "--strict", write(HEADER + GOOD + bad + LAST))
    assert said.code == 1
    assert message in said.errors
    assert (said.row["read"], said.row["appended"], said.row["refused"]) == (3, 0, 1)
    assert not (tmp_path / "data" / "ledger.duckdb").exists()


def test_with_strict_an_identity_that_is_taken_keeps_all_of_its_file_out(
    in_json: InJson, write: Callable[..., str]
) -> None:
    in_json("append", write(HEADER + GOOD))
    other = record("good", data="{country: KOR}")
    said = in_json("append", "--strict", write(HEADER + LAST + other, "other.yaml"))
    assert (said.code, said.row["appended"], said.row["refused"]) == (1, 0, 1)
    assert ids(in_json) == ["good"]


def test_strict_appends_nothing_of_a_corrected_file_and_leaves_it_as_it_is(
    in_json: InJson, write: Callable[..., str], tmp_path: Path
) -> None:
    said = in_json("append", write(HEADER + record("one", data="{country: X}") + record("two", data="{country: Y}")))
    lying = tmp_path / said.row["refused_file"]
    half = lying.read_text(encoding="utf-8").replace("{country: X}", "{country: PRK}")
    lying.write_text(half, encoding="utf-8")
    assert in_json("append", "--strict", said.row["refused_file"]).row["appended"] == 0
    assert lying.read_text(encoding="utf-8") == half


def test_an_identity_that_the_ledger_knows_with_other_content_is_refused(
    in_json: InJson, write: Callable[..., str]
) -> None:
    assert in_json("append", write(HEADER + GOOD)).code == 0
    said = in_json("append", write(HEADER + LAST + record("good", data="{country: KOR}"), "other.yaml"))
    assert said.code == 1
    assert said.errors.startswith('other.yaml: line 9, id = "good": article/test#good stands at position 1 with other')
    assert (said.row["appended"], said.row["known"], said.row["refused"]) == (1, 0, 1)
    assert sorted(ids(in_json)) == ["good", "last"]


def test_what_is_known_already_is_no_error(in_json: InJson, write: Callable[..., str]) -> None:
    name = write(HEADER + GOOD)
    in_json("append", name)
    said = in_json("append", name)
    assert (said.code, said.row["appended"], said.row["known"], said.row["refused"]) == (0, 0, 1, 0)


def test_validate_reports_everything_that_is_wrong_and_stores_nothing(
    in_json: InJson, write: Callable[..., str], tmp_path: Path
) -> None:
    bad = record("two words", data="{country: X, range: far}", more="    modality: maybe\n")
    said = in_json("validate", write(HEADER + GOOD + bad))
    assert said.code == 1
    assert [(row["line"], row["field"]) for row in said.rows] == [
        (9, "id"),
        (12, "modality"),
        (13, "data.country"),
        (13, "data.range"),
    ]
    assert all(row["file"] == "bad.yaml" and row["value"] and row["reason"] for row in said.rows)
    assert not (tmp_path / "data").exists()


def test_refused_lines_of_ndjson_can_be_corrected_too(
    in_json: InJson, write: Callable[..., str], tmp_path: Path
) -> None:
    good = {
        "source": "s",
        "id": "1",
        "kind": "missile_test",
        "claimant": {"name": "Kim"},
        "data": {"country": "PRK"},
    }
    lines = [json.dumps(good), "{not json", json.dumps(good | {"id": "2", "data": {"country": "NK"}})]
    said = in_json("append", write("\n".join(lines), "bad.ndjson"))
    assert said.code == 1
    assert "bad.ndjson: line 2: not JSON" in said.errors
    assert 'bad.ndjson: line 3, data.country = "NK": there is no country' in said.errors
    assert (said.row["appended"], said.row["refused"]) == (1, 2)
    lying = tmp_path / said.row["refused_file"]
    corrected = lying.read_text(encoding="utf-8").replace('"NK"', '"PRK"').replace("{not json", json.dumps(good))
    lying.write_text(corrected, encoding="utf-8")
    again = in_json("append", said.row["refused_file"])
    assert (again.code, again.row["appended"], again.row["known"]) == (0, 1, 1)


# Files that hold no record at all ---------------------------------------------------------------------------------

BAD_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "not YAML at all": ("bad.yaml", "source: s\nevents: [}\n", "bad.yaml: line 2: not YAML"),
    "prose": ("bad.yaml", "Once upon a time\n", "bad.yaml: line 1: no timeline; a timeline is a mapping"),
    "a picture": ("bad.yaml", b"\x89PNG\r\n\x1a\n\x00\x00", "bad.yaml: line 1: byte 0 of the file is not UTF-8 (0x89)"),
    "not UTF-8": ("bad.yaml", (HEADER + "# caf\xe9").encode("latin-1"), "bad.yaml: line 5: byte 83 of the file is not"),
    "not UTF-8, NDJSON": ("bad.ndjson", b'{"id": "caf\xe9"}', "bad.ndjson: line 1: byte 11 of the line is not UTF-8"),
    "empty": ("bad.yaml", "", "bad.yaml: the file is empty"),
    "an unknown ending": ("bad.docx", "text", "bad.docx: no reader for .docx"),
    "no ending": ("bad", "text", "bad: no reader for a file without an ending"),
    "an open bracket without end": ("bad.yaml", "events: " + "[" * 200_000, "bad.yaml: line 1: nested more than 50"),
}


@pytest.mark.parametrize("case", BAD_FILES)
@pytest.mark.parametrize("command", ["append", "validate"])
def test_a_bad_file_is_reported_with_its_remedy_and_stops_no_other(
    in_json: InJson, write: Callable[..., str], command: str, case: str
) -> None:
    name, content, message = BAD_FILES[case]
    said = in_json(command, write(content, name), write(HEADER + GOOD, "good.yaml"))
    assert said.code == 1
    listed = [f"{row['file']}: line {row['line']}: {row['reason']}" for row in said.rows if "line" in row]
    assert message in said.errors + "\n".join(listed)
    if command == "append":
        assert [row["appended"] for row in said.rows if row["file"] == "good.yaml"] == [1]
    else:
        assert "good.yaml: 1 of 1 records are good" in said.errors


def test_a_process_of_its_own_says_the_same(
    in_json: InJson, write: Callable[..., str], tmp_path: Path, environment: dict[str, str]
) -> None:
    words = ["validate", write("Once upon a time\n"), write(HEADER + record("x", kind="y"), "worse.yaml")]
    said = in_json(*words)
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *words, "--format", "json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (said.code, said.rows, said.errors)


def test_a_folder_is_no_file(in_json: InJson, tmp_path: Path) -> None:
    (tmp_path / "timelines.yaml").mkdir()
    said = in_json("append", "timelines.yaml")
    assert said.code == 1
    assert said.errors == (
        "error: timelines.yaml: a folder, no file\nexpected: files\n"
        "to fix it: name the files in it, such as timelines.yaml/*.yaml\n"
    )


@pytest.mark.parametrize("name", ["nowhere.yaml", "nowhere", "no/where.ndjson"])
def test_a_missing_file_is_reported_as_missing(in_json: InJson, name: str) -> None:
    said = in_json("append", name)
    assert said.code == 1
    assert said.errors == f"error: {name}: No such file or directory\nto fix it: check the name and its permissions\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_must_not_be_read_is_reported_as_such(
    in_json: InJson, write: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / write(HEADER + GOOD)).chmod(0)
    said = in_json("append", "bad.yaml")
    assert said.code == 1
    assert "bad.yaml: Permission denied" in said.errors


# 100 MB -----------------------------------------------------------------------------------------------------------


# A process counts the memory of the one it came from: a small one stands between it and pytest.
FRUGAL = """\
import resource, subprocess, sys
code = subprocess.call([sys.executable, "-m", "dateline", *sys.argv[1:]])
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Callable[[str, bytes], Path]]:
    """Write 100 MB in one line, and more behind it; no test leaves that behind."""

    def put(name: str, after: bytes) -> Path:
        file = tmp_path / name
        with file.open("wb") as out:
            for _ in range(100):
                out.write(b"x" * (1 << 20))
            out.write(after)
        return file

    yield put
    for file in tmp_path.glob("large.*"):
        file.unlink()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("large.ndjson", "large.ndjson: line 1: the line is longer than 16 MiB; write one record a line"),
        ("large.yaml", "large.yaml: larger than 16 MiB: write so many records as NDJSON, one a line"),
    ],
)
def test_100_mb_in_one_line_cost_one_message_and_little_memory(
    large: Callable[[str, bytes], Path], environment: dict[str, str], name: str, message: str
) -> None:
    good = b'{"source": "s", "id": "1", "kind": "missile_test", "claimant": {"name": "K"}, "data": {"country": "PRK"}}'
    file = large(name, b"\n" + good + b"\n")
    done = subprocess.run(
        [sys.executable, "-c", FRUGAL, "append", name, "--format", "json"],
        cwd=file.parent,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    *errors, memory = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line for line in errors if message in line] == errors
    assert int(memory) < MEMORY
    assert [row["appended"] for row in json.loads(done.stdout)] == ([1] if name.endswith(".ndjson") else [])


@pytest.mark.parametrize("words", [["history", "x#\udcff"], ["append", "not\udcffutf.ndjson"]])
def test_an_argument_that_is_not_utf_8_is_an_error_of_usage(dateline: Dateline, words: list[str]) -> None:
    done = dateline(*words)
    assert done.returncode == ExitCode.USAGE
    assert r"\xff" in done.stderr
    assert "is not UTF-8" in done.stderr
