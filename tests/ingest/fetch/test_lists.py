"""The lists of the UN and of OFAC: the newest at one address, an older one kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.fetch.lists import OFAC, UN
from ingest.fetch.slices import Try
from tests import real_files
from tests.ingest.fetch.server import Answer, Server, page, whole

Ask = Callable[..., dict[str, Try]]

REAL = real_files.DATA / "sanctions"

LIST = b"<?xml version='1.0'?><CONSOLIDATED_LIST dateGenerated='2017-06-05'><INDIVIDUALS/></CONSOLIDATED_LIST>"
NEWER = LIST.replace(b"06-05", b"08-05")
JUNE, AUGUST = "Mon, 05 Jun 2017 00:00:00 GMT", "Sat, 05 Aug 2017 00:00:00 GMT"

TABLES = {
    "SDN": b'36,"A LINE","-0- ","CUBA","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\n',
    "ADD": b'36,25,"-0- ","Havana","Cuba","-0- "\n',
    "ALT": b'36,12,"aka","A. LINE","-0- "\n',
}


def test_the_list_of_the_un_is_fetched_again_where_it_changed(server: Server, ask: Ask, tmp_path: Path) -> None:
    server.says("/consolidated.xml", whole(LIST, modified=JUNE))
    first = ask(UN)["consolidated.xml"]
    assert (first.state, first.file, first.modified) == ("fetched", "consolidated.xml", JUNE)
    assert ask(UN)["consolidated.xml"].why == "unchanged"
    server.says("/consolidated.xml", whole(NEWER, modified=AUGUST))
    assert ask(UN)["consolidated.xml"].why == ""
    assert (tmp_path / "consolidated.xml").read_bytes() == NEWER
    assert first.sha256
    assert (tmp_path / f"consolidated.{first.sha256[:12]}.xml").read_bytes() == LIST


@pytest.mark.parametrize("bad", [page(), whole(LIST[:-5]), whole(b"<html/>"), whole(b"")])
def test_what_is_not_the_list_of_the_un_replaces_none(server: Server, ask: Ask, tmp_path: Path, bad: Answer) -> None:
    server.says("/consolidated.xml", whole(LIST))
    ask(UN)
    server.says("/consolidated.xml", bad)
    assert ask(UN)["consolidated.xml"].state == "failed"
    assert (tmp_path / "consolidated.xml").read_bytes() == LIST


def test_the_three_files_of_ofac_come(server: Server, ask: Ask, tmp_path: Path) -> None:
    for name, row in TABLES.items():
        server.says(f"/{name}.CSV", whole(row))
    assert [(one.slice, one.state, one.file) for one in ask(OFAC).values()] == [
        ("SDN.CSV", "fetched", "sdn.csv"),
        ("ADD.CSV", "fetched", "add.csv"),
        ("ALT.CSV", "fetched", "alt.csv"),
    ]


def test_a_file_of_ofac_with_other_columns_is_not_taken(server: Server, ask: Ask, tmp_path: Path) -> None:
    server.says("/SDN.CSV", page())
    server.says("/ADD.CSV", whole(TABLES["SDN"]))
    server.says("/ALT.CSV", whole(TABLES["ALT"]))
    tried = ask(OFAC)
    assert [one.state for one in tried.values()] == ["failed", "failed", "fetched"]
    assert "12 columns in its first row instead of 6" in tried["ADD.CSV"].why


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real lists are not here")
def test_the_real_lists_are_taken(server: Server, ask: Ask) -> None:
    server.says("/consolidated.xml", whole((REAL / "UN_consolidated.xml").read_bytes()))
    for name in TABLES:
        server.says(f"/{name}.CSV", whole((REAL / f"ofac_{name.lower()}.csv").read_bytes()))
    assert {one.state for one in (ask(UN) | ask(OFAC)).values()} == {"fetched"}
