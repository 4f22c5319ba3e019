"""Text is read by the mark of its file, else each line by itself: UTF-8, or Windows-1252."""

from pathlib import Path

import pytest

from ingest.errors import DatelineError
from ingest.event import Event
from ingest.sources.acled import SOURCE as ACLED
from ingest.sources.comtrade import SOURCE as COMTRADE
from ingest.sources.decoding import decoded, shown
from ingest.sources.ofac import SOURCE as OFAC
from ingest.sources.reading import Reading, recognised
from ingest.sources.unga import SOURCE as UNGA
from tests.ingest.sources.taking import accepted, validated, written
from tests.ingest.sources.test_acled import HEADER, row
from tests.ingest.sources.test_comtrade import OLD
from tests.validating import Accepted, validate

END_OF_FILE = b"\x1a"
LISTED = '900014,"{}",-0- ' + ",-0- " * 9 + "\r\n"


def sdn(folder: Path, *names: bytes) -> Path:
    """The list of these names, with the two files that belong to it."""
    file = folder / "sdn.csv"
    file.write_bytes(b"".join(LISTED.encode().replace(b"{}", name) for name in names) + END_OF_FILE)
    (folder / "add.csv").write_bytes(b'900014,7,"1 High Street","London","United Kingdom",-0- \r\n' + END_OF_FILE)
    (folder / "alt.csv").write_bytes(b'900014,8,"aka","A NAME",-0- \r\n' + END_OF_FILE)
    return file


def targets(events: list[Event]) -> list[str]:
    return [event.data.model_dump()["target"] for event in events]


@pytest.mark.fault("13")
def test_one_bad_byte_does_not_change_how_the_other_rows_are_read(tmp_path: Path) -> None:
    file = sdn(tmp_path, "CAFÉ ATLANTIS".encode(), "EMPRESA NAVEGACIÓN".encode("latin-1"), "ŠKODA".encode())
    assert targets(accepted(OFAC, file)) == ["CAFÉ ATLANTIS", "EMPRESA NAVEGACIÓN", "ŠKODA"]


@pytest.mark.fault("13")
def test_rows_are_decoded_alone_in_a_list_that_is_not_complete_too(tmp_path: Path) -> None:
    file = tmp_path / "sdn.csv"
    file.write_bytes(
        LISTED.format("CAFÉ ATLANTIS").encode()
        + LISTED.replace("900014", "900015").format("EMPRESA NAVEGACIÓN").encode("latin-1")
    )
    events, refused = validated(OFAC, file)
    assert targets(events) == ["CAFÉ ATLANTIS", "EMPRESA NAVEGACIÓN"]
    assert [one.problems[0].reason.split(";")[0] for one in refused] == [
        "the list is not complete: its addresses (ADD) and its aliases (ALT) are missing",
        "the file is not complete: its end mark (the byte 0x1A) is missing",
    ]


@pytest.mark.fault("13")
def test_the_quotes_of_windows_1252_are_quotes_and_no_control_characters(tmp_path: Path) -> None:
    name = "O\u2019HARA \u201cTHE BOAT\u201d \u2013 20 \u20ac"
    assert targets(accepted(OFAC, sdn(tmp_path, name.encode("cp1252")))) == [name]


@pytest.mark.parametrize(
    "name",
    [
        b"CAF\xc3\x89 NAVEGACI\xd3N",  # UTF-8 and another encoding in one line
        b"X\x81Y",  # no sign of Windows-1252
        "Банк России".encode("cp1251"),
        "日本銀行".encode("shift-jis"),
    ],
)
def test_a_row_in_neither_encoding_is_refused_alone_and_shown_with_its_bytes(tmp_path: Path, name: bytes) -> None:
    events, [refused] = validated(OFAC, sdn(tmp_path, b"FIRST", name, "ÉTOILE".encode()))
    assert targets(events) == ["FIRST", "ÉTOILE"]
    assert refused.problems[0].line == 2
    assert "neither UTF-8 nor Windows-1252; convert the file to UTF-8" in str(refused)
    assert "\\x" in refused.raw.text
    refused.raw.text.encode()  # it can be written to a file


@pytest.mark.fault("13")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_table_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path / "acled.csv", HEADER, row(1, location="Sanaá", notes="a note\nof “two” lines"), row(2))
    plain = accepted(ACLED, file)
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert recognised(file) == ACLED
    assert [event.data for event in accepted(ACLED, file)] == [event.data for event in plain]


@pytest.mark.parametrize("byte_order", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders_of_utf_16_are_known_by_their_mark(tmp_path: Path, byte_order: str) -> None:
    file = written(tmp_path / "acled.csv", HEADER, row(1, location="Sanaá"))
    file.write_bytes(("\ufeff" + file.read_text(encoding="utf-8")).encode(byte_order))
    [event] = accepted(ACLED, file)
    assert event.data.model_dump()["place"]["name"] == "Sanaá"


def test_a_file_in_utf_16_that_breaks_off_is_reported_in_its_own_encoding(tmp_path: Path) -> None:
    file = written(tmp_path / "acled.csv", HEADER, row(1))
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16")[:-1])
    with pytest.raises(DatelineError, match="is not UTF-16"):
        validated(ACLED, file)


def test_ballots_are_read_in_utf_16(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes("rcid,session,vote,ccode,date,unres\n7,28,1,40,1973-11-02,R/28/1\n".encode("utf-16"))
    assert recognised(file) == UNGA
    [event] = accepted(UNGA, file)
    assert event.data.model_dump()["ballots"] == ({"country": "CUB", "given": None, "vote": "yes"},)


def test_one_bad_byte_among_ballots_concerns_its_row_alone(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    rows = ("7,yes,Türkiye,,1973-11-02,R".encode(), "7,no,Côte d'Ivoire,,1973-11-02,R".encode("cp1252"))
    file.write_bytes(b"\n".join([b"rcid,vote,country,country_code,date,unres", *rows]) + b"\n")
    [event] = accepted(UNGA, file)
    assert [one["country"] for one in event.data.model_dump()["ballots"]] == ["TUR", "CIV"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "cp1252", "utf-8", "utf-8-sig"])
def test_the_older_table_of_comtrade_is_read_in_whatever_it_was_saved_in(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "old.csv"
    line = "H3,2010,201007,July 2010,0,0,2,Export,384,Côte d'Ivoire,CIV,899,Régions nda,,TOTAL,All,1,,,,5,0\n"
    file.write_bytes((OLD + line).encode(encoding))
    [event] = accepted(COMTRADE, file)
    assert event.data.model_dump()["partner_given"] == "899 Régions nda"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["one.json", "one.ndjson", "one.yaml"])
def test_our_own_formats_are_read_by_their_mark_too(tmp_path: Path, name: str, encoding: str) -> None:
    record = '"id": "1a", "kind": "statement", "claimant": {"name": "Zoë", "type": "person"}, "data": {"summary": "x"}'
    timeline = f"source: s\nevents:\n  - {{{record}}}\n"
    file = tmp_path / name
    file.write_bytes((timeline if name.endswith("yaml") else f'{{"source": "s", {record}}}\n').encode(encoding))
    [one] = validate(Reading((file,)))
    assert isinstance(one, Accepted), one
    assert isinstance(one.event, Event)
    assert [actor.name for actor in one.event.all_claimants] == ["Zoë"]


def test_a_line_is_shown_with_the_bytes_that_could_not_be_decoded() -> None:
    line = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert (shown(line), decoded(line), decoded("café")) == ("caf\\xe9", "café", "café")
