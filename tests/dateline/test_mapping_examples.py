"""The six tables of `docs/how-to/mapping-examples.md`: the page shows their files, and they are appended as it says."""

from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.guide import ROOT, page
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger

EXAMPLES = ROOT / "examples" / "mappings"

# Of each: the file to append, how many rows are refused, and its records by id: when, and what they say.
EXPECTED: dict[str, tuple[str, int, dict[str, tuple[str, dict[str, Any]]]]] = {
    "panel": (
        "exports.csv",
        0,
        {
            "2-1985": ("1985", {"reporter": "USA", "value": 213_133e6}),
            "365-1985": ("1985", {"reporter": "SUN", "value": 86_750e6}),
            "365-2015": ("2015", {"reporter": "RUS", "value": 343_543e6}),
        },
    ),
    "years": (
        "imports.csv",
        0,
        {
            "DEU-1990": ("1990", {"reporter": "DEU", "value": 427e9}),
            "DEU-1992": ("1992", {"reporter": "DEU", "value": 485.1e9}),
            "KOR-1990": ("1990", {"reporter": "KOR", "value": 74.4e9}),
            "KOR-1991": ("1991", {"reporter": "KOR", "value": 88.7e9}),
        },
    ),
    "dates": (
        "liste.csv",
        1,
        {
            "1-ryonbong-general-corp--listing": ("2009-04-24", {"action": "listing", "countries": ("PRK",)}),
            "2-hong-song-trading-listing": ("2017-08-05", {"action": "listing", "target": "Hong Song Trading"}),
            "2-hong-song-trading-delisting": ("2019-12-01", {"action": "delisting", "reference": "2"}),
        },
    ),
    "two-flows": (
        "trade.csv",
        0,
        {
            "RUS-PRK-2016Q1-export": ("2016-01/2016-03", {"flow": "export", "value": 16_900_500}),
            "RUS-PRK-2016Q1-import": ("2016-01/2016-03", {"flow": "import", "value": 2_100_000}),
            "RUS-PRK-2016Q2-export": ("2016-04/2016-06", {"partner": "PRK", "value": 22_000_000}),
        },
    ),
    "footnotes": (
        "launches.csv",
        0,
        {
            "2017-05-14-Hwasong-12": ("2017-05-14", {"range": 787, "outcome": "success"}),
            "2017-07-04-Hwasong-14": ("2017-07-04", {"range": 933, "outcome": "success"}),
            "2017-04-16-KN-17": ("2017-04-16", {"range": None, "outcome": "failure"}),
        },
    ),
    "labels": (
        "events.csv",
        0,
        {
            "101": ("2016-03-01", {"side_a.name": "Army of Syria", "type": "battle", "deaths": 4}),
            "102": ("2016-03-02", {"side_a.name": "Example Front", "type": "shelling", "deaths": None}),
            "103": ("2016-03-02", {"side_a.name": "actor 9", "place.country": "SYR", "deaths": 1}),
        },
    ),
}


def test_each_folder_is_an_example() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} == EXPECTED.keys()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*/*")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_page_shows_every_file_whole(file: Path) -> None:
    language = "yaml" if file.suffix == ".yaml" else "text"
    shown = f"`{file.parent.name}/{file.name}`:\n\n```{language}\n{file.read_text(encoding='utf-8')}```\n"
    assert shown in page("how-to/mapping-examples")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_appended_as_the_page_says(tmp_path: Path, name: str) -> None:
    file, refused, records = EXPECTED[name]
    (reading,) = readings([EXAMPLES / name / file], mapping=EXAMPLES / name / "map.yaml")
    found = {one.event.id: one.event for one in map(validate_record, reading.records()) if isinstance(one, Accepted)}
    assert {identity: event.occurred for identity, event in found.items()} == {
        identity: occurred for identity, (occurred, _) in records.items()
    }
    for identity, (_, fields) in records.items():
        assert {field: said(found[identity].data, field) for field in fields} == fields
    taken = append_reading(reading, Ledger(tmp_path / "ledger.duckdb"), tmp_path, AppendOptions(), lambda *_: None)
    assert (taken.new, len(taken.refused), taken.unknown_country) == (len(records), refused, 0)


def said(data: Any, field: str) -> Any:
    """A field of a payload, within a field where the name has a point; of a quantity the one bound that both are."""
    for step in field.split("."):
        data = getattr(data, step)
    return data.low if hasattr(data, "low") else data
