"""core.bdg_figure_claim: the claims that each figure of a mart of diplomacy rests on.

Definitions: docs/methods.md, "What a figure rests on"; the descriptions of the marts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from tests.oracle import conflict, escalation, missiles, sanctions, talks, vetoes
from tests.oracle.claims import Claim
from tests.oracle.computes import of_claims, of_records
from warehouse.ledger.recorded import Recorded

Row = dict[str, Any]
Key = Sequence[Any]


@of_claims("core.bdg_figure_claim where starts_with(table_name, 'diplomacy.') and not contains(table_name, 'sanction')")
def event_claim(claims: list[Claim]) -> list[Row]:
    """The rows of core.bdg_figure_claim on marts of diplomacy other than those of sanctions, each once."""
    return _rows(
        [*_drafts(claims), *_escalations(claims), *_meetings(claims), *_tests(claims), *_talks(claims), *_wars(claims)]
    )


@of_records("core.bdg_figure_claim where starts_with(table_name, 'diplomacy.fct_sanction')")
def listing_claim(records: list[Recorded]) -> list[Row]:
    """The rows of core.bdg_figure_claim on marts of sanctions, each once."""
    return _rows(_listings(records))


Rests = tuple[str, Key, int, str]  # the mart, the key of a row, a claim that it rests on, and its role


def _rows(found: Iterable[Rests]) -> list[Row]:
    texts = {
        (mart, "|".join(one.isoformat() if isinstance(one, date) else str(one) for one in key), claim, role)
        for mart, key, claim, role in found
    }
    nothing = dict.fromkeys(("policy", "reporter_code", "partner_code"))
    return [
        {"table_name": f"diplomacy.{mart}", "figure_key": key, "claim_id": claim, "role": role} | nothing
        for mart, key, claim, role in texts
    ]


def _drafts(claims: list[Claim]) -> Iterator[Rests]:
    """What counts a draft rests on every claim that is folded into it."""
    folded = {min(one.event_id for one in group): group for group in vetoes.drafts(claims)}
    rows = vetoes.blocked_draft(claims)
    for row in rows:
        for one in folded[row["draft_id"]]:
            yield "fct_blocked_draft", (row["draft_id"], row["country_code"]), one.claim_id, "draft"
            if row["vote_year"] is not None:
                yield "fct_veto_year", (row["country_code"], row["vote_year"]), one.claim_id, "draft"
    for row, other in combinations(sorted(rows, key=lambda row: row["country_code"]), 2):
        if row["draft_id"] == other["draft_id"] and row["vote_year"] is not None:
            key = (row["country_code"], other["country_code"], row["vote_year"])
            for one in folded[row["draft_id"]]:
                yield "fct_joint_veto", key, one.claim_id, "draft"


def _escalations(claims: list[Claim]) -> Iterator[Rests]:
    """A response rests on all claims on both occurrences; those on a test are of all occurrences folded into it."""
    on: dict[int, list[int]] = {}
    for one in claims:
        on.setdefault(one.event_id, []).append(one.claim_id)
    occurrences = [{one.event_id for one in group} for group in missiles.folded(claims)]
    tests = {min(events): [claim for event in events for claim in on[event]] for events in occurrences}
    followed: dict[Key, list[Row]] = {}
    for row in escalation.escalation_response(claims):
        key = (row["escalation_event_id"], row["response_event_id"])
        followed.setdefault((key[0], row["response_kind"]), []).append(row)
        yield from (("fct_escalation_response", key, claim, "escalation") for claim in tests[key[0]])
        yield from (("fct_escalation_response", key, claim, "response") for claim in on[key[1]])
    for span in escalation.escalation_window(claims):
        test, kind, days = span["escalation_event_id"], span["response_kind"], span["window_days"]
        yield from (("fct_escalation_window", (test, kind, days), claim, "escalation") for claim in tests[test])
        for row in followed.get((test, kind), ()):
            if escalation.possibly(row, days):
                for claim in on[row["response_event_id"]]:
                    yield "fct_escalation_window", (test, kind, days), claim, "response"


def _meetings(claims: list[Claim]) -> Iterator[Rests]:
    """Two parties rest on every claim on each meeting of both."""
    for key, meetings in talks.met(claims).items():
        for claimed, _ in meetings:
            yield from (("fct_meeting_pair", key, one.claim_id, "meeting") for one in claimed)


def _tests(claims: list[Claim]) -> Iterator[Rests]:
    """A year of tests rests on every asserted claim on each."""
    for key, groups in missiles.by_year(claims).items():
        for group in groups:
            yield from (("fct_missile_test_year", key, one.claim_id, "test") for one in group)


def _talks(claims: list[Claim]) -> Iterator[Rests]:
    """A position rests on the statements of it."""
    for key, statements in talks.positions(claims).items():
        yield from (("fct_statement_position", key, one.claim_id, "statement") for one, *_ in statements)


def _wars(claims: list[Claim]) -> Iterator[Rests]:
    """A month and a year rest on the events that can lie in them."""
    for key, events in conflict.placed(claims, conflict.months).items():
        yield from (("fct_conflict_month", key, event["claim_id"], "event") for event, *_ in events)
    for key, events in conflict.placed(claims, conflict.years).items():
        of_year = (*key[:-1], key[-1].year)
        yield from (("fct_conflict_year", of_year, event["claim_id"], "event") for event, *_ in events)


def _listings(records: list[Recorded]) -> Iterator[Rests]:
    """A listing rests on all its records that were not corrected; a count on the representative record of each."""
    for group in sanctions.listings(records):
        key = (min(one.event_id for one in group),)
        yield from (("fct_sanction", key, one.claim_id, "listing") for one in group if not one.is_corrected)
    classes: dict[Key, list[Row]] = {}
    for under, row in sanctions.classed(records):
        classes.setdefault(under, []).append(row)
    for under, rows in classes.items():
        yield from (("fct_sanction_programme", under, row["claim_id"], "listing") for row in rows)
    for span in sanctions.sanction_year(records):
        under = (span["authority_name"], span["programme_name"], span["country_code"])
        for row in classes[under]:
            if sanctions.is_of_year(row, span["sanction_year"], span["counted_on"]):
                yield "fct_sanction_year", (*under, span["sanction_year"]), row["claim_id"], "listing"
