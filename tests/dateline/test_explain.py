"""From a figure of a mart to who says it, where it stands, and what was corrected."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.errors import UsageError
from tests.lineage import EXPLAINED, strays
from warehouse.publish.explain import explain

BALANCE = "RUS|PRK|TOTAL|2017-01-01|2017-03-31|USD"


@pytest.fixture
def published(home: Path) -> Path:
    return home / "warehouse.duckdb"


def of(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_balance_goes_back_to_the_two_claims_that_it_rests_on(published: Path) -> None:
    _, rows = explain(published, "trade.fct_trade_balance", BALANCE)
    claims = [row for row in rows if row["role"] != "history"]
    assert of(claims, "role", "claimant_name", "occurred", "policy") == [
        ("exports", "Russian customs service", "2017-01/2017-03", claims[0]["policy"]),
        ("imports", "Russian customs service", "2017-01/2017-03", claims[0]["policy"]),
    ]
    assert claims[0]["policy"]
    assert all(row["document_title"] and row["locator"] and row["is_standing"] for row in claims)


def test_a_table_may_go_by_its_name_alone(published: Path) -> None:
    assert explain(published, "fct_trade_balance", BALANCE) == explain(published, "trade.fct_trade_balance", BALANCE)


def test_an_occurrence_goes_back_to_every_claim_on_it(published: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    event, count = warehouse.execute(
        "select event_id, claim_count from core.fct_event where claim_count > 1 order by all limit 1"
    ).fetchall()[0]
    _, rows = explain(published, "core.fct_event", str(event))
    assert [row["role"] for row in rows].count("claim") == count


def test_a_row_of_one_claim_goes_back_to_that_claim(published: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    ((claim,),) = warehouse.execute("select min(claim_id) from diplomacy.fct_statement").fetchall()
    _, rows = explain(published, "diplomacy.fct_statement", str(claim))
    assert of(rows, "role", "claim_id")[0] == ("claim", claim)


@pytest.mark.parametrize("mart", EXPLAINED)
def test_each_figure_rests_on_a_claim_and_no_claim_is_named_for_a_figure_that_there_is_not(
    warehouse: duckdb.DuckDBPyConnection, mart: str
) -> None:
    assert strays(warehouse, mart) == []


def test_sql_gives_the_same(published: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    names, rows = explain(published, "trade.fct_trade_balance", BALANCE)
    asked = warehouse.execute(f"from core.explain('trade.fct_trade_balance', '{BALANCE}')")
    assert [column[0] for column in asked.description or ()] == names
    assert asked.fetchall() == [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        (
            "trade.fct_trade_balanse",
            "1",
            "no mart 'trade.fct_trade_balanse'\nexpected: such as trade.fct_trade_balance",
        ),
        ("trade.fct_trade_balance", BALANCE.replace("03-31", "03-30"), f"expected: such as {BALANCE}"),
        ("trade.fct_trade_balance", "'; drop", "its key is reporter_code|partner_code|commodity_code"),
        ("core.dim_country", "PRK", "PRK of core.dim_country rests on no claim"),
    ],
)
def test_what_is_not_there_is_answered_with_the_nearest(published: Path, table: str, key: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        explain(published, table, key)
    assert said in str(error.value)
