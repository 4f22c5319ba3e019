"""The line for a person that the models make of each record is the one that the tests of its kind have."""

import pytest

from ingest.event import parse
from tests.ingest.kinds.examples import TITLES
from tests.warehouse.records import record
from warehouse.build.marts import Marts
from warehouse.ledger.ledger import Ledger


@pytest.fixture(scope="module")
def titles(models: Marts, tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """The title of each record of the table, by its place."""
    ledger = Ledger(tmp_path_factory.mktemp("titles") / "ledger.duckdb")
    ledger.append(
        parse(record(str(place), kind, data=data, subject=f"{kind}:{place}"))
        for place, (kind, data, _) in enumerate(TITLES)
    )
    with models.of(ledger.path) as marts:
        found = marts.execute("select record_id::integer, title from core.fct_claim").fetchall()
    return dict(found)


@pytest.mark.parametrize("place", range(len(TITLES)), ids=[title for *_, title in TITLES])
def test_a_record_has_a_title_that_says_what_it_claims(titles: dict[int, str], place: int) -> None:
    assert titles[place] == TITLES[place][2]
