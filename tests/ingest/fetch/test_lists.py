"""The lists of the UN and of OFAC: the newest at one address, an older one kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch.lists import OFAC, UN
from ingest.fetch.slices import Try
from tests import real_files
from tests.ingest.fetch.server import Answer, Server, error, page, redirect, whole

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


def test_the_storage_to_which_ofac_leads_is_asked_as_it_was(server: Server, ask: Ask, tmp_path: Path) -> None:
    signed = "/storage/SDN.CSV?X-Amz-Signature=5ec4e7&X-Amz-Expires=30"
    server.says("/SDN.CSV", redirect(f"{server.address}{signed}"))
    server.says(signed, whole(TABLES["SDN"], etag='"1"'))
    assert ask(OFAC)["SDN.CSV"].state == "fetched"
    assert ask(OFAC)["SDN.CSV"].why == "unchanged"
    server.says(signed, error(403, b"Request has expired", Content_Type="text/plain"))
    expired = ask(OFAC)["SDN.CSV"]
    assert (expired.state, expired.file) == ("failed", "sdn.csv")
    assert "Request has expired" in expired.why
    assert "5ec4e7" not in (tmp_path / "slices.ndjson").read_text()


def test_the_address_of_the_un_leads_to_another(server: Server, ask: Ask) -> None:
    server.says("/consolidated.xml", redirect(f"{server.address}/consolidatedLegacyByPRN.xml"))
    server.says("/consolidatedLegacyByPRN.xml", whole(LIST))
    assert ask(UN)["consolidated.xml"].state == "fetched"


@pytest.mark.parametrize(
    "refusal",
    [
        error(403, b"<html>Forbidden</html>", Content_Type="text/html"),
        error(202, b"<html/>", Content_Type="text/html", x_amzn_waf_action="challenge"),
        error(405, b"<html/>", Content_Type="text/html", x_amzn_waf_action="captcha"),
    ],
)
def test_a_firewall_that_wants_a_browser_is_named_with_what_to_do(server: Server, ask: Ask, refusal: Answer) -> None:
    def by_agent(handler: Any) -> None:
        is_browser = handler.headers["User-Agent"].startswith("Mozilla/5")
        (whole(TABLES["SDN"]) if is_browser else refusal)(handler)

    server.says("/SDN.CSV", by_agent)
    refused = ask(OFAC)["SDN.CSV"]
    assert refused.state == "failed"
    assert "set DATELINE_OFAC_USER_AGENT to that of your browser" in refused.why
    assert server.asked[0].headers["User-Agent"].startswith("dateline/")
    assert server.paths().count("/SDN.CSV") == 1
    browser = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/130.0"}
    assert ask(OFAC, settings=browser)["SDN.CSV"].state == "fetched"


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
