"""ICEWS: events by the names of their columns, known by their number and their day."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.event import Event
from ingest.kinds.coded_event import CodedEvent
from ingest.problems import Refused
from ingest.sources.icews import ICEWS
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.ingest.sources.damage import excerpt, withstands
from tests.real_files import real
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

# Of our own invention.
SAID = {
    "Event ID": "11",
    "Event Date": "2017-07-04",
    "Source Name": "Police (Russia)",
    "Source Sectors": "Government",
    "Source Country": "Russian Federation",
    "Event Text": "Consult",
    "CAMEO Code": "040",
    "Intensity": "1",
    "Target Name": "Citizen (North Korea)",
    "Target Sectors": "NA",
    "Target Country": "North Korea",
    "Story ID": "5",
    "Sentence Number": "2",
    "Publisher": "A News Agency",
    "City": "Vladivostok",
    "District": "NA",
    "Province": "Primorskiy Kray",
    "Country": "Russian Federation",
    "Latitude": "43.1",
    "Longitude": "131.9",
}


def row(*columns: str, **other: str) -> str:
    said = SAID | {name.replace("_", " "): value for name, value in other.items()}
    return "\t".join(said[name] for name in columns or SAID)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str, header: str = "\t".join(SAID), name: str = "events.2017.tab") -> Path:
        file = tmp_path / name
        file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return file

    return write


def read(file: Path) -> tuple[list[Event], list[Refused]]:
    found = list(validate(file))
    return [one.event for one in found if isinstance(one, Accepted)], [one for one in found if isinstance(one, Refused)]


def coded(event: Event) -> CodedEvent:
    assert isinstance(event.data, CodedEvent)
    return event.data


def append(file: Path, to: Path, release: str | None = None) -> AppendResult:
    (reading,) = readings([file])
    how = AppendOptions(release=release)
    return append_reading(reading, Ledger(to / "ledger.duckdb"), to / "refused", how, lambda what, done: None)


def test_a_row_is_an_event_known_by_its_number_and_its_day(write: Callable[..., Path]) -> None:
    ([event], []) = read(write(row()))
    assert (event.source, event.id, event.occurred) == ("icews", "11/2017-07-04", "2017-07-04")
    assert event.document
    assert (event.document.publisher, event.document.locator) == ("A News Agency", "story 5, sentence 2, row 1")
    data = coded(event)
    assert data.actor1
    assert data.actor2
    assert data.place
    assert (data.code, data.goldstein, data.quad_class) == ("040", 1, None)
    assert (data.actor1.country, data.actor1.sectors) == ("RUS", ("Government",))
    assert (data.actor2.country, data.actor2.sectors) == ("PRK", ())
    assert (data.place.name, data.place.region, data.place.country) == ("Vladivostok", "Primorskiy Kray", "RUS")


def test_the_same_number_on_another_day_is_another_event(write: Callable[..., Path]) -> None:
    events, _ = read(write(row(), row(Event_Date="2017-07-05")))
    assert [one.id for one in events] == ["11/2017-07-04", "11/2017-07-05"]


@pytest.mark.parametrize(
    ("given", "text", "code"),
    [
        ("40", "Consult", "040"),
        ("211", "Appeal for economic cooperation", "0211"),
        ("13y", "Threaten with repression", "137"),  # as some rows of 2017 have it
        ("NA", "consult", "040"),
        ("051", "a text that is none", "051"),
    ],
)
def test_an_invalid_code_is_corrected_or_read_from_the_text_of_the_event(
    write: Callable[..., Path], given: str, text: str, code: str
) -> None:
    ([event], []) = read(write(row(CAMEO_Code=given, Event_Text=text)))
    assert coded(event).code == code


@pytest.mark.fault("09")
@pytest.mark.parametrize("day", ["04-Jul-17", "7/4/2017", "07/04/2017"])
def test_the_layout_of_2017_is_read_by_the_text_of_the_event(write: Callable[..., Path], day: str) -> None:
    names = [name for name in SAID if name != "CAMEO Code"]
    header = "\t".join(names)
    file = write(row(*names, Event_Date=day), row(*names, Event_ID="12", Event_Text="Play chess"), header=header)
    (reading,) = readings([file])
    assert reading.source == ICEWS
    [event], [refused] = read(file)
    ([plain], []) = read(write(row(), name="events.2018.tab"))
    assert (event.id, event.occurred, event.data) == (plain.id, plain.occurred, plain.data)
    assert "Play chess" in str(refused)
    assert "no event code of CAMEO" in str(refused)


def test_a_header_without_code_and_text_is_refused_as_that(write: Callable[..., Path]) -> None:
    names = [name for name in SAID if name not in ("CAMEO Code", "Event Text")]
    with pytest.raises(UnreadableFile, match="no column CAMEO Code or Event Text"):
        read(write(row(*names), header="\t".join(names)))


@pytest.mark.fault("09")
def test_a_field_that_holds_a_comma_may_be_quoted(write: Callable[..., Path]) -> None:
    sectors = '"Social,General Population / Civilian / Social"'
    ([event], []) = read(write(row(Source_Sectors=sectors, Source_Name='"The ""Movement"", so called"')))
    actor = coded(event).actor1
    assert actor
    assert actor.sectors == ("Social", "General Population / Civilian / Social")
    assert actor.name == 'The "Movement", so called'


def test_a_table_saved_with_commas_and_names_of_r_is_the_same(write: Callable[..., Path]) -> None:
    header = ",".join(name.lower().replace(" ", "_") for name in SAID)
    fields = ",".join(f'"{value}"' for value in SAID.values())
    file = write(fields, header=header, name="events.csv")
    (reading,) = readings([file])
    assert reading.source == ICEWS
    [(here, []), (there, [])] = read(file), read(write(row()))
    assert [one.data for one in here] == [one.data for one in there]


def test_a_country_that_no_list_knows_is_kept_and_na_is_nothing(write: Callable[..., Path]) -> None:
    ([event], []) = read(write(row(Source_Country="Atlantis", Target_Country="NA", Country="Namibia")))
    data = coded(event)
    assert data.actor1
    assert data.actor2
    assert data.place
    assert (data.actor1.country, data.actor1.country_given) == ("ZZZ", "Atlantis")
    assert (data.actor2.country, data.place.country) == (None, "NAM")


def test_columns_are_found_by_their_names(write: Callable[..., Path]) -> None:
    names = [*reversed(SAID)]
    file = write(row(*names) + "\tx", header="\t".join(names).upper() + "\tNEW")
    assert [one.id for one in read(file)[0]] == ["11/2017-07-04"]


def test_a_header_that_lacks_a_column_is_refused_with_the_difference(write: Callable[..., Path]) -> None:
    names = [name for name in SAID if name != "Intensity"]
    with pytest.raises(UnreadableFile, match="no column Intensity"):
        read(write(row(*names), header="\t".join(names)))


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("Event_Date", "2017-13-01", "occurred"),
        ("Intensity", "much", "data.goldstein"),
        ("Intensity", "nan", "data.goldstein"),
        ("Latitude", "99", "data.place.latitude"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(
    write: Callable[..., Path], field: str, value: str, where: str
) -> None:
    events, (refused,) = read(write(row(), row(**{field: value})))
    assert (len(events), refused.raw.line) == (1, 3)
    assert where in [problem.field for problem in refused.problems]


def test_a_row_of_another_width_is_refused_alone(write: Callable[..., Path]) -> None:
    events, (refused,) = read(write(row() + "\tmore", row()))
    assert (len(events), refused.raw.line) == (1, 2)


def test_a_quote_is_a_sign_like_any_other_and_swallows_no_row(write: Callable[..., Path]) -> None:
    events, refused = read(write(row(Source_Name='"The Movement'), row(Event_ID="12")))
    assert refused == []
    assert [one.id for one in events] == ["11/2017-07-04", "12/2017-07-04"]
    actor = coded(events[0]).actor1
    assert actor
    assert actor.name == '"The Movement'


def test_a_newer_release_appends_what_changed_as_a_correction(write: Callable[..., Path], tmp_path: Path) -> None:
    assert append(write(row(), row(Event_ID="12")), tmp_path, "2018").new == 2
    taken = append(write(row(), row(Event_ID="12", Intensity="2")), tmp_path, "2019")
    assert (taken.new, taken.corrected, taken.known) == (1, 1, 1)


@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(write: Callable[..., Path], tmp_path: Path) -> None:
    whole = {"events.2017.tab": write(row(), row(Event_ID="12")).read_bytes()}
    withstands(tmp_path, whole, *excerpt("icews/events.2018.sample.tab"), source="icews")


# The real file ------------------------------------------------------------------------------------------------------


@pytest.mark.real
def test_the_real_file_is_recognised_and_read_whole_and_agrees_with_plain_sql(tmp_path: Path) -> None:
    file = real("icews/events.2018.sample.tab")
    (reading,) = readings([file])
    assert reading.source == ICEWS
    taken = append(file, tmp_path, "2019")
    assert (taken.read, taken.new, taken.refused) == (3705, 3705, ())
    again = append(file, tmp_path, "2020")
    assert (again.read, again.new, again.known) == (3705, 0, 3705)
    with duckdb.connect() as connection:
        said = connection.sql(
            'select left("CAMEO Code", 2) as root, count(*), sum("Intensity"::double)::decimal(18, 3),'
            """ count(nullif("Target Country", 'NA')), count(nullif("City", 'NA'))"""
            f" from read_csv('{file}', delim='\t', header=true, quote='', all_varchar=true) group by 1 order by 1"
        ).fetchall()
    with duckdb.connect(str(tmp_path / "ledger.duckdb"), read_only=True) as connection:
        held = connection.sql(
            "select left(data ->> '$.code', 2) as root, count(*),"
            " sum((data ->> '$.goldstein')::double)::decimal(18, 3),"
            " count(data ->> '$.actor2.country'), count(data ->> '$.place.name') from event group by 1 order by 1"
        ).fetchall()
    assert held == said
    assert sum(count for _, count, *_ in held) == 3705
