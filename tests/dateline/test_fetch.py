"""`dateline fetch` against a server on this machine: what it writes, what it keeps, and how it ends."""

import json
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from dateline.cli import main
from dateline.commands.fetch import CHECKED
from dateline.output import Format, write
from ingest.fetch.client import Pace
from ingest.fetch.defaults import SETTINGS
from ingest.fetch.registry import FETCHERS
from tests.guide import page
from tests.ingest.fetch import server as local
from tests.ingest.fetch.server import Server, as_json, cut, error, hang, md5, whole, zipped
from tests.ingest.sources.test_gdelt import row
from warehouse.ledger.ledger import Ledger

FETCHES = re.findall(r"^dateline (fetch .*?)(?:\s+#.*)?$", page("how-to/fetch"), re.MULTILINE)

FAST = Pace(pause=0, timeout=0.5, tries=2, first_wait=0.001)

LIST = b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>" + b" " * 300_000


@dataclass(frozen=True)
class Said:
    code: int
    rows: list[dict[str, Any]]
    errors: str


Dateline = Callable[..., Said]


@pytest.fixture
def server() -> Iterator[Server]:
    with local.running() as running:
        yield running


@pytest.fixture
def addresses(server: Server) -> dict[str, str]:
    """Every source at the server of this machine, asked without a pause."""
    local = {"url": server.address, "pause": "0", "wait": "0.001"}  # a fallback and the host of files, too
    values = {name: local[name.split("_")[-1]] for name in SETTINGS if name.split("_")[-1] in local}
    account = {"acled_user": "me@example.org", "acled_password": "s3cret"}
    named = {f"DATELINE_{name.upper()}": value for name, value in {**values, **account}.items()}
    return named | {"NO_PROXY": "127.0.0.1"}


@pytest.fixture
def dateline(
    tmp_path: Path,
    addresses: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Dateline:
    """Run a command in a folder of its own, without long waits, its result as JSON."""
    monkeypatch.chdir(tmp_path)
    for name, value in addresses.items():
        monkeypatch.setenv(name, value)
    for name, fetcher in FETCHERS.items():
        monkeypatch.setitem(FETCHERS, name, replace(fetcher, pace=FAST))

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["dateline", *words, "--format", "json"])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capfd.readouterr()
        assert "Traceback" not in errors
        assert "fault of dateline's own" not in errors
        return Said(int(str(ended.value.code)), json.loads(out or "[]"), errors)

    return run


HOUR = ("fetch", "gdelt", "--from", "2017-07-04T06:00", "--to", "2017-07-04T06:15")


def gdelt(server: Server, *stamps: str, content: bytes = b"1\t20170704\n") -> None:
    content = zipped(content)
    names = [f"{stamp}.export.CSV.zip" for stamp in stamps]
    server.says("/gdeltv2/masterfilelist.txt", whole("".join(f"9 {md5(content)} x/{n}\n" for n in names).encode()))
    for name in names:
        server.says(f"/gdeltv2/{name}", whole(content))


def test_a_row_for_each_slice_and_a_second_time_nothing_is_asked(dateline: Dateline, server: Server) -> None:
    gdelt(server, "20170704060000", "20170704061500", "20170704063000")
    said = dateline(*HOUR)
    assert (said.code, said.errors) == (0, "")
    assert list(said.rows[0]) == ["slice", "state", "file", "bytes", "sha256"]
    assert [(row["slice"], row["state"], row["bytes"]) for row in said.rows] == [
        ("20170704060000.export", "fetched", 11),
        ("20170704061500.export", "fetched", 11),
    ]
    assert said.rows[0]["file"] == "data/fetched/gdelt/20170704060000.export.CSV"
    assert Path(said.rows[0]["file"]).read_bytes() == b"1\t20170704\n"
    asked = len(server.asked)
    assert dateline(*HOUR).rows == said.rows
    assert len(server.asked) == asked


def test_a_record_is_cited_by_the_checksum_of_the_file_that_was_fetched(dateline: Dateline, server: Server) -> None:
    gdelt(server, "20170704060000", content=f"{row()}\n".encode())
    (fetched,) = dateline("fetch", "gdelt", "--from", "2017-07-04T06:00", "--to", "2017-07-04T06:00").rows
    assert dateline("append", fetched["file"]).rows[0]["appended"] == 1
    (record,) = Ledger(Path("data/ledger.duckdb")).read()
    assert record.event.document.sha256 == fetched["sha256"]


def test_a_slice_that_is_missing_is_reported_and_stays_known(dateline: Dateline, server: Server) -> None:
    assert dateline("fetch", "gdelt", "--missing").rows == []
    gdelt(server, "20170704060000", "20170704063000")
    said = dateline(*HOUR)
    assert said.code == 1
    assert said.errors == "20170704061500.export: missing: GDELT's own list has no such file\n"
    asked = len(server.asked)
    known = dateline("fetch", "gdelt", "--missing")
    assert known.code == 1
    assert [(row["slice"], row["state"], row["why"]) for row in known.rows] == [
        ("20170704061500.export", "missing", "GDELT's own list has no such file")
    ]
    assert known.errors == "3 slices asked for: 2 fetched, 1 missing\n"
    assert len(server.asked) == asked


def test_an_empty_slice_is_no_failure(dateline: Dateline, server: Server) -> None:
    server.says("/public/v1/preview/C/A/HS", as_json({"count": 0, "data": [], "error": ""}))
    said = dateline("fetch", "comtrade", "--reporter", "RUS", "--period", "2016", "--flow", "export")
    assert (said.code, [row["state"] for row in said.rows]) == (0, ["empty"])


def test_a_server_out_of_reach_is_reported_with_what_to_do(
    dateline: Dateline, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with local.running() as gone:
        monkeypatch.setenv("DATELINE_UN_SANCTIONS_URL", gone.address)
    said = dateline("fetch", "un-sanctions")
    assert said.code == 1
    assert "consolidated.xml: failed" in said.errors
    assert "Connection refused; to fix it: ask again later" in said.errors


def test_a_folder_of_ones_own_and_an_address_from_the_file(
    dateline: Dateline, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_UN_SANCTIONS_URL")
    (tmp_path / "dateline.toml").write_text(f'un_sanctions_url = "{server.address}/mirror/"\n')
    server.says("/mirror/consolidated.xml", whole(LIST))
    said = dateline("fetch", "un-sanctions", "--to-folder", "lists")
    assert (said.code, said.rows[0]["file"]) == (0, "lists/consolidated.xml")
    assert not (tmp_path / "data").exists()


def test_again_asks_for_what_is_fetched(dateline: Dateline, server: Server) -> None:
    server.says("/public/v1/preview/C/A/HS", as_json({"count": 1, "data": [{"a": 1}], "error": ""}))
    asking = ("fetch", "comtrade", "--reporter", "RUS", "--period", "2016", "--flow", "export")
    dateline(*asking)
    dateline(*asking)
    assert len(server.asked) == 1
    dateline(*asking, "--again")
    assert len(server.asked) == 2


def test_a_key_goes_to_the_server_and_is_shown_to_nobody(
    dateline: Dateline, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_UCDP_TOKEN", "t0ken ")
    server.says("/api/gedevents/25.1", error(401, b"wrong token", Content_Type="text/plain"))
    said = dateline("fetch", "ucdp", "--version", "25.1", "--country", "PRK")
    assert server.asked[0].headers["x-ucdp-access-token"] == "t0ken"
    assert "set DATELINE_UCDP_TOKEN" in said.errors
    settings = {row["what"]: row for row in dateline("doctor").rows}
    assert settings["setting ucdp_token"]["value"] == "set"
    assert "t0ken" not in said.errors + json.dumps(list(settings.values())) + "".join(
        file.read_text() for file in tmp_path.rglob("*.ndjson")
    )
    monkeypatch.setenv("DATELINE_UCDP_TOKEN", "t0ken\nx")
    refused = dateline("doctor")
    assert refused.code == 2
    assert "t0ken" not in refused.errors


def test_the_calls_of_a_day_are_counted_in_the_home_and_said(
    dateline: Dateline, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says("/data/v1/get/C/A/HS", as_json({"count": 0, "data": [], "error": ""}))
    monkeypatch.setenv("DATELINE_COMTRADE_KEY", "k")
    monkeypatch.setenv("DATELINE_COMTRADE_CALLS", "3")
    monkeypatch.setenv("DATELINE_COMTRADE_PERIODS", "1")
    asking = ("fetch", "comtrade", "--reporter", "RUS", "--period", "2010/2013", "--to-folder")
    assert "1 of 3 calls of today (UTC) are left" in dateline(*asking[:-2], "2010/2011", "--to-folder", "a").errors
    said = dateline(*asking, "b")
    assert (said.code, [row["state"] for row in said.rows]) == (1, ["empty", "asked", "asked", "asked"])
    assert "fetch again tomorrow" in said.errors
    assert "0 of 3 calls of today (UTC) are left" in said.errors


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("COMTRADE_ROWS", "many", "comtrade_rows = 'many' (from DATELINE_COMTRADE_ROWS) is no number"),
        ("COMTRADE_ROWS", "1.5", "a whole number, such as 100000"),
        ("GDELT_PAUSE", "-1", "a number, such as 0.2"),
        ("GDELT_PAUSE", "inf", "a number, such as 0.2"),
        ("OFAC_URL", "ofac.example", "is no address"),
    ],
)
def test_a_setting_that_is_none_is_refused(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"DATELINE_{name}", value)
    refused = dateline("doctor")
    assert refused.code == 2
    assert says in refused.errors


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("fetch", "icews"), "'icews' cannot be fetched\nexpected: gdelt, comtrade, ucdp, acled, un-sanctions, ofac"),
        (("fetch", "ofac", "--from", "2017-07-04"), "ofac takes no --from\nexpected: nothing but its name"),
        (("fetch", "comtrade", "--version", "1"), "expected: --commodity, --flow, --partner, --period, --reporter"),
        (("fetch", "gdelt"), "GDELT is fetched by time"),
        (("fetch",), "no source is named\nexpected: gdelt, comtrade"),
    ],
)
def test_what_cannot_be_asked_for_ends_with_2(
    dateline: Dateline, server: Server, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    said = dateline(*words)
    assert said.code == 2
    assert says in said.errors
    assert not (tmp_path / "data").exists()
    assert server.asked == []


def test_there_are_fetches_in_the_readme() -> None:
    assert {command.split()[1] for command in FETCHES} == {*FETCHERS, "--check"}


@pytest.mark.parametrize("command", FETCHES)
def test_what_the_readme_fetches_can_be_asked_for(dateline: Dateline, server: Server, command: str) -> None:
    said = dateline(*shlex.split(command))
    assert said.code == (0 if "--missing" in command else 1), said.errors  # this server has nothing
    assert bool(server.asked) is ("--missing" not in command)


# --- Whether a source answers ---


def answering(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every source, with the smallest answer."""
    monkeypatch.delenv("DATELINE_ACLED_PASSWORD")
    gdelt(server, "20261130120000")
    listed = server.answers["/gdeltv2/masterfilelist.txt"]
    server.says("/gdeltv2/lastupdate.txt", *listed)
    server.says("/public/v1/preview/C/A/HS", as_json({"count": 1, "data": [{"a": 1}], "error": ""}))
    ged = b"id,type_of_violence,side_a,date_start,best\n7,1,A,2026-08-01,3\n"
    server.says("/candidateged/GEDEvent_v26_0_8.csv", whole(ged))
    server.says("/consolidated.xml", whole(LIST))
    server.says("/ALT.CSV", whole(b'36,12,"aka","A. LINE","-0- "\n'))


def test_a_check_asks_each_source_for_one_small_slice_and_keeps_nothing(
    dateline: Dateline, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(server, monkeypatch)
    said = dateline("fetch", "--check")
    host = server.address.removeprefix("http://")
    assert [(row["source"], row["result"], row["host"]) for row in said.rows] == [
        (name, "not set up" if name == "acled" else "works", host) for name in FETCHERS
    ]
    assert said.errors == (
        "acled: not set up: ACLED gives its events to accounts: set DATELINE_ACLED_USER and DATELINE_ACLED_PASSWORD\n"
    )
    assert said.code == 0
    assert [row["bytes"] for row in said.rows if row["source"] == "gdelt"] == [11]
    assert len(server.asked) <= len(FETCHERS)
    assert "/gdeltv2/masterfilelist.txt" not in server.paths()
    assert not (tmp_path / "data").exists()


def test_a_check_says_what_fails_and_asks_it_once(
    dateline: Dateline, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(server, monkeypatch)
    server.says("/consolidated.xml", error(503))
    server.says("/ALT.CSV", error(403))
    server.says("/candidateged/GEDEvent_v26_0_8.csv", error(404))
    said = dateline("fetch", "--check")
    assert said.code == 1
    assert {row["source"] for row in said.rows if row["result"] == "fails"} == {"un-sanctions", "ofac", "ucdp"}
    assert "ofac: fails:" in said.errors
    assert "DATELINE_OFAC_USER_AGENT" in said.errors
    assert server.paths().count("/consolidated.xml") == 1
    assert [row["result"] for row in dateline("fetch", "comtrade", "--check").rows] == ["works"]


def test_a_check_of_hosts_out_of_reach_fits_eighty_columns(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in SETTINGS:
        if name.endswith("_url") and "fallback" not in name:
            monkeypatch.setenv(f"DATELINE_{name.upper()}", "http://none.invalid")
    said = dateline("fetch", "--check")
    assert {row["result"] for row in said.rows} == {"fails"}
    hosts = [urlsplit(value).netloc for name, value in SETTINGS.items() if name.endswith("_url")]
    widest = {"result": "not set up", "bytes": 99_999_999, "seconds": 20.5, "host": max(hosts, key=len)}
    write([row | widest for row in said.rows], CHECKED, Format.TABLE)
    table = capfd.readouterr().out.splitlines()
    assert max(len(line.rstrip()) for line in table) <= 80


# --- Processes ---


def test_a_fetch_that_is_interrupted_is_gone_on_with(
    server: Server, addresses: dict[str, str], environment: dict[str, str], tmp_path: Path
) -> None:
    begun = cut(LIST, 200_000, ETag='"1"')

    def begin_and_hang(handler: Any) -> None:
        begun(handler)
        time.sleep(20)

    server.says("/consolidated.xml", begin_and_hang)
    command = ["dateline", "fetch", "un-sanctions", "--format", "json"]
    part = tmp_path / "data" / "fetched" / "un-sanctions" / "consolidated.xml.part"
    there = environment | addresses
    with subprocess.Popen(command, cwd=tmp_path, env=there, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        deadline = time.monotonic() + 30
        while not (part.exists() and part.stat().st_size > 0) and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        _, messages = run.communicate()
    assert run.returncode == 130
    assert b"Traceback" not in messages
    assert not part.with_suffix("").exists()

    server.says("/consolidated.xml", whole(LIST, etag='"1"'))
    done = subprocess.run(command, cwd=tmp_path, env=there, capture_output=True, check=True)
    assert json.loads(done.stdout)[0]["state"] == "fetched"
    assert int(server.asked[-1].headers["Range"].removeprefix("bytes=").removesuffix("-")) > 0
    assert part.with_suffix("").read_bytes() == LIST


def test_a_second_fetch_waits_for_the_folder_and_then_says_so(
    server: Server, addresses: dict[str, str], environment: dict[str, str], tmp_path: Path
) -> None:
    server.says("/consolidated.xml", hang(20))
    there = environment | addresses
    with subprocess.Popen(
        ["dateline", "fetch", "un-sanctions"], cwd=tmp_path, env=there, stderr=subprocess.DEVNULL
    ) as first:
        deadline = time.monotonic() + 30
        while not server.asked and time.monotonic() < deadline:
            time.sleep(0.02)
        second = subprocess.run(
            ["dateline", "--wait", "0.1", "fetch", "un-sanctions"],
            cwd=tmp_path,
            env=there,
            capture_output=True,
            text=True,
        )
        first.kill()
    assert second.returncode == 3
    assert "another process fetches into this folder" in second.stderr
