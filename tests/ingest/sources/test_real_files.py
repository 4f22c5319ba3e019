"""Every real file of records, appended by one command to one ledger: what it read, took and refused, and that the
totals of the ledger are those of plain SQL over the files. What else a source says is tested beside its reader."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import pyarrow as pa
import pytest

from ingest.sources.gdelt_columns import EVENTS_1, EVENTS_2, MENTIONS
from tests.ingest.sources.appending import real_lists_of_ofac
from tests.real_files import DATA
from tests.shared import made_once

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="needs the real files of ../shared/data")


@dataclass(frozen=True)
class Real:
    """A real file, or several that are read as one: what becomes of it, and totals in SQL of the file and the ledger.

    `{0}`, `{1}`: the files; `sheet`: the cells of a workbook; `event`: the records of this source."""

    files: tuple[str, ...]
    read: int
    in_file: str
    in_ledger: str
    refused: int = 0


def _gdelt(columns: tuple[str, ...], field: str) -> str:
    lines = "read_csv('{0}', columns = {{'line': 'VARCHAR'}}, delim = '\x1f', header = false, quote = '')"
    return f"select count(*), sum(string_split(line, '\t')[{columns.index(field) + 1}]::bigint) from {lines}"


_TEXT = "read_csv('{0}', all_varchar = true)"
_WITHOUT_HEADER = "header = false, all_varchar = true, quote = '\"', escape = '\"'"

REAL = {
    "gdelt-2": Real(
        ("gdelt/20170101073000.export.CSV",),
        720,
        _gdelt(EVENTS_2, "NumMentions"),
        "select count(*), sum((data ->> '$.mention_count')::bigint) from event",
    ),
    "gdelt-2-mentions": Real(
        ("gdelt/20170101073000.mentions.CSV",),
        1_983,
        _gdelt(MENTIONS, "Confidence"),
        "select count(*), sum((data ->> '$.confidence')::bigint) from event",
    ),
    "gdelt-1": Real(
        ("gdelt/reed_sample_events.csv",),
        710,
        _gdelt(EVENTS_1, "NumMentions"),
        "select count(*), sum((data ->> '$.mention_count')::bigint) from event",
    ),
    "icews": Real(
        ("icews/events.2018.sample.tab",),
        3_705,
        """select count(*), sum("Intensity") from read_csv('{0}', delim = '\t', quote = '')""",
        "select count(*), sum((data ->> '$.goldstein')::double) from event",
    ),
    "cns-missile-tests": Real(
        ("dprk_missiles/cns_north_korea_missile_test_database.xlsx",),
        140,
        # The first row is blank, the second the header, the seventeenth column the outcome.
        "select count(*), count(*) filter (c17 = 'Success') from sheet where c2 is not null and c2 != 'Date'",
        "select count(*), count(*) filter (data ->> '$.outcome' = 'success') from event",
    ),
    "csis-provocations": Real(
        ("dprk_provocations/csis_north_korea_provocations_1958_present.csv",),
        493,
        f"select count(*), count(*) filter (date = '2017-07-04'), min(date), max(date) from {_TEXT}",
        "select count(*), count(*) filter (occurred = '2017-07-04'), min(occurred), max(occurred) from event",
    ),
    "un-comtrade": Real(
        ("trade/comtrade_eu_imports_world_v1_47col.csv",),
        5_004,
        "select count(*), sum(primary_value) from read_csv('{0}')",
        "select count(*), sum((data ->> '$.value.low')::double) from event where document ->> '$.url' = '{name}'",
    ),
    "un-comtrade, another table": Real(
        ("trade/comtrade_example3_47col.csv",),
        1_586,
        "select count(*), sum(primary_value) from read_csv('{0}')",
        "select count(*), sum((data ->> '$.value.low')::double) from event where document ->> '$.url' = '{name}'",
    ),
    "un-comtrade, an answer": Real(
        ("trade/comtrade_api_v1_C_A_HS-60a6ad.json",),
        4,
        "select count(*), sum(record.primaryValue) from (select unnest(data) as record from '{0}')",
        "select count(*), sum((data ->> '$.value.low')::double) from event where document ->> '$.url' = '{name}'",
    ),
    # 14,410 rows, each of imports and exports where they are known.
    "cow-trade": Real(
        ("trade/cow_trade_sy.csv",),
        26_451,
        "select count(imports), count(exports), sum(imports) * 1e6, sum(exports) * 1e6 from read_csv('{0}')",
        "select count(*) filter (is_import), count(*) filter (not is_import), sum(value) filter (is_import),"
        " sum(value) filter (not is_import) from (select (data ->> '$.value.low')::double as value,"
        " data ->> '$.flow' = 'import' as is_import from event)",
    ),
    "unsc-vetoes": Real(
        ("unsc/unsc_vetoes_1946_sept2022.csv",),
        214,
        f"select count(*), count(member_veto1) + count(member_veto2) + count(member_veto3) from {_TEXT}",
        "select count(*), sum(json_array_length(data, '$.blocked_by')) from event",
    ),
    "unsc-failed-drafts": Real(
        ("unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx",),
        53,
        "select count(*), count(distinct c1), sum(c3::int) from sheet where c1 != 'Meeting Number'",
        "select count(*), count(distinct data ->> '$.meeting'), sum(occurred::int) from event",
    ),
    "un-sanctions": Real(
        ("sanctions/UN_consolidated.xml",),
        1_003,
        "select count(*), count(*) filter (programme = 'DPRK') from listed",
        "select count(*), count(*) filter (data ->> '$.programmes[0]' = 'DPRK') from event",
    ),
    "ofac-sdn": Real(
        ("sanctions/ofac_sdn.csv", "sanctions/ofac_add.csv", "sanctions/ofac_alt.csv"),
        7_379,
        f"select count(*), (select count(*) from read_csv('{{2}}', {_WITHOUT_HEADER})),"
        " (select count(*) from read_csv('{1}', " + _WITHOUT_HEADER + ")"
        " where not (column2 like '-0-%' and column3 like '-0-%' and column4 like '-0-%'))"
        f" from read_csv('{{0}}', {_WITHOUT_HEADER})",
        "select count(*), sum(coalesce(json_array_length(data, '$.aliases'), 0)"
        " + coalesce(json_array_length(data, '$.former_names'), 0)),"
        " sum(coalesce(json_array_length(data, '$.addresses'), 0)) from event",
    ),
    # One trip has a single stop, from which it sails to nowhere.
    "gtfs-ferries": Real(
        ("ferries/dutch-ferries-gtfs",),
        551,
        "select count(*), sum(stops) from read_csv('{0}/trips.txt', all_varchar = true)"
        " join read_csv('{0}/routes.txt', all_varchar = true) using (route_id)"
        " join (select trip_id, count(*) as stops from read_csv('{0}/stop_times.txt', all_varchar = true) group by all)"
        " using (trip_id) where route_type = '4' and stops > 1",
        "select count(*), sum(coalesce(json_array_length(data, '$.calls'), 0) + 2) from event",
        refused=1,
    ),
    # In 101 rows the best figure lies outside of low and high, or low is above high: the bounds are widened.
    "ucdp-ged": Real(
        ("ucdp/ucdp_syria_df.csv",),
        16_566,
        "select count(*), sum(least(low, best, high)), sum(best), sum(greatest(low, best, high)),"
        " count(*) filter (not (low <= best and best <= high)), count(*) filter (date_prec > 1),"
        " sum(best) filter (not (low <= best and best <= high)) from read_csv('{0}')",
        "select count(*), sum((data ->> '$.deaths.low')::double), sum((data ->> '$.deaths.best')::double),"
        " sum((data ->> '$.deaths.high')::double), count(data ->> '$.deaths_given'), count(*) filter (occurred like"
        " '%[%'), sum((data ->> '$.deaths.best')::double) filter (data ->> '$.deaths_given' is not null) from event",
    ),
    "unga-voeten": Real(
        ("un_ga_votes/unvotes.csv", "un_ga_votes/roll_calls.csv", "un_ga_votes/issues.csv"),
        6_203,
        "select vote, count(*), count(distinct rcid) from " + _TEXT + " group by vote order by vote",
        "select ballot.vote, count(*), count(distinct id) from"
        """ (select id, unnest(from_json(data -> '$.ballots', '[{{"vote": "VARCHAR"}}]')) as ballot from event)"""
        " group by all order by all",
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """The home into which all of them were appended; `taken.json` in it is what `dateline append` said."""

    def make(home: Path) -> None:
        files = [real_lists_of_ofac(home) if name == "ofac-sdn" else _paths(real) for name, real in REAL.items()]
        taken = _append([path for some in files for path in some], home, environment)
        (home / "taken.json").write_text(json.dumps(taken), encoding="utf-8")

    return made_once(tmp_path_factory, "real_files", make)


@pytest.fixture(scope="module")
def taken(home: Path) -> Any:
    """What `dateline append` says of each file, or of the first of those that are one."""
    return json.loads((home / "taken.json").read_text(encoding="utf-8"))


def _append(files: list[Path], home: Path, environment: dict[str, str]) -> dict[str, dict[str, Any]]:
    job = subprocess.run(
        [sys.executable, "-m", "dateline", "append", "--format", "json", *map(str, files)],
        env=environment | {"DATELINE_HOME": str(home)},
        cwd=home,
        capture_output=True,
        encoding="utf-8",
    )
    assert job.returncode == 1, job.stderr  # some records are refused
    return {Path(one["file"].split(" and ")[0]).name: one for one in json.loads(job.stdout)}


def _paths(real: Real) -> list[Path]:
    return [DATA / file for file in real.files]


@pytest.fixture(scope="module")
def ledger(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_read_whole(name: str, taken: dict[str, dict[str, Any]]) -> None:
    real = REAL[name]
    result = taken[Path(real.files[0]).name]
    assert result["source"] == name.split(",")[0]
    assert (result["read"], result["appended"], result["refused"]) == (
        real.read,
        real.read - real.refused,
        real.refused,
    )
    assert (result["known"], result["corrected"], result["withdrawn"]) == (0, 0, 0)


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_the_totals_of_the_ledger_are_those_of_plain_sql_over_the_file(
    name: str, ledger: duckdb.DuckDBPyConnection
) -> None:
    real = REAL[name]
    first, *_ = paths = _paths(real)
    with duckdb.connect() as beside:
        if first.suffix == ".xlsx":
            beside.register("sheet", _cells(first))
        if first.suffix == ".xml":
            entries = [entry for part in ElementTree.parse(first).getroot() for entry in part]
            beside.register("listed", pa.table({"programme": [entry.findtext("UN_LIST_TYPE") for entry in entries]}))
        said = beside.sql(real.in_file.format(*paths)).fetchall()
    records = f"(select * from event where source = '{name.split(',')[0]}')"
    held = ledger.sql(real.in_ledger.format(name=first.name).replace("from event", f"from {records}")).fetchall()
    assert len(said) == len(held) > 0
    for one, other in zip(said, held, strict=True):
        assert [figure if isinstance(figure, str) else pytest.approx(figure, rel=1e-9) for figure in one] == [*other]


def _cells(path: Path) -> pa.Table:
    """The cells of the first sheet as text, in the columns c1, c2, …"""
    rows = list(openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))
    width = max(map(len, rows))
    columns = zip(*(row + (None,) * (width - len(row)) for row in rows), strict=True)
    return pa.table({f"c{n}": [None if x is None else str(x) for x in column] for n, column in enumerate(columns, 1)})


@pytest.mark.real
def test_each_of_870109_ballots_is_of_a_state(
    taken: dict[str, dict[str, Any]], ledger: duckdb.DuckDBPyConnection
) -> None:
    ballots = """
        select unnest(from_json(data -> '$.ballots', '[{"country": "VARCHAR", "given": "VARCHAR"}]')) as ballot
        from event where source = 'unga-voeten'
    """
    counted = ledger.sql(f"select count(*), list(ballot.given) filter (ballot.country = 'COW-511') from ({ballots})")
    assert counted.fetchall() == [(870_109, ["Zanzibar", "Zanzibar"])]
    assert taken["unvotes.csv"]["unknown_country"] == 0


@pytest.mark.real
def test_the_deaths_of_syria_are_in_syria_and_some_of_a_side_that_is_a_state(ledger: duckdb.DuckDBPyConnection) -> None:
    of_ucdp = "from event where source = 'ucdp-ged' group by all order by all"
    assert ledger.sql(f"select data ->> '$.place.country' {of_ucdp}").fetchall() == [("SYR",)]
    sides = ledger.sql(f"select data ->> '$.side_b.country', count(*) {of_ucdp}").fetchall()
    assert sides == [("ISR", 21), ("SYR", 10), (None, 16_535)]
    flagged = "count(data ->> '$.deaths_given'), sum((data ->> '$.deaths.best')::bigint)"
    assert ledger.sql(f"select {flagged} from event where source = 'ucdp-ged'").fetchall() == [(101, 112_337)]


@pytest.mark.real
def test_every_state_of_cow_has_a_code_and_two_have_none_of_iso_3166(ledger: duckdb.DuckDBPyConnection) -> None:
    reporters = ledger.sql("select distinct data ->> '$.reporter' from event where source = 'cow-trade'").fetchall()
    codes = {code for (code,) in reporters}
    assert "ZZZ" not in codes
    # Austria-Hungary and Korea, of which ISO 3166 never had a code.
    assert {code for code in codes if code.startswith("COW-")} == {"COW-300", "COW-730"}


@pytest.mark.real
def test_every_real_file_of_records_is_among_them() -> None:
    listed = [
        line.split("|")[1:3] for line in (DATA / "MANIFEST.md").read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    of_records = [names.strip() for names, role in listed if role.strip() == "source"]
    # Several of one folder stand in one cell, the later ones without it.
    folder = {name: cell.split("/")[0] for cell in of_records for name in cell.split(", ")}
    files = {name if "/" in name else f"{folder[name]}/{name}" for cell in of_records for name in cell.split(", ")}
    assert {file.removesuffix("/*") for file in files} == {file for real in REAL.values() for file in real.files}


@pytest.mark.real
def test_a_refused_record_is_kept_in_a_file_with_its_reason(taken: dict[str, dict[str, Any]]) -> None:
    def reasons(name: str) -> list[str]:
        refused_file = Path(taken[name]["refused_file"])
        result = refused_file if refused_file.suffix == ".txt" else refused_file.with_name(refused_file.name + ".txt")
        return [line for line in result.read_text(encoding="utf-8").splitlines() if ": line " in line]

    (trip,) = reasons("dutch-ferries-gtfs")
    assert "line 460: trips.txt: stop_times.txt has not two stops of the trip" in trip


@pytest.mark.real
def test_a_second_read_knows_all_and_reports_again_what_is_refused(
    home: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    shutil.copy(home / "ledger.duckdb", tmp_path)
    again = _append([DATA / file for file in REAL["gtfs-ferries"].files], tmp_path, environment)["dutch-ferries-gtfs"]
    counts = ("read", "appended", "known", "refused", "withdrawn")
    assert [again[name] for name in counts] == [551, 0, 550, 1, 0]
