"""A CSV that nobody foresaw, and the few lines of YAML that say what it holds."""

from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, AppendResult, append_reading
from ingest.errors import UsageError
from ingest.problems import Refused
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.ingest.sources.appending import reasons
from tests.ingest.sources.damage import withstands
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger

TRADE = """\
source: our/customs
kind: trade_flow
claimant: {name: "the customs house of {port}"}
document: {title: Customs returns, publisher: Customs}
delimiter: ";"
encoding: latin-1
nulls: [NA, -9]
id: "{state}-{year}"
occurred: "{year}"
data:
  reporter: {column: state, country: cow, year: "{year}"}
  partner: {text: WLD}
  flow: {column: direction, values: {in: import, out: export}}
  value: {column: musd, scale: 1e6, unit: USD}
  commodity: {text: TOTAL}
"""
ROWS = "year;state;port;direction;musd;note\n1985;365;Nahodka;out;1.1;x\n2015;731;Chŏngjin;in;NA;\n"
ROWS = ROWS.replace("ŏ", "ö")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "customs.yaml"
    path.write_text(TRADE, encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "returns.csv"
    path.write_bytes(ROWS.encode("latin-1"))
    return path


def read(table: Path, mapping: Path) -> tuple[list[Any], list[Refused]]:
    (reading,) = readings([table], mapping=mapping)
    results = [validate_record(raw) for raw in reading.records()]
    good = [one.event for one in results if isinstance(one, Accepted)]
    return good, [one for one in results if isinstance(one, Refused)]


def changed(mapping: Path, was: str, now: str) -> Path:
    text = mapping.read_text(encoding="utf-8")
    assert was in text
    mapping.write_text(text.replace(was, now), encoding="utf-8")
    return mapping


def test_columns_become_the_fields_that_the_mapping_names(table: Path, mapping: Path) -> None:
    (flow,), _ = read(table, mapping)
    assert (flow.source, flow.id, flow.occurred) == ("our/customs", "365-1985", "1985")
    assert flow.claimant.name == "the customs house of Nahodka"
    assert (flow.document.title, flow.document.locator, flow.document.url) == ("Customs returns", "row 1", table.name)
    assert (flow.data.reporter, flow.data.partner, flow.data.flow) == ("SUN", "WLD", "export")
    assert flow.data.value.model_dump(exclude_none=True, exclude_defaults=True) == {
        "low": 1_100_000,
        "high": 1_100_000,
        "unit": "USD",
    }


def test_what_stands_for_nothing_is_nothing_and_the_record_is_judged_without(table: Path, mapping: Path) -> None:
    _, refused = read(table, mapping)
    assert len(refused) == 1
    assert reasons(refused)[0].startswith("line 3, data")
    assert "a trade flow needs a value, a share or a change" in reasons(refused)[0]


def test_a_country_that_no_list_knows_is_unknown(table: Path, mapping: Path) -> None:
    table.write_text(ROWS.replace(";365;", ";999;"), encoding="latin-1")
    (flow,), _ = read(table, mapping)
    assert flow.data.reporter == "ZZZ"


@pytest.mark.fault("16")
def test_an_id_with_a_space_is_escaped_and_stays_apart_from_others(table: Path, mapping: Path) -> None:
    header, first, _ = ROWS.split("\n", 2)
    ports = ("Na hodka", "Na_hodka", "Na%20hodka", "90%")
    table.write_text("\n".join([header, *(first.replace("Nahodka", port) for port in ports), ""]), encoding="latin-1")
    good, _ = read(table, changed(mapping, '"{state}-{year}"', '"{port}"'))
    assert [flow.id for flow in good] == ["Na%20hodka", "Na_hodka", "Na%2520hodka", "90%"]


def test_what_is_no_number_is_refused_as_it_stands(table: Path, mapping: Path) -> None:
    table.write_text(ROWS.replace(";1.1;", ";1,1;"), encoding="latin-1")
    (reason,) = reasons(read(table, mapping)[1])[:1]
    assert reason.startswith('line 2, data.value = "1,1" (column musd; customs.yaml, line 14): ')


def test_an_empty_cell_that_a_record_needs_is_named_with_its_column(table: Path, mapping: Path) -> None:
    table.write_text(ROWS.replace(";365;", ";;"), encoding="latin-1")
    found = reasons(read(table, mapping)[1])
    assert any(
        one.startswith("line 2, data.reporter (column state, year; customs.yaml, line 11): missing") for one in found
    )
    assert any(one.startswith("line 2, id (column state, year; customs.yaml, line 8): missing") for one in found)


def test_a_field_within_a_field_and_a_part_of_a_list_are_of_their_column(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "source: our/votes\nkind: meeting\nclaimant: {name: '{who}'}\nid: '{n}'\noccurred: '{day}'\ndata:\n"
        "  form: form\n  topic: topic\n",
        encoding="utf-8",
    )
    (tmp_path / "m.csv").write_text("n,day,who,form,topic\n1,soon,us,summit,x\n2,2017,,chat,x\n")
    assert [reason.split("): ")[0] for reason in reasons(read(tmp_path / "m.csv", tmp_path / "m.yaml")[1])] == [
        'line 2, occurred = "soon" (column day; m.yaml, line 5',
        'line 3, data.form = "chat" (column form; m.yaml, line 7',
    ]


def test_fields_lie_within_fields_and_texts_in_lists(tmp_path: Path) -> None:
    mapping = tmp_path / "ferries.yaml"
    mapping.write_text(
        """\
source: our/ferries
kind: ferry_trip
claimant: {name: the harbour master}
id: "{ship}/{day}"
occurred: "{day}"
data:
  origin.name: from
  origin.country: {column: land, country: name}
  destination.name: to
  destination.country: {text: RUS}
  trips: {column: trips, number: true}
  passenger_groups: {column: who, split: "+"}
""",
        encoding="utf-8",
    )
    table = tmp_path / "log.csv"
    table.write_text("ship,day,from,land,to,trips,who\nStar,2017-05-18,Rajin,North Korea,Vladivostok,2,crew + guests\n")
    (trip,), refused = read(table, mapping)
    assert refused == []
    assert (trip.id, trip.data.origin.model_dump(exclude_none=True)) == (
        "Star/2017-05-18",
        {"name": "Rajin", "country": "PRK"},
    )
    assert (trip.data.destination.country, trip.data.trips.low) == ("RUS", 2)
    assert trip.data.passenger_groups == ("crew", "guests")


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("column: musd", "column: usd", r"line 14: no column 'usd' in .*\n.*year, state, port, direction, musd, note"),
        ("{port}", "{harbour}", r"line 3: no column 'harbour'"),
        ('"{year}"\n', '"{jahr}"\n', r"line 9: no column 'jahr'"),
        ("  flow:", "  flows:", r"line 13: a trade_flow has no field 'flows'"),
        ("kind: trade_flow", "kind: trade", r"line 2: no kind 'trade'"),
        ("country: cow", "country: oecd", r"line 11, data.reporter.country: Input should be 'iso2'"),
        ("column: musd,", "", r"line 14, data.value: .*give either column, or text"),
        ("nulls:", "null:", r"line 7, null: Extra inputs"),
        ("source: our/customs\n", "", r"line 1, source: Field required"),
        ('delimiter: ";"', 'delimiter: ","', r"no column .*\n.*\n.*the delimiter, which is ','"),
        ("encoding: latin-1", "encoding: utf-8", r"not in the encoding utf-8"),
        ("encoding: latin-1", "encoding: klingon", r"not in the encoding klingon"),
        ("source: our/customs", "source: [our", r"line \d+: not YAML"),
    ],
)
def test_a_mistake_in_the_mapping_is_reported_with_its_line(
    table: Path, mapping: Path, was: str, now: str, why: str
) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read(table, changed(mapping, was, now))


def test_a_mapping_names_its_own_source(table: Path, mapping: Path) -> None:
    with pytest.raises(UsageError, match="--source and --mapping"):
        readings([table], "ofac-sdn", mapping)


def test_a_newer_table_corrects_what_changed(tmp_path: Path, table: Path, mapping: Path) -> None:
    def append(release: str | None = None) -> AppendResult:
        (reading,) = readings([table], mapping=mapping)
        ledger = Ledger(tmp_path / "ledger.duckdb")
        return append_reading(reading, ledger, tmp_path / "refused", AppendOptions(release=release), lambda *step: None)

    assert (append().new, append().new) == (1, 0)
    table.write_text(ROWS.replace("1.1", "1.2").replace("NA", "3"), encoding="latin-1")
    taken = append("2018")
    assert (taken.new, taken.corrected, taken.withdrawn, taken.refused) == (2, 1, 0, ())


@pytest.mark.search
def test_damaged_files_give_errors_of_ours_only(tmp_path: Path) -> None:
    whole = {"returns.csv": ROWS.encode("latin-1"), "customs.yaml": TRADE.encode()}
    withstands(tmp_path, whole, read=lambda at: readings([at / "returns.csv"], mapping=at / "customs.yaml"))


# --- Countries ---

CODED = """\
source: our/events
kind: coded_event
claimant: {name: us}
id: "{id}"
occurred: "{day}"
data:
  code: {text: "043"}
  actor1.country: {column: who, country: name}
  place.country: {column: where, country: iso2, name: "{land}"}
  notes: note
"""


def coded(tmp_path: Path, *rows: str) -> list[Any]:
    (tmp_path / "events.yaml").write_text(CODED, encoding="utf-8")
    (tmp_path / "events.csv").write_text("id,day,who,where,land,note\n" + "\n".join(rows) + "\n", encoding="utf-8")
    good, refused = read(tmp_path / "events.csv", tmp_path / "events.yaml")
    assert reasons(refused) == []
    return [event.data for event in good]


def test_what_was_given_stays_beside_what_was_understood_within_fields_too(tmp_path: Path) -> None:
    one, other = coded(tmp_path, "1,2017-01-01,Burma,FX,,a", "2,2017-01-01,Ruritania,XQ,,b")
    assert (one.actor1.country, one.actor1.country_given) == ("MMR", "Burma")
    assert (one.place.country, one.place.country_given) == ("FXX", None)  # FX is its own code
    assert (other.actor1.country, other.actor1.country_given) == ("ZZZ", "Ruritania")
    assert (other.place.country, other.place.country_given) == ("ZZZ", "XQ")


@pytest.mark.fault("04")
def test_a_code_and_a_name_that_contradict_each_other_are_of_no_country(tmp_path: Path) -> None:
    events = coded(
        tmp_path,
        "1,1985-12-01,Cuba,NA,Yemen Arab Republic,NA",
        "2,1985-12-01,Cuba,NA,,NULL",
        "3,2017-12-01,Cuba,NA,,a text",
        "4,2017-12-01,Cuba,FR,Germany,",
        "5,2006-05-08,Yugoslavia,YU,NA,",
    )
    assert [(event.place.country, event.place.country_given, event.notes) for event in events] == [
        ("YEM", "NA", None),
        ("ZZZ", "NA", None),
        ("NAM", None, "a text"),
        ("ZZZ", "FR Germany", None),
        ("SCG", "YU", None),
    ]
    assert (events[4].actor1.country, events[4].actor1.country_given) == ("SCG", "Yugoslavia")


def test_a_figure_of_a_part_is_none_of_its_country(tmp_path: Path) -> None:
    (tmp_path / "trade.yaml").write_text(
        "source: our/trade\nkind: trade_flow\nclaimant: {name: us}\nid: '{who}-{year}'\noccurred: '{year}'\n"
        "data:\n  reporter: {column: who, country: iso3}\n  partner: {text: DEU}\n  flow: {text: export}\n"
        "  value: {column: usd, unit: USD}\n",
        encoding="utf-8",
    )
    codes = ("FXX", "FRA", "PCZ", "PAN", "JTN", "MID", "WAK", "CTE", "NHB", "SKM", "COW-300")
    (tmp_path / "trade.csv").write_text("who,year,usd\n" + "".join(f"{code},1979,5\n" for code in codes))
    flows, refused = read(tmp_path / "trade.csv", tmp_path / "trade.yaml")
    assert refused == []
    assert [flow.data.reporter for flow in flows] == list(codes)
    assert len({flow.subject for flow in flows}) == len(codes)


def test_an_id_and_a_word_of_its_own_may_be_what_is_a_null_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "source: our/statements\nkind: statement\nclaimant: {name: us}\nid: '{code}-{n}'\ndata:\n"
        "  summary: {column: text}\n  topic: {column: code, values: {NA: North America}}\n  position: kind\n",
        encoding="utf-8",
    )
    (tmp_path / "m.csv").write_text("code,n,text,kind\nNA,1,said,NA\n")
    (statement,), refused = read(tmp_path / "m.csv", tmp_path / "m.yaml")
    assert refused == []
    assert (statement.id, statement.data.topic, statement.data.position) == ("NA-1", "North America", None)
