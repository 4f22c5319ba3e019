"""Spreadsheets are read cell by cell, and what is none says so."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.sources.raw import UnreadableFile
from ingest.sources.workbook import MAGIC, sheet
from tests import real_files
from tests.ingest.sources import xlsx

DRAFTS = real_files.DATA / "unsc" / "unsc_failed_drafts_cleaned_data_unsc.xlsx"

has_drafts = pytest.mark.skipif(not DRAFTS.exists(), reason="needs the workbooks of ../shared/data")


@pytest.mark.real
@has_drafts
def test_a_sheet_is_its_rows_with_the_header_and_empty_cells_are_none() -> None:
    header, first, *rest = sheet(DRAFTS)
    assert header[:3] == ["Meeting Number", "Voting On", "Year"]
    assert first[0] == 174.0
    assert len(rest) == 52
    assert "" not in [cell for row in rest for cell in row]
    assert sheet(DRAFTS, "Sheet1") == [header, first, *rest]


@pytest.mark.real
@has_drafts
def test_a_sheet_that_is_not_there_is_reported_with_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match=r"no sheet 'Votes'[\s\S]*Sheet1"):
        sheet(DRAFTS, "Votes")


@pytest.mark.parametrize("content", [b"", b"hello", MAGIC, MAGIC + b"\xff" * 500])
def test_what_is_no_workbook_is_unreadable(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "drafts.xlsx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match="not a workbook"):
        sheet(file)


@pytest.mark.real
@has_drafts
def test_a_workbook_that_is_cut_is_unreadable(tmp_path: Path) -> None:
    whole = DRAFTS.read_bytes()
    file = tmp_path / "drafts.xlsx"
    for length in range(0, len(whole), 997):
        file.write_bytes(whole[:length])
        with pytest.raises(UnreadableFile):
            sheet(file)


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ999999", "B" * 600, "A99999999", "-2"])
def test_a_cell_far_out_is_refused_before_it_fills_the_memory(tmp_path: Path, far: str) -> None:
    file = xlsx.write(tmp_path / "far.xlsx", [["a", "b"], ["c", "d"]])
    damaged = tmp_path / "damaged.xlsx"
    with ZipFile(file) as before, ZipFile(damaged, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'r="B2"', f'r="{far}"'.encode()))
    with pytest.raises(UnreadableFile, match=r"so far out|a cell stands at"):
        sheet(damaged)
