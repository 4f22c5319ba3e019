"""Each layout that a source names is known by its real header with any delimiter, and a wrong one is reported."""

import csv
from pathlib import Path

import pytest

from ingest.sources import gdelt_columns
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import Reading
from ingest.sources.registry import SOURCES
from ingest.sources.tabular import DELIMITERS
from tests.ingest.sources import test_acled, test_comtrade, test_icews, test_ucdp, test_undl, test_unga
from tests.ingest.sources.appending import sources_of

ICEWS = ",".join(test_icews.SAID)
COMTRADE = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,"
    "motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,"
    "netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,"
    "isReported,isAggregate"
)
# As comtradr writes the same since its version 0.4.
COMTRADR = (
    "type_code,freq_code,ref_period_id,ref_year,ref_month,period,reporter_code,reporter_iso,reporter_desc,flow_code,"
    "flow_desc,partner_code,partner_iso,partner_desc,partner2code,partner2iso,partner2desc,classification_code,"
    "classification_search_code,is_original_classification,cmd_code,cmd_desc,aggr_level,is_leaf,customs_code,"
    "customs_desc,mos_code,mot_code,mot_desc,qty_unit_code,qty_unit_abbr,qty,is_qty_estimated,alt_qty_unit_code,"
    "alt_qty_unit_abbr,alt_qty,is_alt_qty_estimated,net_wgt,is_net_wgt_estimated,gross_wgt,is_gross_wgt_estimated,"
    "cifvalue,fobvalue,primary_value,legacy_estimation_flag,is_reported,is_aggregate"
)
VETOES = (
    "year,date,draft,meeting_record,agenda_item,crisis_topic,region,member_veto1,member_veto2,member_veto3,China,France,"
    "Russia,USSR,USA,UK"
)
HEADERS = {
    "unga-voeten, of 2016": ("unga-voeten", test_unga.OF_2016),
    "unga-voeten, of 2021": ("unga-voeten", test_unga.OF_2021),
    "unga-voeten, of 2022": ("unga-voeten", test_unga.OF_2022),
    "undl-ga, of 2024": ("undl-ga", test_undl.OLD.split("\n")[0]),
    "undl-ga-outcomes": ("undl-ga-outcomes", test_undl.OUTCOMES.split("\n")[0]),
    "undl-sc": ("undl-sc", test_undl.COUNCIL.split("\n")[0]),
    "unsc-vetoes": ("unsc-vetoes", VETOES),
    "gdelt-1": ("gdelt-1", ",".join(gdelt_columns.EVENTS_1)),
    "gdelt-2": ("gdelt-2", ",".join(gdelt_columns.EVENTS_2)),
    "gdelt-2-mentions": ("gdelt-2-mentions", ",".join(gdelt_columns.MENTIONS)),
    "icews": ("icews", ICEWS),
    "icews, names of R": ("icews", ICEWS.lower().replace(" ", "_")),
    "icews, of 2017": ("icews", ICEWS.replace("CAMEO Code,", "")),
    "ucdp-ged, 41 columns": ("ucdp-ged", test_ucdp.OF_41),
    "ucdp-ged, 42 columns": ("ucdp-ged", test_ucdp.OF_42),
    "ucdp-ged, 49 columns": ("ucdp-ged", test_ucdp.OF_49),
    "acled": ("acled", test_acled.HEADER),
    "acled, before 2023": ("acled", test_acled.BEFORE_2023),
    "un-comtrade": ("un-comtrade", COMTRADE),
    "un-comtrade, names of comtradr": ("un-comtrade", COMTRADR),
    "un-comtrade, older": ("un-comtrade", test_comtrade.OLD.strip()),
    "un-comtrade, older, whole": ("un-comtrade", test_comtrade.OLD_35),
    "un-comtrade, older, names of comtradr": ("un-comtrade", test_comtrade.COMTRADR),
    "cepii-baci": ("cepii-baci", "t,i,j,k,v,q"),
    "cow-trade": (
        "cow-trade",
        "statename,stateabb,ccode,year,imports,exports,alt_imports,alt_exports,source1,source2,version",
    ),
    "cow-trade, by pair": (
        "cow-trade",
        "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,smoothtotrade,spike1,spike2,dip1,"
        "dip2,trdspike,tradedip,bel_lux_alt_flow1,bel_lux_alt_flow2,china_alt_flow1,china_alt_flow2,source1,source2,"
        "version",
    ),
    "cow-diplomatic-exchange": ("cow-diplomatic-exchange", "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version"),
}


def table(path: Path, header: str, delimiter: str = ",") -> Path:
    columns = next(csv.reader([header]))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerow(columns)
    return path


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("layout", HEADERS)
def test_a_header_is_known_as_that_of_its_source_alone(layout: str, delimiter: str, tmp_path: Path) -> None:
    source, header = HEADERS[layout]
    file = table(tmp_path / "table.csv", header, delimiter)
    assert sources_of(file) == [source]
    assert list(Reading((file,), SOURCES[source]).records()) == []


@pytest.mark.parametrize("layout", [name for name in HEADERS if not name.startswith(("gdelt", "cepii"))])
def test_a_table_without_its_header_is_reported_as_that_and_not_as_so_many_columns(layout: str, tmp_path: Path) -> None:
    source, header = HEADERS[layout]
    file = table(tmp_path / "table.csv", ",".join(str(number) for number in range(len(header.split(",")))))
    with pytest.raises(UnreadableFile) as caught:
        list(Reading((file,), SOURCES[source]).records())
    message = str(caught.value)
    parts_of_one = {"unga-voeten": "neither ballots, roll calls nor issues"}
    assert parts_of_one.get(source, "line 1 is no header of this source") in message
    assert message.split("\n")[0].count(",") <= 5


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (("period",), "no column period\n"),
        (("period", "flowCode"), "no column period, flowCode\n"),
        (
            ("period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "primaryValue"),
            "no column period, reporterCode, flowCode, partnerCode, classificationCode and 2 more\n",
        ),
    ],
)
def test_of_many_columns_that_are_missing_a_few_are_named(
    missing: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    header = ",".join(name for name in COMTRADE.split(",") if name not in missing)
    with pytest.raises(UnreadableFile) as caught:
        list(Reading((table(tmp_path / "table.csv", header),), SOURCES["un-comtrade"]).records())
    assert message in str(caught.value)
