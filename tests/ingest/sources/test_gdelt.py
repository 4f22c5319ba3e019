"""GDELT: rows by position, as the codebooks have them, and nothing believed of them that they do not say."""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest import validation
from ingest.event import Event
from ingest.kinds.coded_event import CodedEvent
from ingest.problems import Refused
from ingest.sources import gdelt_columns
from ingest.sources.gdelt import GDELT_1, GDELT_2, GDELT_2_MENTIONS
from ingest.sources.reading import Reading, readings
from ingest.sources.source import Source
from tests.ingest.sources.damage import excerpt, withstands
from tests.real_files import real
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

# One row of our own invention: Russian police meet a Korean on the day before it was added.
SAID = {
    "GLOBALEVENTID": "7",
    "SQLDATE": "20170704",
    "MonthYear": "201707",
    "Year": "2017",
    "FractionDate": "2017.5041",
    "Actor1Code": "RUSCOP",
    "Actor1Name": "RUSSIAN POLICE",
    "Actor1CountryCode": "RUS",
    "Actor1Type1Code": "COP",
    "Actor2Code": "PRK",
    "Actor2Name": "NORTH KOREA",
    "Actor2CountryCode": "PRK",
    "IsRootEvent": "1",
    "EventCode": "051",
    "EventBaseCode": "051",
    "EventRootCode": "05",
    "QuadClass": "1",
    "GoldsteinScale": "3.4",
    "NumMentions": "4",
    "NumSources": "1",
    "NumArticles": "4",
    "AvgTone": "-1.5",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Vladivostok, Primorskiy Kray, Russia",
    "ActionGeo_CountryCode": "RS",
    "ActionGeo_Lat": "43.1056",
    "ActionGeo_Long": "131.874",
    "DATEADDED": "20170705001500",
    "SOURCEURL": "http://news.example/a?b=1",
}

MENTION = {
    "GLOBALEVENTID": "7",
    "EventTimeDate": "20170705001500",
    "MentionTimeDate": "20170705003000",
    "MentionType": "1",
    "MentionSourceName": "news.example",
    "MentionIdentifier": "http://news.example/a",
    "SentenceID": "2",
    "Actor1CharOffset": "10",
    "Actor2CharOffset": "-1",
    "ActionCharOffset": "20",
    "InRawText": "1",
    "Confidence": "80",
    "MentionDocLen": "3000",
    "MentionDocTone": "2.25",
}


def row(columns: Sequence[str] = gdelt_columns.EVENTS_2, said: dict[str, str] = SAID, **other: str) -> str:
    return "\t".join((said | other).get(name, "") for name in columns)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str | bytes, name: str = "20170705001500.export.CSV") -> Path:
        file = tmp_path / name
        file.write_bytes(b"".join((one if isinstance(one, bytes) else one.encode()) + b"\n" for one in rows))
        return file

    return write


def read(*files: Path, source: str | None = None) -> tuple[list[Event], list[Refused]]:
    (reading,) = readings(files, source)
    found = list(validate(reading))
    return [one.event for one in found if isinstance(one, Accepted)], [one for one in found if isinstance(one, Refused)]


def only(file: Path) -> Event:
    ([event], []) = read(file)
    return event


def coded(event: Event) -> CodedEvent:
    assert isinstance(event.data, CodedEvent)
    return event.data


def append(*files: Path, to: Path) -> list[AppendResult]:
    ledger = Ledger(to / "ledger.duckdb")
    return [
        append_reading(one, ledger, to / "refused", AppendOptions(), lambda what, done: None) for one in readings(files)
    ]


# An event -----------------------------------------------------------------------------------------------------------


def test_a_row_is_an_event_of_the_gdelt_project_with_the_report_it_was_read_in(write: Callable[..., Path]) -> None:
    event = only(write(row()))
    assert (event.source, event.id, event.occurred, event.stated) == ("gdelt-2", "7", "2017-07-04", "2017-07-05")
    assert [one.name for one in event.all_claimants] == ["GDELT Project"]
    assert event.document is not None
    assert (event.document.url, event.document.publisher) == ("http://news.example/a?b=1", "news.example")
    assert event.document.locator == "row 1"
    data = coded(event)
    assert (data.code, data.quad_class, data.goldstein, data.is_root) == ("051", 1, 3.4, True)
    assert (data.mention_count, data.source_count, data.article_count, data.tone) == (4, 1, 4, -1.5)
    assert data.added == "2017-07-05T00:15:00Z"


def test_a_code_keeps_its_leading_zero(write: Callable[..., Path]) -> None:
    other = row(GLOBALEVENTID="8", EventCode="0211", EventRootCode="02")
    assert [coded(one).code for one in read(write(row(), other))[0]] == ["051", "0211"]


@pytest.mark.fault("14")
@pytest.mark.parametrize(("given", "root", "code"), [("42", "04", "042"), ("10", "1", "010"), ("211", "2", "0211")])
def test_a_code_that_lost_its_zero_has_it_back_by_its_root(
    write: Callable[..., Path], given: str, root: str, code: str
) -> None:
    assert coded(only(write(row(EventCode=given, EventRootCode=root)))).code == code


@pytest.mark.fault("14")
@pytest.mark.parametrize(("given", "root"), [("999", "04"), ("X", "04"), ("---", "04"), ("051", "06"), ("", "05")])
def test_a_code_that_is_none_of_its_root_is_refused_alone(write: Callable[..., Path], given: str, root: str) -> None:
    events, [refused] = read(write(row(), row(GLOBALEVENTID="8", EventCode=given, EventRootCode=root)))
    assert ([one.id for one in events], refused.raw.line) == (["7"], 2)
    assert "data" in refused.problems[0].field


def test_places_have_fips_codes_and_actors_cameo_codes(write: Callable[..., Path]) -> None:
    data = coded(only(write(row(Actor2CountryCode="ROM", Actor2Code="ROM"))))
    assert data.place
    assert data.actor1
    assert data.actor2
    assert (data.place.country, data.place.precision, data.place.latitude) == ("RUS", "WORLDCITY", 43.1056)
    assert (data.actor1.country, data.actor1.code, data.actor1.sectors) == ("RUS", "RUSCOP", ("COP",))
    assert data.actor2.country == "ROU"


def test_a_code_that_no_list_knows_is_kept_beside_the_unknown_country(write: Callable[..., Path]) -> None:
    data = coded(only(write(row(Actor2CountryCode="AFR", ActionGeo_CountryCode="OC"))))
    assert data.place
    assert data.actor2
    assert (data.actor2.country, data.actor2.country_given) == ("ZZZ", "AFR")
    assert (data.place.country, data.place.country_given) == ("ZZZ", "OC")


def test_an_actor_or_a_place_of_which_nothing_is_said_is_none(write: Callable[..., Path]) -> None:
    data = coded(only(write(row(
        **dict.fromkeys(("Actor2Code", "Actor2Name", "Actor2CountryCode"), ""),
        **dict.fromkeys(("ActionGeo_FullName", "ActionGeo_CountryCode"), ""),
        ActionGeo_Type="0", ActionGeo_Lat="0", ActionGeo_Long="0",
    ))))  # fmt: skip
    assert (data.actor2, data.place) == (None, None)


@pytest.mark.parametrize(
    ("day", "is_suspect"),
    [
        ("20170705", False),
        ("20170704", True),
        ("20170703", False),
        ("20170628", True),
        ("20170605", True),
        ("20160705", True),
        ("20160704", False),
    ],
)
def test_a_date_exactly_1_7_30_or_365_days_before_it_was_added_is_suspect(
    write: Callable[..., Path], day: str, is_suspect: bool
) -> None:
    assert coded(only(write(row(SQLDATE=day)))).is_date_suspect == is_suspect


@pytest.mark.fault("14")
@pytest.mark.parametrize(
    ("day", "added", "is_suspect"),
    [
        ("19200105", "20200105120000", True),
        ("20100104", "20200105120000", True),
        ("20100105", "20200105120000", False),
        ("19120229", "20200105120000", True),
        # Of the first load, which brought everything from 1979 on at once.
        ("19820101", "20130203", False),
        ("19781231", "20130203", True),
        ("19820101", "20130401", True),
        ("20130127", "20130203", True),
    ],
)
def test_a_date_more_than_ten_years_before_it_was_added_is_suspect(
    write: Callable[..., Path], day: str, added: str, is_suspect: bool
) -> None:
    assert coded(only(write(row(SQLDATE=day, DATEADDED=added)))).is_date_suspect == is_suspect


def test_names_that_were_read_as_latin_1_have_their_characters_of_windows_1252(write: Callable[..., Path]) -> None:
    """A real row of GDELT 1.0 has the place "San\\x91a', Yemen"."""
    event = only(write(row(ActionGeo_FullName="Sanaa, San\x91a', Yemen", Actor1Name="FC\x96BARCELONA")))
    said = coded(event).model_dump()
    assert (said["place"]["name"], said["actor1"]["name"]) == ("Sanaa, San\u2018a', Yemen", "FC\u2013BARCELONA")


def test_a_name_with_a_control_that_stands_for_no_character_is_refused(write: Callable[..., Path]) -> None:
    events, (refused,) = read(write(row(ActionGeo_FullName="San\x81a")))
    assert events == []
    assert "U+0081" in refused.problems[0].reason


@pytest.mark.real
def test_the_first_load_of_gdelt_is_not_suspect_for_its_age() -> None:
    events, _ = read(real("gdelt/reed_sample_events.csv"))
    of_1982 = [one for one in events if (one.occurred or "").startswith("1982")]
    assert len(of_1982) == 201
    assert not any(coded(one).is_date_suspect for one in of_1982)


def test_a_report_without_an_address_is_a_title(write: Callable[..., Path]) -> None:
    event = only(write(row(SOURCEURL="BBC Monitoring")))
    assert event.document
    assert (event.document.title, event.document.url) == ("BBC Monitoring", None)


def test_quotes_and_commas_are_text(write: Callable[..., Path]) -> None:
    data = coded(only(write(row(Actor1Name='"A, B'))))
    assert data.actor1
    assert data.actor1.name == '"A, B'


@pytest.mark.parametrize("width", [57, 58])
def test_version_1_has_57_or_58_columns(write: Callable[..., Path], width: int) -> None:
    fields = row(gdelt_columns.EVENTS_1, DATEADDED="20170705").split("\t")[:width]
    event = only(write("\t".join(fields), name="20170705.export.CSV"))
    assert (event.source, event.stated, coded(event).added) == ("gdelt-1", "2017-07-05", "2017-07-05")
    assert event.document
    assert event.document.url == ("http://news.example/a?b=1" if width == 58 else None)


# A mention ----------------------------------------------------------------------------------------------------------


def test_a_mention_stands_in_the_stream_of_its_event(write: Callable[..., Path]) -> None:
    event = only(write(row(gdelt_columns.MENTIONS, MENTION), name="20170705003000.mentions.CSV"))
    assert (event.source, event.subject) == ("gdelt-2-mentions", "coded_event:gdelt-2/7")
    assert event.id.startswith("7/20170705003000/")
    data = coded(event)
    assert (data.mentions, data.confidence, data.tone, data.code) == ("7", 80, 2.25, None)
    assert event.document
    assert event.document.locator == "row 1, sentence 2"


def test_two_mentions_in_one_sentence_are_two(write: Callable[..., Path]) -> None:
    rows = [row(gdelt_columns.MENTIONS, MENTION, ActionCharOffset=place) for place in ("20", "90")]
    assert len({one.id for one in read(write(*rows))[0]}) == 2


# What is refused ----------------------------------------------------------------------------------------------------


def test_a_row_of_another_width_is_refused_alone(write: Callable[..., Path]) -> None:
    events, refused = read(write(row(), row() + "\t", row(GLOBALEVENTID="8")))
    assert [one.id for one in events] == ["7", "8"]
    assert [(one.raw.line, one.problems[0].reason) for one in refused] == [(2, "the row has 62 fields, gdelt-2 has 61")]


def test_a_row_that_is_not_utf_8_is_refused_alone(write: Callable[..., Path]) -> None:
    events, (refused,) = read(write(row(), row(Actor1Name="CÔTE").encode("latin-1")))
    assert len(events) == 1
    assert "is not UTF-8 (0xd4)" in refused.problems[0].reason


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("SQLDATE", "20170231", "occurred"),
        ("SQLDATE", "today", "occurred"),
        ("EventCode", "---", "data.code"),
        ("QuadClass", "7", "data.quad_class"),
        ("QuadClass", "one", "data.quad_class"),
        ("GoldsteinScale", "inf", "data.goldstein"),
        ("IsRootEvent", "yes", "data.is_root"),
        ("NumMentions", "-1", "data.mention_count"),
        ("NumMentions", "4.5", "data.mention_count"),
        ("ActionGeo_Lat", "43#", "data.place.latitude"),
        ("ActionGeo_Lat", "91", "data.place.latitude"),
        ("SOURCEURL", "http://" + "a" * 2_048, "document.url"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field_and_as_given(
    write: Callable[..., Path], field: str, value: str, where: str
) -> None:
    events, (refused,) = read(write(row(), row(GLOBALEVENTID="8", **{field: value}), row(GLOBALEVENTID="9")))
    assert [one.id for one in events] == ["7", "9"]
    assert refused.raw.line == 2
    assert where in [problem.field for problem in refused.problems]


# Files --------------------------------------------------------------------------------------------------------------


def test_a_zip_of_one_csv_is_read_as_the_csv(write: Callable[..., Path], tmp_path: Path) -> None:
    plain, packed = write(row(), row(GLOBALEVENTID="8")), tmp_path / "20170705001500.export.CSV.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.write(plain, plain.name)
    assert [one.id for one in read(packed)[0]] == ["7", "8"]


def test_the_same_slice_is_known_under_another_name_and_in_a_zip(write: Callable[..., Path], tmp_path: Path) -> None:
    plain = write(row(), row(GLOBALEVENTID="8"))
    packed, renamed = tmp_path / "slice.zip", tmp_path / "again.CSV"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.write(plain, plain.name)
    assert [(one.new, one.known) for one in append(packed, to=tmp_path)] == [(2, 0)]
    plain.rename(renamed)
    (taken,) = append(renamed, to=tmp_path)
    assert (taken.new, taken.known, taken.refused) == (0, 2, ())


def test_nothing_is_taken_of_a_zip_whose_rows_do_not_fit_its_checksum(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    packed = tmp_path / "20170705001500.export.CSV.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as pack:
        pack.writestr("20170705001500.export.CSV", row() + "\n")
    packed.write_bytes(packed.read_bytes().replace(b"RUSSIAN POLICE", b"RUSSIAN PQLICE"))
    events, (refused,) = read(packed, source="gdelt-2")
    assert events == []
    assert "Bad CRC-32" in refused.problems[0].reason


def test_an_address_may_be_as_long_as_addresses_are(write: Callable[..., Path]) -> None:
    address = "http://news.example/" + "a" * 1_500
    document = only(write(row(SOURCEURL=address))).document
    assert document
    assert document.url == address


def test_a_broken_zip_among_others_is_reported_and_the_others_are_read(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    broken = tmp_path / "20170705000000.export.CSV.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    events, (refused,) = read(broken, write(row()), source="gdelt-2")
    assert len(events) == 1
    assert "cannot be unpacked" in refused.problems[0].reason


def test_an_empty_slice_is_known_by_its_name_and_gives_nothing(write: Callable[..., Path], tmp_path: Path) -> None:
    empty = write(name="20170705001500.export.CSV")
    (reading,) = readings([empty])
    assert reading.source == GDELT_2
    (taken,) = append(empty, to=tmp_path)
    assert (taken.read, taken.new, taken.refused) == (0, 0, ())


def test_files_named_together_are_one_reading_of_each_table(write: Callable[..., Path], tmp_path: Path) -> None:
    files = [
        write(row(), name="20170705001500.export.CSV"),
        write(row(gdelt_columns.MENTIONS, MENTION), name="20170705003000.mentions.CSV"),
        write(row(GLOBALEVENTID="8"), name="20170705003000.export.CSV"),
    ]
    events, mentions = append(*files, to=tmp_path)
    assert events.reading.named == "20170705001500.export.CSV and 1 more"
    assert mentions.reading.named == str(files[1])
    assert (events.read, events.new, mentions.new) == (2, 2, 1)
    again = append(*files, to=tmp_path)
    assert [(one.new, one.known) for one in again] == [(0, 2), (0, 1)]


def test_a_row_that_says_something_else_of_a_known_event_is_refused(write: Callable[..., Path], tmp_path: Path) -> None:
    append(write(row()), to=tmp_path)
    (taken,) = append(write(row(NumMentions="5")), to=tmp_path)
    (refused,) = taken.refused
    assert (taken.new, refused.raw.line, refused.problems[0].field) == (0, 1, "id")


def test_processes_read_a_large_file_as_one_does(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.validation.LARGE", 0)
    reading = Reading((write(*(row(GLOBALEVENTID=str(n)) for n in range(50)), row() + "\t"),), GDELT_2)
    for processes in (1, 2):
        parts = list(validation.validate(reading, processes=processes))
        assert [one for part in parts for one in part.rows["id"].to_pylist()] == [str(n) for n in range(50)]
        assert parts[0].raw_of(3).text == row(GLOBALEVENTID="3")
        assert [one.raw.line for part in parts for one in part.refused] == [51]


# Whatever a file holds ----------------------------------------------------------------------------------------------


REAL_ROWS = {
    "gdelt-1": "gdelt/reed_sample_events.csv",
    "gdelt-2": "gdelt/20170101073000.export.CSV",
    "gdelt-2-mentions": "gdelt/20170101073000.mentions.CSV",
}


@pytest.mark.search
@pytest.mark.parametrize("source", [GDELT_1, GDELT_2, GDELT_2_MENTIONS], ids=lambda source: source.name)
def test_damaged_slices_give_errors_of_ours_only(tmp_path: Path, source: Source) -> None:
    by_source = {"gdelt-1": gdelt_columns.EVENTS_1, "gdelt-2": gdelt_columns.EVENTS_2}
    columns = by_source.get(source.name, gdelt_columns.MENTIONS)
    rows = [row(columns, SAID | MENTION, GLOBALEVENTID=number) for number in ("7", "8")]
    plain = {"slice.csv": "".join(one + "\n" for one in rows).encode()}
    packed = tmp_path / "whole.zip"
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr("slice.csv", plain["slice.csv"])
    wholes = (plain, *excerpt(REAL_ROWS[source.name]), {"slice.zip": packed.read_bytes()})
    withstands(tmp_path, *wholes, source=source.name)


# The real files -----------------------------------------------------------------------------------------------------

REAL = {
    "gdelt/20170101073000.export.CSV": (GDELT_2, gdelt_columns.EVENTS_2, 720),
    "gdelt/20170101073000.mentions.CSV": (GDELT_2_MENTIONS, gdelt_columns.MENTIONS, 1983),
    "gdelt/reed_sample_events.csv": (GDELT_1, gdelt_columns.EVENTS_1, 710),
}


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_recognised_and_read_whole_and_a_second_time_appends_nothing(name: str, tmp_path: Path) -> None:
    source, _, count = REAL[name]
    file = real(name)
    (reading,) = readings([file])
    assert reading.source == source
    (taken,) = append(file, to=tmp_path)
    assert (taken.read, taken.new, taken.refused) == (count, count, ())
    (again,) = append(file, to=tmp_path)
    assert (again.read, again.new, again.known) == (count, 0, count)


COUNTED = ("EventRootCode", "QuadClass", "IsRootEvent", "NumMentions")


@pytest.mark.real
@pytest.mark.parametrize("name", [name for name, (source, *_) in REAL.items() if source != GDELT_2_MENTIONS])
@pytest.mark.parametrize(
    ("by", "field", "total"),
    [
        ("EventRootCode", "left(data ->> '$.code', 2)", "count(*)"),
        ("QuadClass", "data ->> '$.quad_class'", "count(*)"),
        ("IsRootEvent", "if((data ->> '$.is_root')::boolean, '1', '0')", "count(*)"),
        ("'all'", "'all'", "mentions"),
    ],
)
def test_totals_of_the_ledger_are_those_of_plain_sql_over_the_real_file(
    name: str, by: str, field: str, total: str, tmp_path: Path
) -> None:
    _, columns, _ = REAL[name]
    append(real(name), to=tmp_path)
    in_file = "sum(NumMentions::bigint)" if total == "mentions" else total
    in_ledger = "sum((data ->> '$.mention_count')::bigint)" if total == "mentions" else total
    fields = ", ".join(f"cells[{columns.index(name) + 1}] as {name}" for name in COUNTED)
    lines = f"read_csv('{real(name)}', columns={{'line': 'VARCHAR'}}, delim='\x1f', header=false, quote='')"
    with duckdb.connect() as connection:
        said = connection.sql(
            f"select {by}, {in_file} from (select {fields} from"
            f" (select string_split(line, '\t') as cells from {lines})) group by 1"
        ).fetchall()
    with duckdb.connect(str(tmp_path / "ledger.duckdb"), read_only=True) as connection:
        table = "(select data from event)"
        held = connection.sql(f"select {field}, {in_ledger} from {table} group by 1").fetchall()
    assert Counter(dict(held)) == Counter(dict(said))
    assert held


@pytest.mark.real
def test_eighteen_dates_of_the_real_slice_are_suspect() -> None:
    events, _ = read(real("gdelt/20170101073000.export.CSV"))
    assert sum(coded(one).is_date_suspect for one in events) == 18  # 11 of the day before, 4 of 7 days, 3 of 365


@pytest.mark.real
def test_the_columns_are_those_of_the_codebooks() -> None:
    with real("gdelt/codebook/GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv").open(encoding="utf-8") as file:
        assert tuple(one["tableId"] for one in csv.DictReader(file)) == gdelt_columns.EVENTS_2
    mentions = real("gdelt/codebook/GDELT_2.0_eventMentions_Column_Labels_Header_Row_Sep2016.tsv")
    with mentions.open(encoding="utf-8") as file:
        assert tuple(one["tableId"] for one in csv.DictReader(file, delimiter="\t")) == gdelt_columns.MENTIONS
    header = real("gdelt/codebook/reed_events_column_names.csv").read_text(encoding="utf-8").split()
    assert [header[at] for at in (0, 1, 26, 49, 56, 57)] == [
        *("globaleventid", "day", "eventcode", "actiongeo_type", "dateadded", "sourceurl"),
    ]
    assert len(header) == len(gdelt_columns.EVENTS_1)


# Tables that a program has rewritten ---------------------------------------------------------------------------------


def resaved(path: Path, *, delimiter: str, names: Callable[[str], str], pointed: Sequence[str] = ()) -> Path:
    """The usual row with a header and the number of the row, as pandas and others write a frame."""
    columns = gdelt_columns.EVENTS_2
    values = [f"{SAID[name]}.0" if name in pointed else SAID.get(name, "") for name in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["", *map(names, columns), "CAMEOCodeDescription"], ["0", *values, "Praise, or endorse"]])
    return path


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("names", [str, str.lower, snake])
def test_a_table_with_a_header_is_the_same_records(
    write: Callable[..., Path], tmp_path: Path, names: Callable[[str], str], delimiter: str
) -> None:
    file = resaved(tmp_path / "frame.csv", delimiter=delimiter, names=names)
    (reading,) = readings([file])
    assert reading.source == GDELT_2
    plain, table = only(write(row())), only(file)
    assert (table.id, table.occurred, table.data) == (plain.id, plain.occurred, plain.data)


def test_a_table_of_numbers_with_a_point_is_the_same_records(write: Callable[..., Path], tmp_path: Path) -> None:
    numbers = ("GLOBALEVENTID", "SQLDATE", "IsRootEvent", "QuadClass", "NumMentions", "DATEADDED", "ActionGeo_Type")
    table = only(resaved(tmp_path / "frame.csv", delimiter=",", names=str, pointed=numbers))
    plain = only(write(row()))
    assert (table.id, table.occurred, table.stated, table.data) == (plain.id, plain.occurred, plain.stated, plain.data)


def test_rows_separated_by_commas_without_a_header_are_read(write: Callable[..., Path], tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow([SAID.get(name, "") for name in gdelt_columns.EVENTS_2])
    assert only(file).data == only(write(row())).data


def test_mentions_and_the_older_events_are_known_by_their_headers_too(tmp_path: Path) -> None:
    for source, columns, said in (
        (GDELT_1, gdelt_columns.EVENTS_1, SAID),
        (GDELT_2_MENTIONS, gdelt_columns.MENTIONS, MENTION),
    ):
        file = tmp_path / f"{source.name}.csv"
        file.write_text("\n".join(["\t".join(columns), row(columns, said)]) + "\n", encoding="utf-8")
        (reading,) = readings([file])
        assert reading.source == source
        assert len(read(file)[0]) == 1


def test_a_row_of_another_width_of_such_a_table_is_refused_alone(tmp_path: Path) -> None:
    file = resaved(tmp_path / "frame.csv", delimiter=",", names=str)
    with file.open("a", encoding="utf-8") as more:
        more.write("1,8,20170704\n")
    events, [refused] = read(file)
    assert (len(events), refused.raw.line) == (1, 3)
    assert "the row has 3 fields, the table 63 columns" in str(refused)


def test_a_slice_in_utf_16_is_read_by_its_mark(write: Callable[..., Path]) -> None:
    file = write(row())
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    assert only(file).id == "7"
