"""What the article adds up to: the golden lines, read from the published file."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dbt_project

DAYS = 23  # from the test of 4 July to the anniversary on 27 July


@pytest.fixture
def row(warehouse: duckdb.DuckDBPyConnection) -> Callable[[str], dict[str, Any]]:
    """The one row that a query answers with."""

    def ask(query: str) -> dict[str, Any]:
        answer = warehouse.execute(query)
        names = [column[0] for column in answer.description]
        (only,) = answer.fetchall()
        return dict(zip(names, only, strict=True))

    return ask


def column(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return [value for (value,) in warehouse.execute(query).fetchall()]


# --- The ferry ---


def test_the_ferry_is_at_best_a_quarter_full(row: Any) -> None:
    ferry = row("from trade.fct_ferry_service where origin_name = 'Vladivostok'")
    assert (ferry["load_factor_low"], ferry["load_factor_high"]) == (0, 0.25)
    assert (ferry["places_low"], ferry["places_high"]) == (193, 193)
    assert ferry["claimant_name"] == "Vladimir Bogdanov"


def test_it_carries_48_at_most_on_each_of_nine_trips_and_432_in_all(row: Any) -> None:
    ferry = row("from trade.fct_ferry_service where origin_name = 'Vladivostok'")
    assert (ferry["trip_passengers_low"], ferry["trip_passengers_high"]) == (0, 48)
    assert (ferry["trips_low"], ferry["trips_high"]) == (9, 9)
    assert (ferry["total_passengers_low"], ferry["total_passengers_high"]) == (0, 432)


# --- Trade of Russia and North Korea ---


def test_russia_sold_30_979_000_dollars_more_than_it_bought(row: Any) -> None:
    balance = row("from trade.fct_trade_balance where period = '2017-01/2017-03'")
    assert (balance["reporter_code"], balance["partner_code"], balance["currency_code"]) == ("RUS", "PRK", "USD")
    assert (balance["balance_low"], balance["balance_high"]) == (30_979_000, 30_979_000)
    # 31.4 million is rounded to a hundred thousand, 421,000 to a thousand.
    assert (balance["balance_widened_low"], balance["balance_widened_high"]) == (30_928_500, 31_029_500)


IMPLIED = "from trade.fct_implied_figure where reporter_code = '{}' and partner_code = 'PRK' and flow = '{}'"


def test_exports_that_more_than_doubled_were_below_15_7_million_a_year_before(row: Any) -> None:
    before = row(IMPLIED.format("RUS", "export"))
    assert (before["period_start_on"], before["period_end_on"]) == (date(2016, 1, 1), date(2016, 3, 31))
    assert (before["implied_low"], before["implied_high"]) == (None, 15_700_000)
    assert before["is_implied_high_included"] is False


def test_imports_that_slumped_were_above_421_000_a_year_before(row: Any) -> None:
    before = row(IMPLIED.format("RUS", "import"))
    assert (before["period_start_on"], before["period_end_on"]) == (date(2016, 1, 1), date(2016, 3, 31))
    assert (before["implied_low"], before["implied_high"]) == (421_000, None)
    assert before["is_implied_low_included"] is False


def test_a_third_year_of_decline_implies_a_larger_figure_for_2015(row: Any) -> None:
    before = row(IMPLIED.format("RUS", "total"))
    assert (before["period_start_on"], before["period_end_on"]) == (date(2015, 1, 1), date(2015, 12, 31))
    assert (before["implied_low"], before["implied_high"]) == (77_000_000, None)
    assert before["is_implied_low_included"] is False


def test_it_fell_in_each_of_three_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    falls = warehouse.execute(
        """select period, change_high, is_change_high_included, value_low is null from trade.fct_trade_flow
        where reporter_code = 'RUS' and flow = 'total' and change_high = 0 order by period"""
    ).fetchall()
    assert falls == [("2014", 0, False, True), ("2015", 0, False, True), ("2016", 0, False, False)]


def test_two_claims_on_the_trade_are_rivals_side_by_side(row: Any) -> None:
    pair = row("from trade.fct_rival_claim where country_a_code = 'PRK' and country_b_code = 'RUS'")
    assert (pair["value_low"], pair["value_high"], pair["claimant_name"]) == (77e6, 77e6, "Russian customs service")
    assert (pair["rival_value_low"], pair["rival_value_high"]) == (500e6, 500e6)
    assert pair["rival_claimant_name"] == "Georgy Toloraya"
    assert (pair["period"], pair["rival_period"]) == ("2016", None)
    assert (pair["modality"], pair["rival_modality"]) == ("asserted", "possible")
    assert {"claimant", "scope", "date", "modality"} <= set(pair["differs_in"].split(", "))


def test_neither_rival_is_averaged_away_or_hidden(warehouse: duckdb.DuckDBPyConnection) -> None:
    values = column(
        warehouse,
        """select value_low from trade.fct_trade_flow
        where reporter_code = 'RUS' and flow = 'total' and currency_code = 'USD' order by all""",
    )
    assert values == [77e6, 500e6]


def test_the_newspaper_converts_at_1_3636_singapore_dollars(row: Any) -> None:
    rate = row("from trade.fct_currency_conversion")
    assert (rate["original_currency_code"], rate["converted_currency_code"]) == ("USD", "SGD")
    assert (round(rate["rate_low"], 4), round(rate["rate_high"], 4)) == (1.3636, 1.3636)
    assert (round(rate["rate_widened_low"], 3), round(rate["rate_widened_high"], 3)) == (1.348, 1.379)
    assert rate["converted_by_name"] == "the newspaper"


def test_a_conversion_is_no_second_measurement(warehouse: duckdb.DuckDBPyConnection) -> None:
    rivals = column(warehouse, "select currency_code from trade.fct_rival_claim")
    assert rivals == ["USD"]


def test_a_conversion_is_no_independent_voice(row: Any) -> None:
    found_there = row(
        """select count(*) as claim_count, any_value(event.root_count) as root_count, min(claim.root_name) as root_name
        from core.fct_claim as claim join core.fct_event as event using (event_id)
        where claim.record_id in ('russia-trade-2016', 'russia-trade-2016-in-sgd')"""
    )
    assert found_there == {"claim_count": 2, "root_count": 1, "root_name": "Russian customs service"}


# --- Trade of North Korea with China and the world ---


def test_chinas_imports_of_a_year_before_follow_from_their_fall(row: Any) -> None:
    before = row(IMPLIED.format("CHN", "import"))
    assert (before["period_start_on"], before["period_end_on"]) == (date(2016, 1, 1), date(2016, 6, 30))
    assert (round(before["implied_low"] / 1e6, 1), round(before["implied_high"] / 1e6, 1)) == (1013.8, 1013.8)
    assert (before["is_implied_low_included"], before["is_implied_high_included"]) == (True, True)
    widened = before["implied_widened_low"], before["implied_widened_high"]
    assert tuple(round(bound / 1e6, 1) for bound in widened) == (1012.7, 1015.0)


def nearly() -> float:
    """What the table of wordings makes of "nearly"."""
    seed = Path(dbt_project.__file__).with_name("seeds") / "wording.csv"
    with seed.open(encoding="utf-8") as rows:
        return next(float(row["low_factor"]) for row in csv.DictReader(rows) if row["phrase"] == "nearly")


def test_chinas_share_is_nearly_90_per_cent(row: Any) -> None:
    share = row("from trade.fct_partner_share where reporter_code = 'PRK' and partner_code = 'CHN'")
    assert (share["period"], share["measured"]) == ("2016", "stated")
    assert share["share_high"] == 0.9
    assert share["is_share_high_included"] is False
    assert share["share_low"] == pytest.approx(0.9 * nearly())
    assert share["is_share_low_included"] is True
    assert share["wording_policy"] == "wording@1"


def test_in_money_it_lies_below_5_4_billion(row: Any) -> None:
    share = row("from trade.fct_partner_share where reporter_code = 'PRK' and partner_code = 'CHN'")
    assert share["currency_code"] == "USD"
    assert share["value_high"] == pytest.approx(5.4e9)
    assert share["value_low"] == pytest.approx(5.4e9 * nearly())


def test_with_the_rounding_of_the_six_billion_it_lies_between_4_70_and_5_85_billion(row: Any) -> None:
    share = row("from trade.fct_partner_share where reporter_code = 'PRK' and partner_code = 'CHN'")
    assert share["value_widened_low"] == pytest.approx(5.5e9 * 0.9 * nearly())
    assert share["value_widened_high"] == pytest.approx(6.5e9 * 0.9)
    assert (round(share["value_widened_low"] / 1e9, 2), round(share["value_widened_high"] / 1e9, 2)) == (4.70, 5.85)


def test_share_and_total_are_of_one_source(row: Any) -> None:
    share = row("from trade.fct_partner_share where reporter_code = 'PRK' and partner_code = 'CHN'")
    assert share["is_single_source"] is True
    assert share["share_source_id"] == share["total_source_id"] == "article/defying-trump-2017-07"


def test_russias_share_is_1_28_per_cent(row: Any) -> None:
    share = row("from trade.fct_partner_share where reporter_code = 'PRK' and partner_code = 'RUS'")
    assert (round(share["share_low"], 4), round(share["share_high"], 4)) == (0.0128, 0.0128)
    assert (share["value_low"], share["total_low"]) == (77e6, 6e9)
    assert share["measured"] == "computed_from_partner"


def test_the_rest_of_the_world_is_not_negative(row: Any) -> None:
    rest = row("from trade.fct_trade_remainder where reporter_code = 'PRK' and period = '2016'")
    assert rest["partner_count"] == 2
    assert 0 <= rest["remainder_low"] <= rest["remainder_high"]
    assert rest["remainder_low"] == pytest.approx(6e9 - 5.4e9 - 77e6)
    assert rest["remainder_high"] == pytest.approx(6e9 - 5.4e9 * nearly() - 77e6)
    # The share is one of the total, whatever that is before it was rounded.
    assert rest["remainder_widened_low"] == pytest.approx(5.5e9 * 0.1 - 77.5e6)
    assert rest["remainder_widened_high"] == pytest.approx(6.5e9 * (1 - 0.9 * nearly()) - 76.5e6)
    assert rest["is_single_source"] is True


# --- Workers ---


def test_the_government_may_earn_600_to_1667_dollars_a_worker_and_year_by_two_claimants(row: Any) -> None:
    labour = row("from trade.fct_labour_abroad where origin_code = 'PRK' and destination_code = 'RUS'")
    assert labour["earnings_a_worker_low"] == 600
    assert round(labour["earnings_a_worker_high"], 2) == 1666.67
    assert (labour["currency_code"], labour["earnings_per"]) == ("USD", "year")
    assert (labour["workers_claimant_name"], labour["workers_modality"]) == ("Georgy Toloraya", "asserted")
    assert (labour["earnings_claimant_name"], labour["earnings_modality"]) == ("Alexander Gabuev", "possible")
    assert (labour["workers_low"], labour["workers_high"]) == (30_000, 50_000)


# --- After the test ---

# What can have followed, and how many days after the test: least and most.
LAGS: dict[tuple[int | None, int], set[str]] = {
    (0, 0): {"kim-announces-test"},
    (3, 3): {"putin-trump-handshake"},
    (0, 27): {
        "tillerson-hosts-of-workers",
        "kim-more-gifts",
        "russia-china-joint-statement",
        "us-south-korea-drills",
        "unsc-draft-blocked",
    },
    (3, 27): {"tillerson-good-exchange", "tillerson-tactics-and-pace", "peskov-position-unchanged"},
    # Some time in July: it can have come before the test.
    (-3, 27): {
        "g20-summit",
        "bogdanov-started-too-soon",
        "bogdanov-no-turning-back",
        "bogdanov-not-afraid-of-trump",
        "bogdanov-path-of-peace",
        "toloraya-real-level-unknown",
        "toloraya-sidelines",
        "toloraya-us-demands-end-of-programme",
        "trade-point-of-tension",
        "trump-more-opposition",
        "russia-trade-as-a-means",
        "putin-no-complete-isolation",
        "kremlin-officials-tougher-sanctions",
        "gabuev-no-leverage",
    },
    # Nobody says since when.
    (None, 27): {"trump-china-does-too-little", "beijing-abides-by-sanctions"},
}

RESPONSES = """
    select claim.record_id, response.lag_days_low, response.lag_days_high
    from diplomacy.fct_escalation_response as response
    join core.fct_claim as claim on response.response_event_id = claim.event_id
    where response.escalation_occurred = '2017-07-04' and claim.source_id = 'article/defying-trump-2017-07'
"""
CERTAINLY = f"lag_days_low >= 0 and lag_days_high <= {DAYS}"
POSSIBLY = f"coalesce(lag_days_low <= {DAYS}, true) and coalesce(lag_days_high >= 0, true)"


def test_every_response_has_its_lag_as_an_interval(warehouse: duckdb.DuckDBPyConnection) -> None:
    found_there = {record: lag for lag, records in LAGS.items() for record in records}
    found = {record: (low, high) for record, low, high in warehouse.execute(RESPONSES).fetchall()}
    assert found == found_there


def test_two_responses_fall_within_23_days_certainly(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = column(warehouse, f"select record_id from ({RESPONSES}) where {CERTAINLY}")
    assert set(found) == {"kim-announces-test", "putin-trump-handshake"}


def test_all_of_july_falls_within_23_days_possibly(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = column(warehouse, f"select record_id from ({RESPONSES}) where {POSSIBLY}")
    assert set(found) == set().union(*LAGS.values())
    assert {"g20-summit", "us-south-korea-drills", "unsc-draft-blocked", "russia-china-joint-statement"} <= set(found)


def test_what_was_said_in_april_is_no_response(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert "peskov-dialogue-by-sanctions" not in column(warehouse, f"select record_id from ({RESPONSES})")


# --- What must not happen on the way ---

ANONYMOUS = {
    "two senior Kremlin officials": {"kremlin-officials-tougher-sanctions"},
    "some US officials": {"missile-test-2017-07-27-expected"},
    "officials in Beijing": {"china-imports-2017-h1", "beijing-abides-by-sanctions"},
}


def test_nothing_anonymous_is_attributed_to_a_named_person(warehouse: duckdb.DuckDBPyConnection) -> None:
    claims = warehouse.execute(
        "select claimant_name, list(record_id) from core.fct_claim where is_claimant_anonymous group by all"
    ).fetchall()
    assert {name: set(records) for name, records in claims} == ANONYMOUS


def test_an_anonymous_speaker_on_putins_position_is_not_putin(row: Any) -> None:
    statement = row("from diplomacy.fct_statement where position_name = 'against tougher sanctions'")
    assert statement["speaker_name"] == "two senior Kremlin officials"
    assert statement["is_speaker_anonymous"] is True
    assert statement["on_position_of_name"] == "Vladimir Putin"


def test_no_named_speaker_rests_on_an_anonymous_claimant(warehouse: duckdb.DuckDBPyConnection) -> None:
    anonymous = column(
        warehouse,
        """select distinct statement.speaker_name
        from diplomacy.fct_statement as statement join core.fct_claim as claim using (claim_id)
        where claim.is_claimant_anonymous""",
    )
    assert set(anonymous) <= set(ANONYMOUS)


def test_one_missile_test_was_held_and_the_one_that_could_follow_was_not(warehouse: duckdb.DuckDBPyConnection) -> None:
    tests = warehouse.execute(
        """select test.occurred, test.modality, test.is_held, test.held_count is not null
        from diplomacy.fct_missile_test as test
        join core.fct_claim as claim using (claim_id)
        where claim.source_id = 'article/defying-trump-2017-07'
        order by test.occurred"""
    ).fetchall()
    assert tests == [("2017-07-04", "asserted", True, True), ("2017-07-27~", "possible", False, False)]


def test_the_tests_of_the_year_are_counted_once_however_many_claims_report_them(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found_there = warehouse.execute(
        "select max(held_count), count(*) filter (is_held) from diplomacy.fct_missile_test where country_code = 'PRK'"
    ).fetchone()
    assert found_there == (21, 24)


def test_nothing_expected_is_counted_as_held(warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = column(warehouse, "select event_id from core.fct_claim where modality = 'expected'")
    asserted = column(
        warehouse,
        """select event_id from core.fct_event
        where is_asserted and event_id not in (select event_id from core.fct_claim where modality = 'asserted')""",
    )
    escalations = column(warehouse, "select distinct escalation_event_id from diplomacy.fct_escalation_response")
    assert asserted == []
    assert len(escalations) == 21
    assert not set(escalations) & set(expected)


def test_what_the_article_does_not_date_has_no_date(warehouse: duckdb.DuckDBPyConnection) -> None:
    undated = column(warehouse, "select record_id from core.fct_claim where occurred is null")
    assert set(undated) == {
        "russia-trade-real-level",
        "workers-in-russia",
        "workers-places",
        "workers-earnings",
        "ferry-may-break-even",
        "ferry-will-continue",
    }


def test_the_trade_is_a_point_of_tension_as_the_newspaper_sees_it(row: Any) -> None:
    statement = row("from diplomacy.fct_statement where position_name = 'the trade becomes a point of tension'")
    assert (statement["speaker_name"], statement["is_speaker_anonymous"]) == ("the newspaper", False)


def test_nothing_undated_got_a_date_in_any_mart(warehouse: duckdb.DuckDBPyConnection) -> None:
    marts = warehouse.execute(
        """select
            schema_name || '.' || table_name,
            list(column_name) filter (column_name in ('occurred', 'period')) as dated,
            list(column_name) filter (regexp_matches(column_name, '^(start|end|period)_.*_on$')) as days
        from duckdb_columns() where not internal group by all having len(dated) = 1 and len(days) > 0"""
    ).fetchall()
    assert len(marts) >= 6
    for mart, (found_there,), days in marts:
        dated = " or ".join(f"{day} is not null" for day in days)
        assert column(warehouse, f"select count(*) from {mart} where {found_there} is null and ({dated})") == [0], mart
