"""What a file would bring, and how it differs from the last one of its source, before anything of it is appended."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.sources.cns_missiles import SOURCE as CNS
from ingest.sources.header import header_of
from ingest.sources.reading import Reading, readings
from tests.calling import Dateline
from warehouse.ledger.ledger import Ledger

HEADER = "t,i,j,k,v,q\n"
FIRST = "BACI_HS92_Y2018_V202201.csv"
NEXT = "BACI_HS92_Y2018_V202301.csv"
ROWS = [f"2018,643,{partner},{code},7{number}.5,1{number}.25\n" for number, (partner, code) in
        enumerate([(408, 10121), (408, 270112), (156, 270112), (156, 10121), (410, 10121)])]  # fmt: skip

Profile = Callable[..., tuple[int, dict[str, dict[str, object]]]]


@pytest.fixture
def profile(dateline: Dateline, tmp_path: Path) -> Profile:
    """Profile a file of these rows; gives the exit code and each line by what it is about."""

    def call(name: str, text: str, source: str = "cepii-baci") -> tuple[int, dict[str, dict[str, object]]]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = dateline("profile", source, name, "--format", "json")
        assert done.stdout, done.stderr
        assert "Nothing was appended." in done.stderr
        return done.returncode, {row["what"]: row for row in json.loads(done.stdout)}

    return call


@pytest.fixture
def appended(dateline: Dateline, tmp_path: Path) -> Ledger:
    """A ledger that holds the first release."""
    (tmp_path / FIRST).write_text(HEADER + "".join(ROWS), encoding="utf-8")
    done = dateline("append", FIRST)
    assert done.returncode == 0, done.stderr
    return Ledger(tmp_path / "data" / "ledger.duckdb")


def test_of_a_source_that_was_never_read_all_is_new(profile: Profile, tmp_path: Path) -> None:
    code, lines = profile(FIRST, HEADER + "".join(ROWS))
    assert code == 0
    assert {what: lines[what]["this_file"] for what in ("new", "known", "corrected", "withdrawn", "refused")} == {
        "new": 5, "known": 0, "corrected": 0, "withdrawn": 0, "refused": 0
    }  # fmt: skip
    assert "nothing to compare with" in str(lines["before"]["remark"])
    assert not (tmp_path / "data" / "ledger.duckdb").exists()


def test_it_says_what_would_be_new_known_corrected_withdrawn_and_refused(profile: Profile, appended: Ledger) -> None:
    before = appended.head()
    rows = [
        ROWS[0],
        ROWS[1].replace("71.5", "99.5"),
        ROWS[2],
        ROWS[3],
        "2018,643,392,10121,5.5,1.5\n",
        "2018,643,x,1,y,z\n",
    ]
    code, lines = profile(NEXT, HEADER + "".join(rows))
    assert code == 1
    assert {what: lines[what]["this_file"] for what in ("new", "known", "corrected", "refused")} == {
        "new": 1, "known": 3, "corrected": 1, "refused": 1
    }  # fmt: skip
    assert lines["refused"]["remark"]
    assert appended.head() == before


def test_it_says_how_the_file_differs_in_volumes_columns_codes_and_fields(profile: Profile, appended: Ledger) -> None:
    rows = ["2018,643,392,10121,5.5,NA,x\n", "2018,643,408,10121,70.5,NA,x\n"]
    _, lines = profile(NEXT, HEADER.replace("q\n", "q,note\n") + "".join(rows))
    assert (lines["records"]["this_file"], lines["records"]["last_file"], lines["records"]["remark"]) == (2, 5, "-60%")
    assert lines["bytes"]["remark"]
    assert lines["column note"]["remark"] == "a new column"
    assert lines["codes of partner"]["remark"] == "new: JPN, gone: CHN KOR"
    assert {"never given before", "no longer given"} & {str(row["remark"]) for row in lines.values()}


def test_a_file_like_the_last_one_differs_in_nothing(profile: Profile, appended: Ledger) -> None:
    _, lines = profile(FIRST, HEADER + "".join(ROWS))
    assert lines.keys() == {"new", "known", "corrected", "withdrawn", "refused", "records", "bytes"}
    assert lines["known"]["this_file"] == 5


def test_a_file_of_our_own_format_is_profiled_by_the_source_of_its_records(profile: Profile) -> None:
    text = "source: s\nevents:\n  - {id: a, kind: statement, claimant: {name: A}, data: {summary: one}}\n"
    code, lines = profile("mine.yaml", text, "s")
    assert (code, lines["new"]["this_file"]) == (0, 1)


def test_the_first_row_of_a_table_without_header_is_not_taken_for_names(tmp_path: Path) -> None:
    row = "\t".join(["1", "20170704", "201707", "2017", "2017.5", *["x"] * 53])
    (tmp_path / "20170704.export.CSV").write_text(row + "\n" + row + "\n", encoding="utf-8")
    (tmp_path / FIRST).write_text(HEADER + ROWS[0], encoding="utf-8")
    gdelt, baci = readings([tmp_path / "20170704.export.CSV", tmp_path / FIRST])
    assert gdelt.source is not None
    assert header_of(gdelt) == ()
    assert header_of(baci) == ("t", "i", "j", "k", "v", "q")


def test_a_workbook_has_no_line_that_names_columns(tmp_path: Path) -> None:
    (tmp_path / "tests.xlsx").write_bytes(b"PK\x03\x04\x00\rworkbook\n")
    assert header_of(Reading((tmp_path / "tests.xlsx",), CNS)) == ()
