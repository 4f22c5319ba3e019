"""The bundled timelines and every source file of ../shared/data, appended as somebody would on the command line."""

import subprocess
import sys
from pathlib import Path

import dateline
from tests.ingest.sources.appending import real_lists_of_ofac
from tests.real_files import DATA

TIMELINES = ("russia-north-korea-2017.yaml", "korea-2017.yaml")  # the second links to records of the first

FILES = (
    "dprk_missiles/cns_north_korea_missile_test_database.xlsx",
    "dprk_provocations/csis_north_korea_provocations_1958_present.csv",
    "ferries/dutch-ferries-gtfs",
    "gdelt/20170101073000.export.CSV",
    "gdelt/20170101073000.mentions.CSV",
    "gdelt/reed_sample_events.csv",
    "unsc/unsc_vetoes_1946_sept2022.csv",
    "unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx",
    "trade/comtrade_example3_47col.csv",
    "trade/comtrade_api_v1_C_A_HS-60a6ad.json",
    "icews/events.2018.sample.tab",
    "trade/comtrade_eu_imports_world_v1_47col.csv",
    "trade/cow_trade_sy.csv",
    "sanctions/UN_consolidated.xml",
    "sanctions/ofac_sdn.csv",
    "sanctions/ofac_add.csv",
    "sanctions/ofac_alt.csv",
    "ucdp/ucdp_syria_df.csv",
    "un_ga_votes/unvotes.csv",
)
A_TENTH = FILES[:10]  # some 6,000 of 72,000 records


def dateline_does(home: Path, *arguments: object, may_refuse: bool = False) -> str:
    """Run a command on that home; what it printed. A refused record is no failure where it may be."""
    command = [sys.executable, "-m", "dateline", "--home", str(home), *map(str, arguments)]
    job = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert job.returncode == 0 or (may_refuse and job.returncode == 1), job.stdout + job.stderr
    return job.stdout


def given(file: str, folder: Path) -> Path:
    """A file as its source publishes it: the copies here of OFAC's lists have lost their last bytes."""
    if not file.startswith("sanctions/ofac_"):
        return DATA / file
    folder.mkdir(parents=True, exist_ok=True)
    real_lists_of_ofac(folder)
    return folder / Path(file).name


def append_all(home: Path, files: tuple[str, ...] = FILES) -> None:
    """Append the timelines and those files."""
    timelines = (Path(dateline.__file__).parent / "timelines" / name for name in TIMELINES)
    dateline_does(home, "append", *timelines, *(given(file, home / "lists") for file in files), may_refuse=True)
