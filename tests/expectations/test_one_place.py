"""What dbt proves of a mart its suite does not repeat: keys, nulls, references and sets of values are dbt's.

Both prove the same build. One that another program wrote to is built again from nothing, with every test of dbt, and
DuckDB refuses every write that a contract forbids. The suites hold what concerns content."""

from pathlib import Path

import pytest

from expectations.audit import SUITES
from expectations.suites import Entry, Suite, read_suites
from tests.expectations.rules import Rule, of_dbt, of_suite, plain_comparisons

PROVED = of_dbt()


def test_no_suite_states_what_dbt_proves_or_has_a_word_for() -> None:
    twice = [
        f"{suite.file.name}: {', '.join(rule.columns)} {rule.kind}: "
        + (f"{PROVED[rule].name} of dbt_project states it" if rule in PROVED else "state it in the model's YAML")
        for suite in read_suites(SUITES)
        for entry in suite.expectations
        for rule in of_suite(suite, entry)
    ]
    assert twice == []


@pytest.mark.parametrize(
    ("entry", "columns", "kind"),
    [
        ({"expect": "expect_column_values_to_be_unique", "column": "claim_id"}, ("claim_id",), "unique"),
        ({"sql": "select claim_id from core.fct_claim group by all having count(*) > 1"}, ("claim_id",), "unique"),
        ({"expect": "expect_column_values_to_not_be_null", "column": "title"}, ("title",), "not_null"),
        ({"sql": "select * from core.fct_claim where stated > '2' or title is null"}, ("title",), "not_null"),
        ({"expect": "expect_column_values_to_be_in_set", "column": "modality"}, ("modality",), "accepted_values"),
        ({"sql": "select * from core.fct_claim where modality not in ('denied')"}, ("modality",), "accepted_values"),
        (
            {"sql": "select * from core.fct_claim anti join core.fct_event using (event_id)"},
            ("event_id",),
            "relationships",
        ),
        (
            {"sql": "select * from core.fct_claim as a anti join core.dim_source as b on a.source_id = b.source_id"},
            ("source_id",),
            "relationships",
        ),
    ],
)
def test_it_is_seen_in_whatever_words_a_suite_states_it(
    entry: dict[str, object], columns: tuple[str, ...], kind: str
) -> None:
    stated = Entry.model_validate({"reason": "so", **entry})
    suite = Suite(table="core.fct_claim", owner="core", expectations=(stated,), file=Path("fct_claim.yml"))
    rule = Rule("core.fct_claim", columns, kind)
    assert list(of_suite(suite, stated)) == [rule]
    assert rule in PROVED


@pytest.mark.parametrize(
    "sql",
    [
        "select * from core.fct_claim where title is null and is_correction",
        "select * from core.fct_claim anti join core.fct_event using (event_id) where kind = 'vote'",
        "select event_id from core.fct_claim where is_correction group by all having count(*) > 1",
        "select * from core.fct_event where title is null",
    ],
)
def test_what_speaks_of_some_of_the_rows_is_content(sql: str) -> None:
    entry = Entry(sql=sql, reason="so")
    suite = Suite(table="core.fct_claim", owner="core", expectations=(entry,), file=Path("fct_claim.yml"))
    assert list(of_suite(suite, entry)) == []


def test_a_query_states_only_what_no_expectation_of_the_library_does() -> None:
    """Each of these is a pair of columns in order, a column between bounds, or a column without a value."""
    plain = {
        suite.file.name: found
        for suite in read_suites(SUITES)
        for entry in suite.expectations
        if (found := plain_comparisons(suite, entry))
    }
    assert plain == {}


@pytest.mark.parametrize(
    ("where", "plain"),
    [
        ("start_earliest_on > end_latest_on or credibility_code >= 7", 2),
        ("credibility_code < -1", 1),
        ("not (credibility_code between 1 and 6)", 1),
        ("not is_correction or kind = 'vote'", 2),
        ("start_earliest_on > end_latest_on and is_correction", 0),
        ("credibility_code > claimant_count + 1", 0),
    ],
)
def test_such_a_query_is_seen(where: str, plain: int) -> None:
    entry = Entry(sql=f"select * from core.fct_claim where {where}", reason="so")
    suite = Suite(table="core.fct_claim", owner="core", expectations=(entry,), file=Path("fct_claim.yml"))
    assert len(plain_comparisons(suite, entry)) == plain
