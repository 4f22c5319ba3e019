"""The same records give the same marts to the last bit, in whatever order and batches they were appended."""

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ingest.event import Event, parse
from warehouse.build.marts import Marts
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.long

COUNTRIES = ("CHN", "PRK", "KOR", "JPN", "USA")
MONTHS = tuple(f"2017-{month:02}" for month in range(1, 13))
VOTES = ("yes", "no", "abstain")


def figure(number: int, **data: Any) -> dict[str, Any]:
    """A trade figure of 2017 whose value, like most of its sums, no double holds exactly."""
    value = random.Random(number).uniform(0.1, 1e7)
    return {
        "kind": "trade_flow",
        "occurred": data.pop("occurred", "2017"),
        "data": {"reporter": "RUS", "valuation": "FOB", **data, "value": {"value": value, "unit": "USD"}},
    }


def figures() -> list[dict[str, Any]]:
    """Figures whose sums are in the marts: of months, goods, crossing quarters, transport, partners and the world."""
    found = [
        {"partner": "CHN", "flow": "export", "commodity": goods, "occurred": month}
        for month in MONTHS
        for goods in ("27", "72", "84")
    ]
    found += [{"partner": "PRK", "flow": "import", "occurred": month} for month in MONTHS]
    found += [
        {"partner": "KOR", "flow": "import", "commodity": goods, "occurred": period}
        for goods in ("2701", "2709", "720110")
        for period in ("2017-01/2017-03", "2017-02/2017-04", "2017-04/2017-06", "2017-01/2017-06", "2017-08")
    ]
    found += [
        {"partner": "JPN", "flow": "export", "commodity": "03", "transport": mode}
        for mode in ("1000", "2100", "3100", "3200", "9000")
    ]
    found += [{"partner": partner, "flow": "total"} for partner in COUNTRIES]
    return [figure(number, **data) for number, data in enumerate(found)] + [
        {
            "kind": "trade_flow",
            "occurred": "2017",
            "data": {"reporter": "RUS", "partner": "WLD", "flow": "total", "value": {"value": 1e8 / 3, "unit": "USD"}},
        }
    ]


def rivals() -> list[dict[str, Any]]:
    """Figures, totals and shares that the reading policy has no preference among, of two sources and of one."""
    found = [
        {"partner": "FRA", "flow": "export"},
        {"partner": "FRA", "flow": "export", "occurred": "2016"},
        {"partner": "DEU", "flow": "import", "classification": "H4"},
        {"partner": "WLD", "flow": "export"},
    ]
    values = [
        {"source": f"test/{source}", **figure(10 * number + place, **data)}
        for number, data in enumerate(found, 100)
        for place, source in enumerate(("two", "three", "two"))
    ]
    for one in values[7:9]:
        del one["data"]["classification"]
    shares = [
        {
            "source": f"test/{source}",
            "kind": "trade_flow",
            "occurred": "2017",
            "data": {"reporter": "RUS", "partner": "ITA", "flow": "export", "share": {"high": share, "unit": "share"}},
        }
        for source, share in (("two", 0.3), ("three", 0.4), ("two", 0.5))
    ]
    return values + shares


def others() -> list[dict[str, Any]]:
    """Ballots, deaths and coded events, whose means and sums are in the marts too."""
    chance = random.Random(1)
    ballots = [
        {
            "kind": "vote",
            "occurred": f"2017-12-{day:02}",
            "data": {
                "body": "UNGA",
                "matter": f"matter {day}",
                "ballots": [{"country": country, "vote": chance.choice(VOTES)} for country in (*COUNTRIES, "RUS")],
            },
        }
        for day in range(1, 20)
    ]
    deaths = [
        {
            "kind": "conflict_event",
            "occurred": f"2017-07-{day:02}/2017-0{month}-20",
            "data": {
                "type": "state-based",
                "side_a": {"name": "A", "country": "RUS"},
                "side_b": {"name": "B", "country": "PRK"},
                "place": {"name": "X", "country": "SYR"},
                "deaths": {"low": day * 0.1, "best": day * 0.3, "high": day * 0.7},
            },
        }
        for day in range(1, 20)
        for month in (7, 8)
    ]
    coded = [
        {
            "kind": "coded_event",
            "occurred": f"2017-07-{day:02}",
            "data": {
                "code": "051",
                "goldstein": day / 7,
                "actor1": {"name": "ONE", "country": "RUS"},
                "actor2": {"name": "TWO", "country": "CHN"},
            },
        }
        for day in range(1, 20)
    ]
    return ballots + deaths + coded


def records() -> list[Event]:
    return [
        parse({"source": "test/one", "id": f"r{number}", "stated": "2018", "claimant": {"name": "one"}, **record})
        for number, record in enumerate(figures() + rivals() + others())
    ]


def marts(models: Marts, ledger: Ledger, batches: list[list[Event]]) -> dict[str, list[tuple[Any, ...]]]:
    """Of each mart with doubles its rows without the numbers of records, sorted; doubles by their bits."""
    for batch in batches:
        ledger.append(batch)
    with models.of(ledger.path) as connection:
        tables = connection.execute(
            """select schema_name || '.' || table_name, string_agg(column_name, ', ')
            from duckdb_columns() where database_name = 'build' and schema_name in ('core', 'diplomacy', 'trade')
                and data_type in ('DOUBLE', 'VARCHAR', 'DATE', 'INTEGER', 'BOOLEAN')
            group by all having bool_or(data_type = 'DOUBLE')"""
        ).fetchall()
        return {
            table: sorted(
                tuple(value.hex() if isinstance(value, float) else str(value) for value in row)
                for row in connection.execute(f"select {columns} from {table}").fetchall()
            )
            for table, columns in tables
        }


def test_marts_are_the_same_to_the_last_bit(models: Marts, tmp_path: Path) -> None:
    in_order = records()
    mixed = random.Random(7).sample(in_order, len(in_order))
    cuts = (0, 1, 40, 47, 160, len(mixed))
    one = marts(models, Ledger(tmp_path / "one.duckdb"), [in_order])
    other = marts(models, Ledger(tmp_path / "other.duckdb"), [mixed[begin:end] for begin, end in pairwise(cuts)])
    assert set(one) == set(other)
    del one["trade.fct_rival_claim"]  # by its definition the earlier record is the claim, the later one its rival
    assert len(one) > 20
    summed = "trade.fct_trade_year", "trade.fct_trade_concentration", "trade.fct_trade_season"
    summed += "diplomacy.fct_conflict_month", "diplomacy.fct_group_cohesion", "core.fct_dyad_year"
    assert {table for table in summed if not one[table]} == set()
    assert {table for table in one if one[table] != other[table]} == set()
