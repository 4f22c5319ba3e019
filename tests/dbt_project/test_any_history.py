"""Any history that the ledger takes can be built: odd records, all acts, bounds left open and overdone."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dbt_project
from ingest.event import Event
from tests.ingest.kinds.examples import LEAST
from tests.lineage import EXPLAINED, strays
from tests.shared import made_once
from tests.validating import Accepted, validate
from tests.warehouse.records import claim
from warehouse.build.dbt import build
from warehouse.files.connection import opened
from warehouse.files.errors import FileLocked
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.integration


HERE = Path(__file__).parent


def accepted(file: Path) -> list[Event]:
    validated = list(validate(file))
    assert [one for one in validated if not isinstance(one, Accepted)] == []
    return [one.event for one in validated if isinstance(one, Accepted)]


def odd_events() -> list[Event]:
    """Those of the file, and of a kind that it lacks a claim with no more than it needs."""
    written = accepted(HERE / "odd_history.yaml")
    there = {event.kind for event in written}
    return written + [claim(f"least-{kind}", kind, data=data) for kind, data in LEAST.items() if kind not in there]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A build of the odd history, and whether the ledger was free when its models ran."""
    home = made_once(tmp_path_factory, "odd", make)
    return {"file": home / "build.duckdb", "events": odd_events()} | json.loads((home / "seen.json").read_text())


def make(home: Path) -> None:
    ledger = Ledger(home / "ledger.duckdb")
    ledger.append(odd_events())
    ledger.append(accepted(HERE / "odd_history_later.yaml"))
    free: dict[str, bool] = {}

    def try_to_write(name: str, done: int, total: int) -> None:
        if name.startswith(("stg_", "fct_")):
            try:
                with opened(ledger.path, write=True, wait=0):
                    free[name] = True
            except FileLocked:
                free[name] = False

    built = build(ledger.path, home / "build.duckdb", home / "dbt", progress=try_to_write)
    (home / "seen.json").write_text(json.dumps({"models": built.models, "tests": built.tests, "free": free}))


@pytest.fixture
def marts(history: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(history["file"]) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return marts.execute(query).fetchall()


def test_an_odd_history_builds_with_every_test_of_it_passed(history: dict[str, Any]) -> None:
    models = list((Path(dbt_project.__file__).parent / "models").rglob("*.sql"))
    assert history["models"] == len(models)
    assert history["tests"] > 100


def test_it_has_every_kind_and_every_act_but_redaction(history: dict[str, Any]) -> None:
    from ingest.kinds import ACTS, CLAIMS

    assert {event.kind for event in history["events"]} == set(CLAIMS) | set(ACTS) - {"redact"}


def test_the_ledger_can_be_written_while_models_run(history: dict[str, Any]) -> None:
    assert len(history["free"]) > 10
    assert all(history["free"].values())


def test_every_mart_keeps_its_key(marts: duckdb.DuckDBPyConnection) -> None:
    keys = rows(
        marts,
        r"""select schema_name || '.' || table_name, nullif(regexp_extract(comment, 'Key: (.+)\.$', 1), '')
        from duckdb_tables() where schema_name in ('core', 'trade', 'diplomacy')""",
    )
    for mart, key in keys:
        assert key, mart
        assert rows(marts, f"select {key} from {mart} group by all having count(*) > 1") == [], mart
        unknown = " or ".join(f"{name} is null" for name in key.split(", "))
        assert rows(marts, f"select 1 from {mart} where {unknown}") == []


@pytest.mark.parametrize("mart", EXPLAINED)
def test_each_figure_rests_on_a_claim_and_no_claim_is_named_for_a_figure_that_there_is_not(
    marts: duckdb.DuckDBPyConnection, mart: str
) -> None:
    assert strays(marts, mart) == []


def test_every_claim_that_stands_is_in_the_marts_once(marts: duckdb.DuckDBPyConnection) -> None:
    gone = {"corrected", "correction", "retracted", "all-withdrawn", "listed-until"}
    acts = {"retraction", "disputed", "linked", "linked-on", "linked-across-kinds", "linked-wrongly", "unlinked"}
    acts |= {"listed-until@1990-02-01"}
    selected = {record for (record,) in rows(marts, "select id from log.event")}
    standing = [record for (record,) in rows(marts, "select record_id from core.fct_claim")]
    assert sorted(standing) == sorted(selected - gone - acts - {"withdrawal"})


def test_a_correction_of_a_correction_alone_stands(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "select summary, occurred from diplomacy.fct_statement where summary in ('first', 'second')")
    assert found == []
    assert rows(marts, "select summary, occurred from diplomacy.fct_statement where summary = 'third'") == [
        ("third", None)
    ]


def test_links_make_one_occurrence_through_others_until_they_are_taken_back(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    event = dict(rows(marts, "select record_id, event_id from core.fct_claim"))
    assert event["test-held"] == event["test-same-day-a"] == event["test-undated"]
    assert event["drill"] == event["test-open"] != event["test-held"]
    assert event["words"] != event["vote-full"]


def test_former_states_keep_their_codes(marts: duckdb.DuckDBPyConnection) -> None:
    named = {code for (code,) in rows(marts, "select distinct country_code from core.bdg_event_country")}
    assert {"DDR", "SUN", "YUG", "YMD", "CSK", "BYS", "XKX", "NAM"} <= named


def test_a_country_is_unknown_only_where_its_source_is_not_understood(marts: duckdb.DuckDBPyConnection) -> None:
    unknown = rows(
        marts,
        "select record_id from core.bdg_event_country join core.fct_claim using (event_id) where country_code = 'ZZZ'",
    )
    assert {record for (record,) in unknown} == {"listed", "fought", "mission"}


def test_what_a_release_no_longer_has_was_lifted_between_it_and_the_one_before(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    (found,) = rows(
        marts,
        """select listed_earliest_on, listed_latest_on, first_seen_on, delisted_earliest_on, delisted_latest_on,
            is_in_force, claim_count from diplomacy.fct_sanction where reference_code = '7'""",
    )
    assert found[:3] == (date(1989, 11, 1), date(1989, 11, 9), date(1989, 12, 5))
    assert found[3:] == (date(1989, 12, 31), date(1990, 2, 1), False, 0)
    in_force = rows(
        marts,
        """select sanction_year, listed_count, delisted_count, in_force_low, in_force_high
        from diplomacy.fct_sanction_year where programme_name = 'Y' and country_code = 'WLD' order by all""",
    )
    assert in_force == [(1989, 1, 0, 0, 1)]


@pytest.mark.parametrize("mart", ["fct_sanction", "fct_sanction_programme", "fct_sanction_year"])
def test_that_a_listing_was_lifted_rests_on_the_entry_that_was_withdrawn(
    marts: duckdb.DuckDBPyConnection, mart: str
) -> None:
    selected = rows(
        marts,
        f"""select distinct record_id, is_standing
        from core.bdg_figure_claim join core.fct_claim_history using (claim_id)
        where table_name = 'diplomacy.{mart}' order by all""",
    )
    assert selected == [("listed", True), ("listed-until", False)]


def test_reports_of_an_event_are_counted_and_a_country_that_is_not_given_is_kept(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        marts,
        """select actor1_country_code, actor2_country_code, report_count, is_date_suspect, month_start_on
        from diplomacy.fct_coded_event""",
    ) == [("DDR", "ZZZ", 1, True, date(1989, 12, 1))]
    assert rows(
        marts,
        """select actor2_country_code, coded_count, event_count, suspect_date_count, goldstein_mean
        from diplomacy.fct_coded_event_month""",
    ) == [("ZZZ", 1, 1, 1, -10)]


def test_deaths_stay_an_interval_and_an_event_without_a_date_is_in_no_month(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        """select country_code, dyad_name, event_count_low, event_count_high, deaths_low, deaths_best, deaths_high
        from diplomacy.fct_conflict_month""",
    ) == [("ZZZ", "A – B", 1, 1, 0, 3, 9)]
    assert rows(marts, "select count(*) from diplomacy.fct_conflict_event") == [(2,)]


def test_only_tests_that_were_held_are_counted_and_escalate(marts: duckdb.DuckDBPyConnection) -> None:
    held = {event for (event,) in rows(marts, "select test_id from diplomacy.fct_missile_test where is_held")}
    assert rows(marts, "select count(*) from diplomacy.fct_missile_test where is_counted") == [(len(held),)]
    assert {one for (one,) in rows(marts, "select escalation_event_id from diplomacy.fct_escalation_window")} == held


def test_who_denies_a_meeting_or_only_expects_it_met_nobody(marts: duckdb.DuckDBPyConnection) -> None:
    pairs = "select party_a_name, party_b_name, meeting_count_low from diplomacy.fct_meeting_pair order by all"
    assert rows(marts, pairs) == [
        ("A", "B", 1), ("DDR", "YUG", 1), ("Erich", "Nobody in particular", 1), ("Erich", "YUG", 1),
        ("NAM", "XKX", 1), ("Nobody in particular", "YUG", 1),
    ]  # fmt: skip


def test_texts_come_through_as_they_were_written(marts: duckdb.DuckDBPyConnection) -> None:
    ((summary, speaker),) = rows(
        marts,
        "select summary, speaker_name from diplomacy.fct_statement where addressee_names is not null",
    )
    assert summary == 'Das tritt "nach meiner Kenntnis" … ist das sofort,\nunverzüglich; it\'s 100 % {{ sure }} 北京 🚢'
    assert speaker == '100 % sure, "she" said; DROP TABLE x --'


def test_what_is_only_denied_or_expected_answers_no_test(marts: duckdb.DuckDBPyConnection) -> None:
    answers = rows(
        marts,
        """select distinct claim.record_id from diplomacy.fct_escalation_response as response
        join core.fct_claim as claim on response.response_event_id = claim.event_id""",
    )
    assert ("words",) in answers
    assert not {("denied-meeting",), ("denied-and-expected",), ("expected-and-denied",)} & set(answers)


def test_a_response_without_a_set_end_has_no_most_lag(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts, "select lag_days_high from diplomacy.fct_escalation_response where response_occurred like '%/..'"
    )
    assert set(found) <= {(None,)}


def test_passengers_are_counted_without_the_slips_of_floating_point(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """select record_id, trip_passengers_low, trip_passengers_high
        from trade.fct_ferry_service join core.fct_claim using (claim_id) where record_id like '%per-cent'""",
    )
    assert set(found) == {("ferry-29-per-cent", 29, 29), ("ferry-7-per-cent", 7, 7)}


def test_an_end_that_is_left_out_stays_left_out_in_what_it_implies(marts: duckdb.DuckDBPyConnection) -> None:
    ((low, high, has_low, has_high),) = rows(
        marts,
        """select implied_low, implied_high, is_implied_low_included, is_implied_high_included
        from trade.fct_implied_figure join core.fct_claim using (claim_id) where record_id = 'below-five'""",
    )
    assert (low, high) == (2, 10)
    assert (has_low, has_high) == (False, False)


def test_a_year_before_february_ends_with_february(marts: duckdb.DuckDBPyConnection) -> None:
    ((end, reported, consistent),) = rows(
        marts,
        """select period_end_on, reported_low, is_consistent
        from trade.fct_implied_figure join core.fct_claim using (claim_id) where record_id = 'february'""",
    )
    assert (end, reported, consistent) == (date(2016, 2, 29), 10, True)


def test_nothing_implies_less_than_nothing(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(marts, "from trade.fct_implied_figure where implied_widened_high < 0 or implied_high < 0") == []


def test_a_share_with_one_bound_has_the_other_by_what_a_share_is(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """select currency_code, share_low, share_high, is_share_low_included
        from trade.fct_partner_share where partner_code = 'CSK' order by 1""",
    )
    assert found == [("EUR", 0.2, 1.0, False), ("USD", 0.2, 1.0, False)]


def test_a_share_without_a_total_is_a_flow_and_no_money(marts: duckdb.DuckDBPyConnection) -> None:
    assert (
        rows(marts, "from trade.fct_partner_share where period_start_on < '1951-01-01' and reporter_code = 'DDR'") == []
    )
    assert rows(marts, "select share_high, wording_policy from trade.fct_trade_flow where period = '1950'") == [
        (0.5, "wording@1")
    ]


def test_a_total_in_two_currencies_has_a_remainder_in_each(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """select currency_code, partner_count, remainder_low, remainder_high from trade.fct_trade_remainder
        where reporter_code = 'DDR' order by 1""",
    )
    # The shares of SUN and CSK (a fifth to all) are stated, and are of a total in any currency. Of the two of SUN,
    # share-stated (37 to 38 in a hundred) goes by its name before share-stated-again (all). That of YUG is computed
    # from 1 USD, and a value is taken off a total of its own currency alone (docs/methods.md). Of the totals in dollars
    # the one without a basis, 40 to 60 billion, goes before the estimate. More than all can be stated: the least is
    # left of the greatest total.
    assert found == [
        ("EUR", 2, pytest.approx(177e9 * (1 - 0.38 - 1)), pytest.approx(177e9 * (1 - 0.37 - 0.2))),
        ("USD", 3, pytest.approx(60e9 * (1 - 0.38 - 1) - 1), pytest.approx(60e9 * (1 - 0.37 - 0.2) - 1)),
    ]


def test_claims_on_a_period_that_goes_on_are_rivals_too(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts, "select value_low, rival_value_low, differs_in from trade.fct_rival_claim where period = '2017/..'"
    )
    assert found == [(10, 20, "claimant")]


def test_who_denies_a_figure_claims_none(marts: duckdb.DuckDBPyConnection) -> None:
    denied = "select claim_id from core.fct_claim where record_id = 'figure-disbelieved'"
    assert rows(marts, f"from trade.fct_rival_claim where ({denied}) in (claim_id, rival_claim_id)") == []
    assert rows(marts, f"from trade.fct_currency_conversion where original_claim_id = ({denied})") == []


def test_figures_that_no_bigint_holds_have_a_title(marts: duckdb.DuckDBPyConnection) -> None:
    titles = dict(rows(marts, "select record_id, title from core.fct_claim where kind = 'trade_flow'"))
    assert titles["huge"] == "DEU–FRA import of USD 1e+300"
    assert titles["larger-than-a-bigint"] == "DEU–FRA import of USD 9.223372036854776e+18"
    assert titles["tiny"] == "DEU–FRA export of USD 0.004"
    assert titles["total-eur"] == "DDR–WLD total of EUR 177,000,000,000"
    assert titles["on-a-leap-day"] == "DEU–FRA import of USD 7"
