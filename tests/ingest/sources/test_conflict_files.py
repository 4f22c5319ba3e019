"""Of all real files each reader of conflicts and missiles takes its own, and no other's."""

import pytest

from ingest.sources import acled, cns_missiles, csis_provocations, ucdp
from ingest.sources.source import Sample, Source
from tests.real_files import DATA

OWN = {
    "ucdp-ged": {"ucdp_syria_df.csv"},
    "acled": set[str](),
    "cns-missile-tests": {"cns_north_korea_missile_test_database.xlsx"},
    "csis-provocations": {"csis_north_korea_provocations_1958_present.csv"},
}


SOURCES = [ucdp.SOURCE, acled.SOURCE, cns_missiles.SOURCE, csis_provocations.SOURCE]


@pytest.mark.real
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_reader_takes_its_own_files_and_no_others(source: Source) -> None:
    if not DATA.exists():
        pytest.skip("needs the files of ../shared/data")
    files = [path for path in DATA.rglob("*") if path.is_file()]
    assert {path.name for path in files if source.recognises(Sample.of(path))} == OWN[source.name]
