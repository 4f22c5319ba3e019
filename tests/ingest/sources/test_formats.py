"""The formats that a mapping reads a table from, and what stands around its rows."""

import gzip
import json
import math
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import polars as pl
import pyreadstat
import pytest
import rdata

from ingest.problems import Refused
from ingest.sources import frames
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.ingest.sources.appending import reasons
from tests.ingest.sources.damage import withstands
from tests.validating import validate_record

MAPPING = """\
source: our/customs
kind: trade_flow
claimant: {name: us}
id: "{state}-{year}"
occurred: "{year}"
data:
  reporter: {column: state, country: cow}
  partner: {text: WLD}
  flow: {text: export}
  value: {column: usd, number: true, unit: USD}
"""
FRAME = pl.DataFrame({"state": [2, 365], "year": [1985.0, 1990.0], "usd": [1.5, None], "day": [date(1985, 1, 2), None]})


def as_json(path: Path) -> None:
    path.write_text(json.dumps({"data": {"items": FRAME.drop("day").to_dicts()}}))


def as_ndjson(path: Path) -> None:
    FRAME.write_ndjson(path)


def as_sheet(path: Path, above: int = 2) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data")
    for _ in range(above):
        book["Data"].append(["Exports by state, in USD"])
    for row in (FRAME.columns, *FRAME.rows()):
        book["Data"].append(row)
    book.save(path)


def ods(
    path: Path, rows: str, end: str = "</table:table></office:spreadsheet></office:body></office:document-content>"
) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{names}{name}:1.0"' for name in ("office", "table", "text", "manifest"))
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mime)
        entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entry}</manifest:manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='S'>"
            f"{rows}{end}",
        )


def ods_row(*cells: object, attributes: str = "", of_cell: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string" {of_cell}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{inner}</table:table-row>"


def as_ods(path: Path) -> None:
    ods(path, ods_row("state", "year", "usd") + ods_row(2, 1985, 1.5) + ods_row(365, 1990, ""))


def as_stata(path: Path) -> None:
    pyreadstat.write_dta(FRAME.to_pandas(), str(path))


def as_spss(path: Path) -> None:
    pyreadstat.write_sav(FRAME.to_pandas(), str(path))


def as_rds(path: Path) -> None:
    rdata.write_rds(path, FRAME.drop("day").to_pandas())


def as_rda(path: Path) -> None:
    frame = FRAME.drop("day").to_pandas()
    rdata.write_rda(path, {"other": frame.head(0), "flows": frame})


def as_text(path: Path, separator: str = ",") -> None:
    FRAME.with_columns(pl.col("year").cast(int)).write_csv(path, separator=separator)


FORMATS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "t.csv": (as_text, ""),
    "t.tsv": (lambda path: as_text(path, "\t"), ""),
    "t.txt": (lambda path: as_text(path, "\t"), "{format: tsv}"),
    "t.parquet": (lambda path: FRAME.write_parquet(path), ""),
    "t.json": (as_json, "{records: data.items}"),
    "t.ndjson": (as_ndjson, ""),
    "t.xlsx": (as_sheet, "{sheet: Data, header: 3}"),
    "t.ods": (as_ods, ""),
    "t.dta": (as_stata, ""),
    "t.sav": (as_spss, ""),
    "t.rds": (as_rds, ""),
    "t.rda": (as_rda, "{object: flows}"),
}


def read(folder: Path, name: str, files: str = "", query: str = "") -> tuple[list[Any], list[Refused]]:
    more = (f"files: {files}\n" if files else "") + (f"query: {query}\n" if query else "")
    (folder / "m.yaml").write_text(more + MAPPING, encoding="utf-8")
    (reading,) = readings([folder / name], mapping=folder / "m.yaml")
    results = [validate_record(raw) for raw in reading.records()]
    return [one for one in results if not isinstance(one, Refused)], [
        one for one in results if isinstance(one, Refused)
    ]


@pytest.mark.parametrize("query", ["", "select * from file", "select state, year, usd from file where usd is not null"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_table_is_the_same_in_every_format(tmp_path: Path, name: str, query: str) -> None:
    write, files = FORMATS[name]
    write(tmp_path / name)
    (good,), refused = read(tmp_path, name, files, query)
    assert (good.event.id, good.event.occurred, good.event.data.reporter) == ("2-1985", "1985", "USA")
    assert (good.event.data.value.low, good.event.document.locator) == (1.5, "row 1")
    first_line = {"t.xlsx": 4, "t.csv": 2, "t.tsv": 2, "t.txt": 2, "t.ods": 2}.get(name, 1)
    assert good.raw.line == first_line
    if "where" not in query:
        assert "a trade flow needs a value" in reasons(refused)[0]
        assert refused[0].raw.line == first_line + 1


@pytest.mark.parametrize("ending", ["rds", "rda"])
def test_what_r_itself_has_written_is_read(ending: str) -> None:
    """A file that rdata is tested on: a factor and a column of whole numbers."""
    at = Path(rdata.__file__).parent / "tests" / "data" / f"test_dataframe.{ending}"
    if not at.exists():
        pytest.skip("rdata comes without its test files here")
    columns = getattr(frames, ending)(at, frames.Layout()).columns
    assert columns.cast(pl.String).to_dict(as_series=False) == {"class": ["a", "b", "b"], "value": ["1", "2", "3"]}


def test_the_days_of_r_are_days(tmp_path: Path) -> None:
    days = rdata.parser.parse_data(
        b"A\n3\n262144\n197888\n5\nUTF-8\n782\n2\n17167\nNA\n1026\n1\n262153\n5\nclass\n16\n1\n262153\n4\nDate\n254\n"
    )
    found = rdata.conversion.convert(days, frames.r_classes(rdata))
    assert [str(day) for day in found.astype("datetime64[D]")] == ["2017-01-01", "NaT"]


# --- What stands around the rows ---


@pytest.mark.parametrize(
    ("files", "text", "line"),
    [
        ("{comment: '#'}", "# of the customs house\nstate,year,usd\n# a note, with a comma\n2,1985,1.5\n", 4),
        ("{header: 3}", "Exports\nin USD\nstate,year,usd\n2,1985,1.5\n", 4),
        ("{skip: 1}", "Exports\nstate,year,usd\n2,1985,1.5\n", 3),
        ("{columns: [state, year, usd]}", "2,1985,1.5\n", 1),
        ("{columns: [state, year, usd], skip: 1}", "Exports\n2,1985,1.5\n", 2),
        ("{columns: [state, year, usd], header: 1}", "state,state,\n2,1985,1.5\n", 2),
        ("{ragged: true}", "state,year,usd,note\n2,1985,1.5\n", 2),
        ("{ragged: true}", "state,year,usd\n2,1985,1.5,,\n", 2),
        ("{encoding: utf-16}", "state,year,usd\n2,1985,1.5\n", 2),
        ("{delimiter: '^'}", "state^year^usd\n2^1985^1.5\n", 2),
    ],
)
def test_what_stands_around_the_rows_is_no_part_of_them(tmp_path: Path, files: str, text: str, line: int) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-16" if "utf-16" in files else "utf-8-sig")
    for query in ("", "select * from file"):
        (good,), refused = read(tmp_path, "t.csv", files, query)
        assert refused == []
        assert (good.event.id, good.raw.line, good.event.document.locator) == ("2-1985", line, "row 1")


def test_columns_without_a_name_have_that_of_their_place(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("2,1985,1.5\n")
    sql = "select column_1 as state, column_2 as year, column_3 as usd from file"
    (good,), _ = read(tmp_path, "t.csv", "{header: 0}", sql)
    assert good.event.id == "2-1985"


def test_a_line_of_a_field_in_quotes_is_no_comment(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('state,year,usd,note\n2,1985,1.5,"one\n# two"\n365,1990,2,\n')
    good, refused = read(tmp_path, "t.csv", "{comment: '#'}")
    assert refused == []
    assert [one.raw.line for one in good] == [2, 4]


def test_one_column_a_year_becomes_one_row_a_year(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("state,1985 [YR1985],1986 [YR1986]\n2,1.5,\n365,3,4\n")
    files = "{unpivot: {columns: '[0-9]{4}.*', name: when, value: usd}}"
    good, _ = read(tmp_path, "t.csv", files, "select state, left(when, 4) as year, usd from file where usd is not null")
    assert [(one.event.id, one.event.data.value.low, one.raw.line) for one in good] == [
        ("2-1985", 1.5, 2),
        ("365-1985", 3, 3),
        ("365-1986", 4, 3),
    ]


def test_labels_of_codes_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    labels = {"flow": {1: "export", 2: "import"}}
    pyreadstat.write_sav(
        pl.DataFrame({"flow": [1.0, 2.0]}).to_pandas(), str(tmp_path / "t.sav"), variable_value_labels=labels
    )
    for given, expected in (("false", ["1", "2"]), ("true", ["export", "import"])):
        files = f"{{labels: {given}}}"
        good, _ = read(tmp_path, "t.sav", files, "select flow as state, 2017 as year, 1 as usd from file")
        assert [one.event.id for one in good] == [f"{flow}-2017" for flow in expected]


def test_a_line_that_is_no_object_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "t.ndjson").write_text(
        '{"state": 2, "year": 1985, "usd": 1}\n{"state": \n[1]\n\n{"state": 365, "year": 1990, "usd": 2}\n'
    )
    good, refused = read(tmp_path, "t.ndjson")
    assert [one.raw.line for one in good] == [1, 5]
    assert [one.raw.line for one in refused] == [2, 3]


@pytest.mark.parametrize(
    ("element", "why"),
    [
        ('{"state": 2, "year": 1985, "usd": 1, "year": 1990}', 'the key "year" stands twice in one object'),
        ('{"state": 2, "year": 1985, "usd": {"a": 1, "a": 2}}', 'the key "a" stands twice in one object'),
        ("[1]", r"not a JSON object: [1] is not an object in braces"),
    ],
)
@pytest.mark.parametrize("query", ["", "select * from file"])
@pytest.mark.parametrize("name", ["t.json", "t.ndjson"])
def test_an_element_that_cannot_be_a_record_is_refused_alone(
    tmp_path: Path, name: str, query: str, element: str, why: str
) -> None:
    elements = ['{"state": 2, "year": 1985, "usd": 1}', element, '{"state": 365, "year": 1990, "usd": 2}']
    (tmp_path / name).write_text("\n".join(elements) if name == "t.ndjson" else f"[{', '.join(elements)}]")
    good, refused = read(tmp_path, name, query=query)
    assert [one.raw.line for one in good] == [1, 3]
    assert [why in reason for reason in reasons(refused)] == [True]


def test_objects_without_a_field_make_no_column(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("[{}, {}]")
    with pytest.raises(UnreadableFile, match="no column 'state'"):
        read(tmp_path, "t.json")


# --- What is wrong with it ---


@pytest.mark.parametrize(
    ("files", "text", "why"),
    [
        ("{sheet: Data}", "state,year,usd\n", r"files: sheet is no option of csv\n.*delimiter"),
        ("{format: parquet, delimiter: ;}", "state,year,usd\n", r"files: delimiter is no option of parquet"),
        ("{format: xml}", "state,year,usd\n", r"m\.yaml: line 1, files\.format: Input should be 'csv'"),
        ("{columns: [state, year]}", "2,1985,1.5\n", r"3 columns, and 2 names for them"),
        ("{}", "state,year,usd,usd\n", r"two columns are usd\n.*files, columns"),
        ("{unpivot: {columns: '19..'}}", "state,year,usd\n", r"no column is like '19\.\.'\n.*state, year, usd"),
        ("{unpivot: {columns: usd, value: year}}", "state,year,usd\n", r"a column is name or year already"),
        ("{unpivot: {columns: '['}}", "state,year,usd\n", r"no regular expression"),
        ("{format: parquet}", "state", r"t\.csv: "),
        ("{format: json}", "{}", r"no list of records"),
        ("{format: json, records: a.b}", '{"a": {"c": []}}', r"no 'a\.b' in it\n.*one of c"),
        ("{format: xlsx}", "state", r"not a workbook"),
        ("{format: dta}", "state", r"Unable to read from file"),
        ("{format: rda}", "state", r"not an R file"),
        ("{format: rds}", "", r"not an R file"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said(tmp_path: Path, files: str, text: str, why: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(UnreadableFile, match=why):
        read(tmp_path, "t.csv", files)


@pytest.mark.parametrize(
    "rows",
    [
        ods_row("x", attributes='table:number-rows-repeated="9000000"'),
        ods_row("x", of_cell='table:number-columns-repeated="9000000"'),
        ods_row("x", attributes='table:number-rows-repeated="4000"', of_cell='table:number-columns-repeated="4000"'),
        ods_row(attributes='table:number-rows-repeated="9000000"') + ods_row("x"),
        ods_row("x", attributes='table:number-rows-repeated="&#57;999999"'),
    ],
)
def test_a_sheet_that_repeats_itself_without_end_is_refused(tmp_path: Path, rows: str) -> None:
    ods(tmp_path / "t.ods", rows)
    with pytest.raises(UnreadableFile, match=r"a cell so far out|not a workbook"):
        read(tmp_path, "t.ods")


@pytest.mark.parametrize("rows", ["", ods_row("x"), ods_row("x") + "<!--"])
def test_a_sheet_that_breaks_off_is_refused(tmp_path: Path, rows: str) -> None:
    ods(tmp_path / "t.ods", rows, end="")
    with pytest.raises(UnreadableFile, match=r"not a workbook \((no element found|unclosed token)"):
        read(tmp_path, "t.ods")


def test_the_empty_rest_of_a_sheet_is_no_table(tmp_path: Path) -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    ods(tmp_path / "t.ods", ods_row("state", "year", "usd") + ods_row(2, 1985, 1.5) + rest)
    (good,), _ = read(tmp_path, "t.ods")
    assert good.event.id == "2-1985"


def test_what_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "LARGEST", 1 << 30)
    (tmp_path / "t.rda").write_bytes(gzip.compress(bytes(2000)))
    monkeypatch.setattr(frames, "LARGEST", 1000)
    with pytest.raises(UnreadableFile, match="it unpacks to more than"):
        read(tmp_path, "t.rda")


@pytest.mark.parametrize("name", ["t.parquet", "t.json"])
def test_more_cells_than_the_memory_holds_are_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, files = FORMATS[name]
    write(tmp_path / name)
    monkeypatch.setattr(frames, "MOST_CELLS", 5)
    with pytest.raises(UnreadableFile, match="more than 5 cells"):
        read(tmp_path, name, files)


def test_a_day_of_spss_that_is_infinite_is_an_error_of_ours(tmp_path: Path) -> None:
    as_spss(tmp_path / "t.sav")
    (tmp_path / "t.sav").write_bytes((tmp_path / "t.sav").read_bytes()[:-8] + struct.pack("<d", -math.inf))
    with pytest.raises(
        UnreadableFile, match=r"not a file of SPSS \(conversion from `f64` to `i64` failed in column 'day'"
    ):
        read(tmp_path, "t.sav")


def test_a_package_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_stata(tmp_path / "t.dta")
    monkeypatch.setitem(__import__("sys").modules, "pyreadstat", None)
    with pytest.raises(UnreadableFile, match=r"needs pyreadstat.*\n.*dateline\[statistics\]"):
        read(tmp_path, "t.dta")


@pytest.mark.search
@pytest.mark.parametrize("name", ["t.parquet", "t.json", "t.ndjson", "t.ods", "t.dta", "t.sav", "t.rds"])
def test_damaged_files_give_errors_of_ours_only(tmp_path: Path, name: str) -> None:
    write, files = FORMATS[name]
    write(tmp_path / name)
    mapping = (f"files: {files}\n" if files else "") + "query: select * from file\n" + MAPPING
    whole = {name: (tmp_path / name).read_bytes(), "m.yaml": mapping.encode()}
    withstands(tmp_path, whole, read=lambda at: readings([at / name], mapping=at / "m.yaml"))
