"""UN Comtrade: what a country reports of its trade, in three layouts that say the same."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.problems import Refused
from ingest.sources import comtrade_answer
from ingest.sources.comtrade import SOURCE
from ingest.sources.comtrade_record import MODES_OF_TRANSPORT, PARTS
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import Reading, readings, recognised
from tests import real_files
from tests.ingest.sources.damage import excerpt, withstands
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger

DATA = real_files.DATA / "trade"
ANSWER = "comtrade_api_v1_C_A_HS-60a6ad.json"
TABLES = {"comtrade_eu_imports_world_v1_47col.csv": 5004, "comtrade_example3_47col.csv": 1586}

# What the Russian customs would report of its imports from North Korea: of our invention.
FIELDS = {
    "typeCode": "C",
    "freqCode": "A",
    "refPeriodId": 20160101,
    "refYear": 2016,
    "refMonth": 52,
    "period": "2016",
    "reporterCode": 643,
    "reporterISO": "RUS",
    "reporterDesc": "Russian Federation",
    "flowCode": "M",
    "partnerCode": 408,
    "partnerISO": "PRK",
    "partnerDesc": "Dem. People's Rep. of Korea",
    "partner2Code": 0,
    "classificationCode": "H4",
    "cmdCode": "0307",
    "cmdDesc": "Molluscs",
    "isLeaf": False,
    "customsCode": "C00",
    "mosCode": "0",
    "motCode": 0,
    "qtyUnitAbbr": "kg",
    "qty": 1200.5,
    "isQtyEstimated": True,
    "netWgt": 1200.5,
    "isNetWgtEstimated": False,
    "grossWgt": None,
    "isGrossWgtEstimated": False,
    "cifvalue": 9500.25,
    "fobvalue": None,
    "primaryValue": 9500.25,
    "legacyEstimationFlag": 0,
    "isReported": True,
    "isAggregate": False,
}

OLD = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,"
    "Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,"
    "Netweight (kg),Trade Value (US$),Flag\n"
)


@pytest.fixture
def answer(tmp_path: Path) -> Callable[..., list[Any]]:
    """What becomes of an answer of the API with records that differ so from the usual one."""

    def read(*changes: dict[str, Any]) -> list[Any]:
        file = tmp_path / "answer.json"
        records = [FIELDS | change for change in changes]
        file.write_text(json.dumps({"elapsedTime": "0.1 secs", "count": len(records), "data": records}))
        return validated(file)

    return read


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., list[Any]]:
    """What becomes of a table."""

    def read(text: str, encoding: str = "utf-8") -> list[Any]:
        file = tmp_path / "table.csv"
        file.write_text(text, encoding=encoding)
        return validated(file)

    return read


def validated(file: Path) -> list[Any]:
    [reading] = readings([file])
    assert reading.source == SOURCE
    return [validate_record(raw) for raw in reading.records()]


def as_table(rename: Callable[[str], str] = str, **change: Any) -> str:
    """The usual record as a row of a table."""
    fields = FIELDS | change
    row = ("" if given is None else f'"{given}"' for given in fields.values())
    return ",".join(map(rename, fields)) + "\n" + ",".join(row) + "\n"


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def test_a_record_is_what_a_country_reports_of_its_trade(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({})
    event = one.event
    assert (event.id, event.occurred) == ("C.A.2016.M.643.408.H4.0307.0.C00.0.0", "2016")
    assert event.subject == "trade_flow:RUS-PRK:import:0307:2016:H4"
    assert (event.claimant.name, event.claimant.country) == ("Russian Federation (customs statistics)", "RUS")
    assert event.reporter.name == "UN Comtrade"
    data = event.data
    assert (data.reporter, data.partner, data.flow, data.commodity) == ("RUS", "PRK", "import", "0307")
    assert (data.value.low, data.value.unit, data.valuation, data.basis) == (
        9500.25,
        "USD",
        "CIF",
        "official_statistic",
    )
    assert (data.value_cif, data.value_fob, data.gross_weight) == (None, None, None)
    assert (data.quantity.low, data.quantity.unit, data.estimated) == (1200.5, "kg", ("quantity",))


@pytest.mark.parametrize("rename", [str, snake], ids=["camelCase", "snake_case"])
def test_both_spellings_of_the_table_say_what_the_answer_says(
    answer: Callable[..., list[Any]], table: Callable[..., list[Any]], rename: Callable[[str], str]
) -> None:
    assert table(as_table(rename))[0].event.data == answer({})[0].event.data


def test_the_older_table_says_the_same_in_other_words(
    answer: Callable[..., list[Any]], table: Callable[..., list[Any]]
) -> None:
    row = "H4,2016,2016,2016,4,0,1,Import,643,Russian Federation,RUS,408,Dem. People's Rep. of Korea,PRK,0307,"
    [old] = table(OLD + row + "Molluscs,8,Weight in kg,1200.5,1200.5,9500.25,2\n")
    [new] = answer({})
    assert old.event.id == new.event.id
    assert old.event.subject == new.event.subject
    assert old.event.data.value == new.event.data.value
    assert old.event.data.estimated == ("quantity",)
    assert old.event.data.is_leaf is False


# The columns of a download of the older Comtrade, whole; and what comtradr made of them before its version 0.4.
OLD_35 = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,"
    "Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,2nd Partner ISO,"
    "Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,"
    "Qty Unit,Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
    "CIF Trade Value (US$),FOB Trade Value (US$),Flag"
)
COMTRADR = (
    "classification,year,period,period_desc,aggregate_level,is_leaf_code,trade_flow_code,trade_flow,reporter_code,"
    "reporter,reporter_iso,partner_code,partner,partner_iso,second_partner_code,second_partner,second_partner_iso,"
    "customs_proc_code,customs,mode_of_transport_code,mode_of_transport,commodity_code,commodity,qty_unit_code,"
    "qty_unit,qty,alt_qty_unit_code,alt_qty_unit,alt_qty,netweight_kg,gross_weight_kg,trade_value_usd,"
    "cif_trade_value_usd,fob_trade_value_usd,flag"
)


@pytest.mark.parametrize("header", [OLD_35, COMTRADR])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_older_table_is_read_whole_under_each_of_its_names(
    answer: Callable[..., list[Any]], table: Callable[..., list[Any]], header: str, delimiter: str
) -> None:
    of_a_part = "156,China,CHN,C06,Inward processing,2100,Sea"
    row = "H4,2016,2016,2016,4,0,1,Import,643,Russian Federation,RUS,408,Dem. People's Rep. of Korea,PRK,{}," + (
        "0307,Molluscs,8,kg,1200.5,,,,1200.5,,9500.25,9500.25,,2"
    )
    text = "\n".join([header, row.format(",,,,,,"), row.format(of_a_part)]) + "\n"
    whole, part = table(text.replace(",", delimiter))
    [new] = answer({})
    assert (whole.event.id, whole.event.data.value, whole.event.data.valuation) == (
        *(new.event.id, new.event.data.value),
        "CIF",
    )
    assert (whole.event.data.second_partner, whole.event.data.transport) == (None, None)
    assert (part.event.data.second_partner, part.event.data.customs_procedure) == ("CHN", "C06")
    assert part.event.data.transport == "2100"


def test_the_older_table_is_in_latin_letters_of_one_byte(table: Callable[..., list[Any]]) -> None:
    row = 'H3,2010,201007,July 2010,0,0,2,Export,384,Côte d\'Ivoire,CIV,899,"Régions, nda",,TOTAL,All,1,,,,5,0\n'
    [one] = table(OLD + row, encoding="iso-8859-1")
    assert one.event.data.partner_given == "899 Régions, nda"
    assert (one.event.occurred, one.event.data.flow, one.event.data.reporter) == ("2010-07", "export", "CIV")


RUSSIA, LUXEMBOURG = "643 Russian Federation", "58 Belgium-Luxembourg"
OF_RUSSIA = {"partnerCode": 643, "partnerISO": "RUS", "partnerDesc": "Russian Federation"}


@pytest.mark.parametrize(
    ("change", "partner", "given"),
    [
        ({"partnerCode": 0, "partnerISO": "W00", "partnerDesc": "World"}, "WLD", None),
        ({"partnerCode": 842, "partnerISO": "USA", "partnerDesc": "USA"}, "USA", None),
        ({"partnerCode": 842, "partnerISO": "", "partnerDesc": "USA"}, "USA", "842 USA"),
        (OF_RUSSIA | {"period": 1985}, "SUN", RUSSIA),
        (
            OF_RUSSIA | {"period": 199112},
            "SUN",
            RUSSIA,
        ),
        (OF_RUSSIA | {"period": 1992}, "RUS", None),
        ({"partnerCode": 490, "partnerISO": None, "partnerDesc": "Other Asia, nes"}, "TWN", "490 Other Asia, nes"),
        ({"partnerCode": 276, "partnerISO": "DEU", "partnerDesc": "France"}, "ZZZ", "276 France"),
        ({"partnerCode": 592, "partnerISO": "PCZ", "partnerDesc": "Fmr Panama-Canal-Zone"}, "PCZ", None),
        ({"partnerCode": 58, "partnerISO": "BEL", "partnerDesc": "Belgium-Luxembourg"}, "M49-58", LUXEMBOURG),
        ({"partnerCode": 490, "partnerISO": "S19", "partnerDesc": "Other Asia, nes"}, "TWN", "490 Other Asia, nes"),
        ({"partnerCode": 899, "partnerISO": "_X", "partnerDesc": "Areas, nes"}, "ZZZ", "899 Areas, nes"),
    ],
)
def test_a_partner_is_a_country_the_world_or_unknown(
    answer: Callable[..., list[Any]], change: dict[str, Any], partner: str, given: str | None
) -> None:
    [one] = answer(change)
    assert (one.event.data.partner, one.event.data.partner_given) == (partner, given)


def test_a_reporter_that_is_no_country_is_unknown_and_keeps_its_name(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({"reporterCode": 97, "reporterISO": "EUR", "reporterDesc": "European Union"})
    assert (one.event.data.reporter, one.event.data.reporter_given) == ("ZZZ", "97 European Union")
    assert (one.event.claimant.name, one.event.claimant.country) == ("97 European Union (customs statistics)", None)


def test_two_areas_that_no_list_knows_are_two_figures(answer: Callable[..., list[Any]]) -> None:
    nowhere = [{"partnerCode": 899, "partnerDesc": "Areas, nes"}, {"partnerCode": 837, "partnerDesc": "Bunkers"}]
    assert len({one.event.subject for one in answer(*nowhere)}) == 2


@pytest.mark.fault("17")
@pytest.mark.parametrize("write", ["{}.0", "{}.00", " {} "])
def test_codes_written_as_numbers_with_a_point_are_the_same_record(
    answer: Callable[..., list[Any]], table: Callable[..., list[Any]], write: str
) -> None:
    coded = ("reporterCode", "partnerCode", "partner2Code", "motCode", "mosCode", "period", "legacyEstimationFlag")
    for partner in (408, 0):
        as_numbers = {name: write.format((FIELDS | {"partnerCode": partner})[name]) for name in coded}
        [plain], [pointed] = answer({"partnerCode": partner}), table(as_table(**as_numbers))
        assert (pointed.event.id, pointed.event.subject) == (plain.event.id, plain.event.subject)
        assert pointed.event.data == plain.event.data


def test_numbers_with_a_point_in_an_answer_are_the_same_record(answer: Callable[..., list[Any]]) -> None:
    [plain], [pointed] = answer({}), answer({"reporterCode": 643.0, "partnerCode": 408.0, "motCode": 0.0})
    assert (pointed.event.id, pointed.event.data) == (plain.event.id, plain.event.data)


@pytest.mark.parametrize(("given", "code"), [("307", "0307"), ("307.0", "0307"), ("30711", "030711"), ("1", "01")])
def test_a_code_of_goods_that_lost_its_zero_has_it_back(
    answer: Callable[..., list[Any]], given: str, code: str
) -> None:
    assert [one.event.data.commodity for one in answer({"cmdCode": given}, {"cmdCode": code})] == [code, code]


@pytest.mark.fault("17")
@pytest.mark.parametrize(
    "part",
    [{"partner2Code": "9999"}, {"partner2Code": "W00"}, {"customsCode": "C77"}, {"motCode": "7"}, {"mosCode": 1}],
)
def test_a_code_outside_the_list_of_its_dimension_is_no_part_of_a_figure(
    answer: Callable[..., list[Any]], part: dict[str, Any]
) -> None:
    [good, refused] = answer({}, part)
    assert isinstance(good, Accepted)
    assert isinstance(refused, Refused)
    assert f"{next(iter(part))} = {str(next(iter(part.values())))!r}: not in Comtrade's list of codes" in str(refused)


def test_a_country_outside_the_list_is_unknown_and_keeps_its_code(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({"partnerCode": 9999, "partnerISO": "", "partnerDesc": "Nowhere"})
    assert (one.event.data.partner, one.event.data.partner_given) == ("ZZZ", "9999 Nowhere")


@pytest.mark.real
def test_the_codes_are_those_of_the_data_items() -> None:
    file = DATA / "ComtradePlus_DataItems.xlsx"
    if not file.exists():
        pytest.skip("needs the data items of Comtrade in ../shared/data")
    sheets = load_workbook(file, read_only=True)
    listed = {
        name: {str(row[0]) for row in sheets[sheet].iter_rows(min_row=2, values_only=True) if row[0] is not None}
        for name, sheet in (("partner2Code", "REF COUNTRIES"), ("customsCode", "REF CUSTOMS"), ("motCode", "REF MOT"))
    }
    assert [len(codes) for codes in listed.values()] == [311, 17, 18]
    assert all(PARTS[name](code) for name, codes in listed.items() for code in codes)
    assert listed["motCode"] == MODES_OF_TRANSPORT


def test_a_month_is_a_month_and_month_52_the_year(answer: Callable[..., list[Any]]) -> None:
    monthly = {"freqCode": "M", "period": "201603", "refMonth": 3}
    assert [one.event.occurred for one in answer({}, monthly)] == ["2016", "2016-03"]


def test_a_part_of_a_figure_is_a_figure_of_its_own_name(answer: Callable[..., list[Any]]) -> None:
    parts = [
        {"partner2Code": 156, "partner2ISO": "CHN"},
        {"customsCode": "C06"},
        {"motCode": 2100},
        {"classificationCode": "H5"},
        {"cmdCode": "030711"},
    ]
    validated = answer({}, *parts)
    assert len({one.event.subject for one in validated}) == len({one.event.id for one in validated}) == 6
    assert [one.event.data.second_partner for one in validated[:2]] == [None, "CHN"]
    assert (validated[2].event.data.customs_procedure, validated[3].event.data.transport) == ("C06", "2100")


def test_nothing_that_nobody_reported_is_no_value(answer: Callable[..., list[Any]]) -> None:
    zero = {"primaryValue": 0, "cifvalue": 0}
    said, unsaid = answer(zero, zero | {"isReported": False, "period": "2015"})
    assert said.event.data.value.low == 0
    assert "a trade flow needs a value" in str(unsaid)


def test_goods_that_weigh_nothing_are_goods_of_unknown_weight(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({"qty": 0, "qtyUnitAbbr": "N/A", "netWgt": 0, "isNetWgtEstimated": True, "fobvalue": 0})
    data = one.event.data
    assert (data.quantity, data.net_weight, data.value_fob, data.estimated) == (None, None, None, None)


def test_a_value_includes_what_it_was_taken_from(answer: Callable[..., list[Any]]) -> None:
    export = {"flowCode": "X", "cifvalue": None, "fobvalue": 9500.25}
    free_on_board = {"fobvalue": 9000.0, "primaryValue": 9000.0, "period": "2015"}
    neither = {"flowCode": "RM", "cifvalue": None}
    assert [one.event.data.valuation for one in answer({}, export, free_on_board, neither)] == [
        "CIF",
        "FOB",
        "FOB",
        None,
    ]


def test_of_a_value_that_is_both_an_import_is_cif_and_an_export_fob(answer: Callable[..., list[Any]]) -> None:
    both = {"fobvalue": 9500.25}
    flows = [{"flowCode": flow, "period": str(2000 + n)} for n, flow in enumerate(("M", "X", "RM", "RX", "DX"))]
    assert [one.event.data.valuation for one in answer(*(both | flow for flow in flows))] == [
        *("CIF", "FOB", "CIF", "FOB", "FOB"),
    ]


def test_what_nobody_says_was_not_reported_is_a_figure_of_its_country(answer: Callable[..., list[Any]]) -> None:
    zero = {"primaryValue": 0, "cifvalue": 0, "isReported": None}
    unsaid = {"isReported": False, "isAggregate": None, "period": "2015"}
    unknown = {"isReported": None, "isAggregate": False, "period": "2014"}
    none, *figures = answer(zero, unsaid, unknown)
    assert none.event.data.value.low == 0
    assert [(one.event.data.value.low, one.event.data.basis) for one in figures] == [
        (9500.25, "official_statistic")
    ] * 2


@pytest.mark.parametrize(
    ("flag", "estimated"),
    [
        ("0", None),
        ("2", ("quantity",)),
        ("4", ("net_weight",)),
        ("6", ("quantity", "net_weight")),
        (6, ("quantity", "net_weight")),
    ],
)
def test_the_older_flag_says_what_was_estimated(
    answer: Callable[..., list[Any]], flag: Any, estimated: tuple[str, ...] | None
) -> None:
    [one] = answer({"legacyEstimationFlag": flag, "isQtyEstimated": None, "isNetWgtEstimated": None})
    assert one.event.data.estimated == estimated


@pytest.mark.parametrize(
    ("number", "flow"), [("1", "import"), ("2", "export"), ("3", "re-export"), ("4", "re-import"), ("4.0", "re-import")]
)
def test_the_flows_of_the_older_table_are_numbered(table: Callable[..., list[Any]], number: str, flow: str) -> None:
    row = f"H4,2016,2016,2016,4,0,{number},,643,Russia,RUS,408,Korea,PRK,0307,Fish,8,kg,12.5,12.5,9500,0\n"
    [one] = table(OLD + row)
    assert one.event.data.flow == flow


def test_the_other_value_stands_beside_it(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({"fobvalue": 9000.0})
    data = one.event.data
    assert (data.value.low, data.value_cif, data.value_fob.low) == (9500.25, None, 9000)


def test_a_figure_of_comtrades_own_is_an_estimate(answer: Callable[..., list[Any]]) -> None:
    [one] = answer({"isReported": False, "isAggregate": False})
    assert one.event.data.basis == "estimate"


def test_each_flow_of_the_dictionary_is_read(answer: Callable[..., list[Any]]) -> None:
    codes = ["M", "X", "RM", "RX", "DX", "FM", "MIP", "XIP", "MOP", "XOP"]
    flows = [one.event.data.flow for one in answer(*({"flowCode": code} for code in codes))]
    assert flows[:6] == ["import", "export", "re-import", "re-export", "domestic-export", "foreign-import"]
    assert flows[6:] == [
        "import-for-inward-processing",
        "export-after-inward-processing",
        "import-after-outward-processing",
        "export-for-outward-processing",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"classificationCode": "S4", "cmdCode": "0361"}, "goods in the classification S4"),
        ({"classificationCode": "B5"}, "goods in the classification B5"),
        ({"typeCode": "S", "classificationCode": "EB"}, "services"),
    ],
)
def test_only_goods_by_the_harmonized_system_are_read(
    answer: Callable[..., list[Any]], change: dict[str, Any], message: str
) -> None:
    [one] = answer(change)
    assert message in str(one)
    assert "only goods by the Harmonized System are read" in str(one)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"flowCode": "Q"}, "data.flow"),
        ({"cmdCode": "03O7"}, "data.commodity"),
        ({"period": "soon"}, "occurred"),
        ({"primaryValue": "much"}, "data.value"),
        ({"isLeaf": "perhaps"}, "data.is_leaf"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(
    answer: Callable[..., list[Any]], change: dict[str, Any], field: str
) -> None:
    good, bad = answer({"period": "2015"}, change)
    assert isinstance(good, Accepted)
    assert {problem.field.startswith(field) for problem in bad.problems} == {True}


def test_a_header_without_a_column_is_refused_with_the_difference(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(as_table(lambda name: "worth" if name == "primaryValue" else name), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no column primaryValue") as caught:
        list(Reading((file,), SOURCE).records())
    assert "worth" in str(caught.value)


@pytest.mark.fault("02")
@pytest.mark.parametrize(("cut", "count"), [(1, 3), (2, 3), (3, 2), (100, 2), (len(json.dumps(FIELDS)) + 10, 1)])
def test_of_an_answer_that_breaks_off_the_whole_records_are_read(tmp_path: Path, cut: int, count: int) -> None:
    file = tmp_path / "answer.json"
    records = [FIELDS | {"period": year} for year in ("2015", "2016", "2017")]
    file.write_text(json.dumps({"elapsedTime": "", "data": records})[:-cut], encoding="utf-8")
    *whole, broken = Reading((file,), SOURCE).records()
    assert [one.defect for one in whole] == [""] * count
    assert broken.defect.startswith("the file is not complete: not JSON to its end")


def test_an_answer_without_a_whole_record_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"elapsedTime": "", "data": [FIELDS]})[:-100])
    with pytest.raises(UnreadableFile, match="not JSON to its end"):
        list(Reading((file,), SOURCE).records())


@pytest.mark.parametrize("indent", [None, 1])
def test_an_answer_in_parts_says_what_it_says_as_a_whole(
    indent: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wording = 'goods }, {"n.e.c.": 1'  # looks like the end of a record
    records = [FIELDS | {"cmdCode": f"{number:06}", "cmdDesc": wording} for number in range(1, 31)]
    said = {"elapsedTime": "", "count": 30, "data": records, "error": ""}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(said, indent=indent), encoding="utf-8")
    (whole,) = comtrade_answer.parts(file, {})
    monkeypatch.setattr(comtrade_answer, "PART", 5_000)
    some = list(comtrade_answer.parts(file, {}))
    assert len(some) > 3
    assert [one for part in some for one in part] == list(whole)
    assert [one.line for one in whole] == list(range(1, 31))


@pytest.mark.parametrize("said", [{"error": "429", "data": None}, {"data": {}}, [FIELDS], 7])
def test_a_file_that_is_no_answer_is_reported(said: Any, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    (part,) = comtrade_answer.parts(file, {})
    with pytest.raises(UnreadableFile, match=r"answer\.json: no answer of Comtrade's"):
        list(part)


def test_a_record_without_an_end_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "answer.json"
    file.write_text('{"data": [{"cmdDesc": "' + "a" * 10_000, encoding="utf-8")
    monkeypatch.setattr(comtrade_answer, "PART", 1_000)
    monkeypatch.setattr(comtrade_answer, "LARGEST", 5_000)
    with pytest.raises(UnreadableFile, match="a record without an end"):
        list(comtrade_answer.parts(file, {}))


def test_a_newer_answer_appends_what_it_changed(tmp_path: Path) -> None:
    file, ledger = tmp_path / "answer.json", Ledger(tmp_path / "ledger.duckdb")

    def append(value: float, release: str) -> tuple[int, int, int]:
        file.write_text(json.dumps({"data": [FIELDS | {"primaryValue": value}, FIELDS | {"period": "2015"}]}))
        how = AppendOptions(release=release)
        taken = append_reading(Reading((file,), SOURCE), ledger, tmp_path / "refused", how, lambda *_: None)
        return taken.new, taken.corrected, taken.known

    assert append(9500.25, "2017-05-01") == (2, 0, 0)
    assert append(9500.25, "2017-06-01") == (0, 0, 2)
    assert append(9700, "2018-01-01") == (1, 1, 1)


def test_a_record_of_an_answer_with_half_of_a_character_spoils_no_other(tmp_path: Path) -> None:
    answer = json.dumps({"data": [FIELDS | {"cmdDesc\ud800": ""}, FIELDS]})
    (tmp_path / "answer.json").write_text(answer, encoding="utf-8")
    (reading,) = readings([tmp_path / "answer.json"])
    bad, good = [validate_record(raw) for raw in reading.records()]
    assert isinstance(bad, Refused)
    assert "half of a character" in bad.problems[0].reason
    assert isinstance(good, Accepted)


@pytest.mark.search
def test_damaged_answers_and_tables_give_errors_of_ours_only(tmp_path: Path) -> None:
    old = OLD + "H4,2016,2016,2016,4,0,1,Import,643,Russia,RUS,408,Korea,PRK,0307,Fish,8,kg,12.5,12.5,9500,2\n"
    answer = json.dumps({"elapsedTime": "", "data": [FIELDS, FIELDS | {"cmdCode": "0306"}]})
    texts = {"answer.json": answer, "table.csv": as_table(), "old.csv": old}
    wholes = [{name: text.encode()} for name, text in texts.items()]
    withstands(tmp_path, *wholes, *excerpt("trade/comtrade_example3_47col.csv"), source="un-comtrade")


# --- Real files ----------------------------------------------------------------------------------------------------

beside = pytest.mark.skipif(not DATA.exists(), reason="no real files of Comtrade lie beside this repository")


@pytest.mark.real
@beside
@pytest.mark.parametrize(("name", "rows"), TABLES.items())
def test_a_real_table_is_read_whole(name: str, rows: int) -> None:
    assert recognised(DATA / name) == SOURCE
    results = validated(DATA / name)
    assert [str(one) for one in results if isinstance(one, Refused)] == []
    events = [one.event for one in results]
    assert len(events) == len({event.id for event in events}) == len({event.subject for event in events}) == rows
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for event in events:
        totals[event.data.reporter, event.occurred] += event.data.value.low
    said = duckdb.sql(
        f"select reporter_iso, period::text, sum(primary_value) from read_csv('{DATA / name}') group by all"
    ).fetchall()
    assert totals == pytest.approx({(reporter, period): total for reporter, period, total in said})


@pytest.mark.real
@beside
def test_areas_that_are_no_countries_are_counted() -> None:
    events = [one.event for one in validated(DATA / "comtrade_example3_47col.csv")]
    given = Counter((event.data.partner, event.data.partner_given) for event in events if event.data.partner_given)
    assert given == {("TWN", "490 Other Asia, nes"): 30, ("ZZZ", "899 Areas, nes"): 11}


@pytest.mark.real
@beside
def test_a_real_answer_is_read_whole() -> None:
    assert recognised(DATA / ANSWER) == SOURCE
    values = [one.event.data.value.low for one in validated(DATA / ANSWER)]
    [total] = duckdb.sql(
        f"select sum(record.primaryValue) from (select unnest(data) as record from '{DATA / ANSWER}')"
    ).fetchall()
    assert (len(values), sum(values)) == (4, pytest.approx(total[0]))
