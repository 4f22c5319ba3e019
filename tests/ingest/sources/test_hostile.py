"""What is fetched or handed over may have been made to do harm: each way that is known is thrown at its reader.

Nothing of it is believed, nothing is run or reached, nothing is written, and none of it takes all memory or time."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ingest.sources import gtfs_feed, workbook
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.validating import Accepted, validate

UN = (
    "<CONSOLIDATED_LIST dateGenerated='2020-01-01T00:00:00Z'><INDIVIDUALS><INDIVIDUAL>"
    "<DATAID>{}</DATAID></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
)
EVENTS = "source: s\nevents:\n  - {{id: a, kind: statement, claimant: {{name: A}}, data: {{summary: {}}}}}\n"
BACI = "t,i,j,k,v,q\n"


def laughs() -> str:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{lines}]>" + UN.format("&l9;")


def aliases() -> str:
    lines = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
    return "l0: &l0 [ha]\n" + lines + EVENTS.format("one")


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def feed(stop_times: bytes = b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n") -> dict[str, bytes]:
    return {
        "agency.txt": b"agency_name,agency_timezone\nA,Asia/Seoul\n",
        "routes.txt": b"route_id,route_type\nr,4\n",
        "trips.txt": b"route_id,service_id,trip_id\nr,s,t\n",
        "stops.txt": b"stop_id,stop_name\na,A\nb,B\n",
        "stop_times.txt": stop_times,
    }


def sparse(path: Path, head: bytes, size: int) -> None:
    """A file of an absurd size that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)


# Of each: the name of the file, its source (None: one of our own formats), and how it is made.
TEXTS: dict[str, tuple[str, str | None, str]] = {
    "entities that grow to a billion": ("un.xml", "un-sanctions", laughs()),
    "an entity that is a file": (
        "un.xml",
        "un-sanctions",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>" + UN.format("&f;"),
    ),
    "a document type from the network": (
        "un.xml",
        "un-sanctions",
        "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>" + UN.format("1"),
    ),
    "XML without bottom": ("un.xml", "un-sanctions", "<CONSOLIDATED_LIST>" + "<INDIVIDUALS>" * 100_000),
    "aliases that grow to a billion": ("mine.yaml", None, aliases()),
    "a tag that runs code": ("mine.yaml", None, EVENTS.format("!!python/object/apply:os.system ['touch pwned']")),
    "a tag that makes an object": ("mine.yaml", None, EVENTS.format("!!python/name:os.system ''")),
    "YAML without bottom": ("mine.yaml", None, EVENTS.format("[" * 100_000)),
    "a number of a million digits": ("mine.yaml", None, EVENTS.format("9" * 1_000_000)),
    "JSON without bottom": ("mine.json", None, "[" * 1_000_000),
    "a line of NDJSON without bottom": ("mine.ndjson", None, '{"a":' * 200_000 + "\n"),
    "a quote that swallows the file": ("BACI_a.csv", "cepii-baci", BACI + '2019,643,408,10121,"' + "7" * 3_000_000),
    "NUL in a table": ("BACI_a.csv", "cepii-baci", BACI + "2019,643,408,\0\0\0,x,y\n" * 10),
    "a formula for a figure": ("BACI_a.csv", "cepii-baci", BACI + "2019,643,408,10121,=cmd|' /C calc'!A0,1\n"),
}

FILES: dict[str, tuple[str, str | None, Callable[[Path], None]]] = {
    "YAML of a gigabyte": ("mine.yaml", None, lambda path: sparse(path, b"source: s\n", 1 << 30)),
    "JSON of a gigabyte": ("mine.json", None, lambda path: sparse(path, b"[", 1 << 30)),
    "a workbook of a terabyte": (
        "drafts.xlsx",
        "unsc-failed-drafts",
        lambda path: sparse(path, b"PK\x03\x04", 1 << 40),
    ),
    "a line of a hundred megabytes": ("mine.ndjson", None, lambda path: sparse(path, b'{"a":"', 100 << 20)),
}


def thrown(path: Path, source: str | None) -> None:
    """No record of it is accepted, within a time in which nothing of its size can have been made of it."""
    began = time.monotonic()
    recursion = sys.getrecursionlimit()
    accepted: list[object] = []
    with suppress(UnreadableFile):
        for reading in readings([path], source):
            accepted += [one for one in validate(reading) if isinstance(one, Accepted)]
    assert accepted == []
    assert time.monotonic() - began < 60
    assert sys.getrecursionlimit() == recursion


@pytest.mark.parametrize("harm", TEXTS)
def test_a_hostile_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    monkeypatch.chdir(tmp_path)
    name, source, text = TEXTS[harm]
    (tmp_path / name).write_text(text, encoding="utf-8")
    thrown(tmp_path / name, source)
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("harm", FILES)
def test_an_absurd_size_is_refused(tmp_path: Path, harm: str) -> None:
    name, source, make = FILES[harm]
    make(tmp_path / name)
    thrown(tmp_path / name, source)


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 1 << 20)
    zipped(tmp_path / "drafts.xlsx", {"xl/worksheets/sheet1.xml": b"0" * (2 << 20)})
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        workbook.sheet(tmp_path / "drafts.xlsx")


def test_so_is_one_that_lies_about_what_it_unpacks_to(tmp_path: Path) -> None:
    zipped(tmp_path / "drafts.xlsx", {"xl/worksheets/sheet1.xml": b"0" * (2 << 20)})
    true_size, lie = (2 << 20).to_bytes(4, "little"), (20).to_bytes(4, "little")
    content = (tmp_path / "drafts.xlsx").read_bytes()
    assert content.count(true_size) == 2
    (tmp_path / "drafts.xlsx").write_bytes(content.replace(true_size, lie))
    with pytest.raises(UnreadableFile):
        workbook.sheet(tmp_path / "drafts.xlsx")


def test_a_feed_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtfs_feed, "LARGEST", 1 << 20)
    zipped(tmp_path / "feed.zip", feed(b"0" * (2 << 20)))
    with pytest.raises(UnreadableFile, match="its tables are larger than 1 MiB"):
        gtfs_feed.Feed.of(tmp_path / "feed.zip")


@pytest.mark.parametrize("place", ["../../", "/", "C:\\", "a/../../../"])
def test_a_feed_whose_names_lead_out_of_it_writes_nothing(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    zipped(folder / "feed.zip", {place + name: content for name, content in feed().items()})
    thrown(folder / "feed.zip", "gtfs-ferries")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "feed.zip"]


def test_an_id_that_looks_like_a_path_is_an_id(tmp_path: Path) -> None:
    record = {"source": "../../etc", "id": "../../../passwd", "kind": "statement", "claimant": {"name": "A"}}
    (tmp_path / "mine.ndjson").write_text(json.dumps(record | {"data": {"summary": "one"}}) + "\n")
    (reading,) = readings([tmp_path / "mine.ndjson"])
    assert len(list(validate(reading))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["mine.ndjson"]
