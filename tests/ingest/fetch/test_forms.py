"""What a whole file of each form must look like; an error page, half a file or a bomb is none."""

import contextlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import comtrade, forms, ucdp
from ingest.fetch.client import PermanentError, TransientError
from tests.ingest.fetch.server import zipped

PAGE = b"<!DOCTYPE html>\n<html><body>We are down for maintenance.</body></html>"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "a.part"
        path.write_bytes(content)
        return path

    return write


File = Callable[[bytes], Path]


def test_the_file_in_a_zip_takes_its_place(file: File) -> None:
    path = file(zipped(b"1\t2\n"))
    assert forms.unzipped(path)
    assert path.read_bytes() == b"1\t2\n"
    assert [one.name for one in path.parent.iterdir()] == ["a.part"]


def test_a_zip_of_an_empty_file_holds_nothing(file: File) -> None:
    assert not forms.unzipped(file(zipped(b"")))


def test_the_name_in_a_zip_leads_nowhere(file: File) -> None:
    path = file(zipped(b"1", name="../../over.CSV"))
    assert forms.unzipped(path)
    assert [one.name for one in path.parent.iterdir()] == ["a.part"]
    assert not list(path.parent.parent.glob("over.CSV"))


# A zip has its time in it: named after its bytes, a test would have another name in each process.
@pytest.mark.parametrize(
    "content", [PAGE, b"", zipped(b"1" * 9999)[:60], zipped(b"12")[:-30]], ids=["page", "empty", "cut", "endless"]
)
def test_what_is_no_zip_says_how_it_begins(file: File, content: bytes) -> None:
    with pytest.raises(TransientError, match="not the ZIP it should be") as raised:
        forms.unzipped(file(content))
    if content == PAGE:
        assert "it begins: <!DOCTYPE html>" in raised.value.what
    if not content:
        assert "it is empty" in raised.value.what


def test_a_zip_whose_content_fails_its_own_checksum_is_none(file: File) -> None:
    content = bytearray(zipped(b"some content that is long enough to be spoilt"))
    content[45] ^= 0xFF
    path = file(bytes(content))
    with pytest.raises(TransientError):
        forms.unzipped(path)
    assert [one.name for one in path.parent.iterdir()] == ["a.part"]


def test_a_zip_with_several_files_or_none_is_not_what_was_asked_for(file: File) -> None:
    for content in (zipped(b"1", b"2"), zipped()):
        with pytest.raises(PermanentError, match="files in a ZIP"):
            forms.unzipped(file(content))


def test_a_zip_bomb_is_not_unpacked(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST", 1_000_000)
    path = file(zipped(bytes(1_000_001)))
    with pytest.raises(PermanentError, match="1000001 bytes when unpacked"):
        forms.unzipped(path)


def test_a_zip_that_understates_its_size_gives_no_more_than_it_states(file: File) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(5_000_000))
    lied = out.getvalue().replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path = file(lied)
    with pytest.raises(TransientError):
        forms.unzipped(path)
    assert path.stat().st_size == len(lied)


def test_an_encrypted_zip_is_reported(file: File) -> None:
    content = bytearray(zipped(b"12"))
    content[6] |= 1  # the flag, in the local header and in the directory
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(TransientError, match="encrypted"):
        forms.unzipped(file(bytes(content)))


def test_lines_are_no_page(file: File) -> None:
    assert forms.lines(file(b"1 2 3\n"))
    assert not forms.lines(file(b""))
    with pytest.raises(TransientError, match="it begins: <!DOCTYPE"):
        forms.lines(file(b"\n  " + PAGE))


def test_a_table_has_as_many_columns_as_it_should(file: File) -> None:
    assert forms.table(3)(file(b'1,"a, b\nc",-0- \n'))
    for content in (PAGE, b"", b"1,2\n", b'1,"2,', b"1,2,3,4\n", bytes(range(256))):
        with pytest.raises(TransientError, match="instead of 3"):
            forms.table(3)(file(content))


def test_a_document_is_read_to_its_end(file: File) -> None:
    fits = forms.document("LIST")
    assert fits(file(b"<?xml version='1.0'?><LIST at='1'><A><B/></A></LIST>"))
    assert not fits(file(b"<LIST/>"))
    for content in (b"<LIST><A></A>", b"", b"LIST", b"<LIST></LIST><A/>"):
        with pytest.raises(TransientError, match="not a whole XML document"):
            fits(file(content))
    with pytest.raises(TransientError, match="<html> where <LIST> should be"):
        fits(file(b"<html><body/></html>"))


def test_a_document_that_declares_entities_is_not_expanded(file: File) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><LIST><A>&b;</A></LIST>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><LIST><A>&a;</A></LIST>'
    for content in (bomb, outside):
        with pytest.raises(PermanentError, match="declares an XML entity"):
            forms.document("LIST")(file(content))


def test_rows_are_counted_and_plain_fields_listed(file: File) -> None:
    content = {"count": 2, "next": None, "data": [{"count": 9, "b": [{"c": 1}]}, {}], "error": "", "more": {"x": 1}}
    assert forms.counted(file(json.dumps(content).encode()), "data") == (2, {"count": 2, "next": None, "error": ""})
    assert forms.counted(file(b"{}"), "data") == (0, {})


@pytest.mark.parametrize(
    "content", [PAGE, b"", b'{"data": [{}', b'{"data": []} trailing', b'{"data": ["\xff"]}', b'{"data": [NaN]}', b"{,}"]
)
def test_what_is_no_whole_json_says_how_it_begins(file: File, content: bytes) -> None:
    with pytest.raises(TransientError, match="not a whole JSON document"):
        forms.counted(file(content), "data")


def test_an_answer_that_is_a_bare_list_or_nested_without_end_is_no_trap(file: File) -> None:
    assert forms.counted(file(b"[{}]"), "data") == (0, {})
    with pytest.raises(PermanentError, match="nested"):
        forms.counted(file(b'{"data":' + b"[" * 200_000), "data")


# --- Anything at all ---

WHOLE: dict[str, tuple[Callable[[Path], object], bytes]] = {
    "zip": (forms.unzipped, zipped(b"610000001\t20170704\tPRK\n" * 9)),
    "lines": (forms.lines, b"f6fcb7e955e35f93c9dae427c07b545d  1979.zip\n"),
    "table": (forms.table(5), b'36,12,"aka","A. LINE","-0- "\n'),
    "document": (forms.document("LIST"), b"<?xml version='1.0'?><LIST at='1'><A>b&amp;c</A></LIST>"),
    "comtrade": (comtrade.whole(500, has_key=False), b'{"count": 1, "data": [{"a": 1.5, "b": null}], "error": ""}'),
    "ucdp": (ucdp.first_page(1000), b'{"TotalCount": 1, "TotalPages": 1, "NextPageUrl": null, "Result": [{"id": 1}]}'),
}


@pytest.mark.parametrize("form", WHOLE)
@given(data=st.data())
def test_whatever_comes_is_taken_or_refused_in_our_words(form: str, data: st.DataObject) -> None:
    fits, content = WHOLE[form]
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, len(content)))
    spoilt = content[:begin] + data.draw(st.binary(max_size=40)) + content[end:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.part"
        path.write_bytes(spoilt)
        with contextlib.suppress(TransientError, PermanentError):
            assert fits(path) in (True, False)
        assert [one.name for one in path.parent.iterdir()] == ["a.part"]
