"""The real files of ../shared/data, which are no part of this repository: test material of `@pytest.mark.real`."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "shared" / "data"
FAULTS = DATA.parent / "faults"

# Of diplomacy, but for the votes of the General Assembly.
DIPLOMACY = (
    "unsc/unsc_vetoes_1946_sept2022.csv",
    "unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx",
    "dprk_missiles/cns_north_korea_missile_test_database.xlsx",
    "dprk_provocations/csis_north_korea_provocations_1958_present.csv",
    "sanctions/UN_consolidated.xml",
    "sanctions/ofac_sdn.csv",
    "ucdp/ucdp_syria_df.csv",
    "icews/events.2018.sample.tab",
    "gdelt/20170101073000.export.CSV",
    "gdelt/20170101073000.mentions.CSV",
    "gdelt/reed_sample_events.csv",
)


def real(name: str) -> Path:
    """A real file of the field. A test without it is skipped."""
    if not (DATA / name).exists():
        pytest.skip(f"no real file {name} lies beside this repository")
    return DATA / name
