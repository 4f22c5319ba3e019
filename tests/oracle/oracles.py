"""Which mart is computed a second time, what key its rows have, and by which function."""

from tests.oracle import (
    claimed,
    claimed_events,
    coded,
    concentration,
    conflict,
    constant,
    country_years,
    dyads,
    escalation,
    flows,
    gaps,
    missiles,
    nuclear,
    pairs,
    sanctions,
    services,
    shares,
    talks,
    vetoes,
    votes,
    years,
)
from tests.oracle.agree import OfRecords, Oracles

CLAIM = ("claim_id",)
FIGURE = ("table_name", "figure_key", "claim_id", "role")

PANEL = ("reporter_code", "partner_code", "calendar_year", "currency_code")

TRADE_MARTS: Oracles = {
    "trade.fct_trade_flow": (CLAIM, flows.trade_flow),
    "trade.fct_trade_aggregate": (CLAIM, flows.trade_aggregate),
    "trade.fct_trade_year": (PANEL, years.trade_year),
    "trade.fct_trade_year_constant": (PANEL, constant.trade_year_constant),
    "trade.fct_trade_balance": (
        ("reporter_code", "partner_code", "commodity_code", "period_start_on", "period_end_on", "currency_code"),
        pairs.trade_balance,
    ),
    "trade.fct_trade_growth": (CLAIM, pairs.trade_growth),
    "trade.fct_trade_season": (CLAIM, pairs.trade_season),
    "trade.fct_implied_figure": (CLAIM, pairs.implied_figure),
    "trade.fct_rival_claim": (("claim_id", "rival_claim_id"), pairs.rival_claim),
    "trade.fct_ferry_service": (CLAIM, services.ferry_service),
    "trade.fct_labour_abroad": (("labour_key",), services.labour_abroad),
    "trade.fct_currency_conversion": (("original_claim_id", "converted_claim_id"), services.currency_conversion),
    "trade.fct_mirror_gap": (
        ("exporter_code", "importer_code", "commodity_code", "calendar_year", "currency_code"),
        gaps.mirror_gap,
    ),
    "trade.fct_partner_share": (
        (
            "reporter_code",
            "partner_code",
            "flow",
            "commodity_code",
            "period_start_on",
            "period_end_on",
            "currency_code",
        ),
        shares.partner_share,
    ),
    "trade.fct_trade_remainder": (
        ("reporter_code", "flow", "commodity_code", "period_start_on", "period_end_on", "currency_code"),
        shares.trade_remainder,
    ),
    "trade.fct_trade_concentration": (
        ("dimension", "reporter_code", "partner_code", "flow", "commodity_code", "calendar_year", "currency_code"),
        concentration.trade_concentration,
    ),
    "core.bdg_figure_claim where starts_with(table_name, 'trade.')": (
        FIGURE,
        claimed.figure_claim,
    ),
    "trade.rpt_trade_partner": (("reporter_code", "partner_code", "calendar_year"), shares.trade_partner),
}

CONFLICT = ("source_id", "country_code", "conflict_type", "dyad_name")

DIPLOMACY_MARTS: Oracles = {
    "diplomacy.fct_vote": (CLAIM, votes.vote),
    "diplomacy.fct_ballot": ((*CLAIM, "ballot_key"), votes.ballot),
    "diplomacy.bdg_roll_call_issue": ((*CLAIM, "issue_code"), votes.roll_call_issue),
    "diplomacy.fct_vote_agreement": (
        ("country_a_code", "country_b_code", "vote_year", "issue_code"),
        votes.vote_agreement,
    ),
    "diplomacy.fct_group_cohesion": (("group_code", "vote_year", "issue_code"), votes.group_cohesion),
    "diplomacy.fct_permanent_member_distance": (
        ("country_code", "vote_year", "seat_code"),
        votes.permanent_member_distance,
    ),
    "diplomacy.fct_blocked_draft": (("draft_id", "country_code"), vetoes.blocked_draft),
    "diplomacy.fct_joint_veto": (("country_a_code", "country_b_code", "veto_year"), vetoes.joint_veto),
    "diplomacy.fct_veto_year": (("country_code", "veto_year"), vetoes.veto_year),
    "diplomacy.fct_conflict_event": (CLAIM, conflict.conflict_event),
    "diplomacy.fct_conflict_month": ((*CONFLICT, "month_start_on"), conflict.conflict_month),
    "diplomacy.fct_conflict_year": ((*CONFLICT, "calendar_year"), conflict.conflict_year),
    "diplomacy.fct_coded_event": (CLAIM, coded.coded_event),
    "diplomacy.fct_coded_event_month": (
        ("source_id", "actor1_country_code", "actor2_country_code", "quad_class_code", "month_start_on"),
        coded.coded_event_month,
    ),
    "diplomacy.fct_missile_test": (CLAIM, missiles.missile_test),
    "diplomacy.fct_missile_test_year": (
        ("country_code", "missile_type", "missile_name", "outcome", "test_year"),
        missiles.missile_test_year,
    ),
    "diplomacy.fct_escalation_response": (
        ("escalation_event_id", "response_event_id"),
        escalation.escalation_response,
    ),
    "diplomacy.fct_escalation_window": (
        ("escalation_event_id", "response_kind", "window_days"),
        escalation.escalation_window,
    ),
    "diplomacy.fct_meeting": (CLAIM, talks.meeting),
    "diplomacy.fct_meeting_pair": (("party_type", "party_a_name", "party_b_name"), talks.meeting_pair),
    "diplomacy.fct_statement": (CLAIM, talks.statement),
    "diplomacy.fct_statement_position": (("position_name", "holder_name"), talks.statement_position),
    "diplomacy.fct_diplomatic_tie": (CLAIM, talks.diplomatic_tie),
    "diplomacy.fct_military_exercise": (CLAIM, talks.military_exercise),
    "diplomacy.fct_nuclear_test": (CLAIM, nuclear.nuclear_test),
    "core.bdg_figure_claim where starts_with(table_name, 'diplomacy.') and not contains(table_name, 'sanction')": (
        FIGURE,
        claimed_events.event_claim,
    ),
}

PROGRAMME = ("authority_name", "programme_name", "country_code")

SANCTION_MARTS: OfRecords = {
    "diplomacy.fct_sanction": (("sanction_id",), sanctions.sanction),
    "diplomacy.fct_sanction_year": ((*PROGRAMME, "sanction_year"), sanctions.sanction_year),
    "diplomacy.fct_sanction_programme": (PROGRAMME, sanctions.sanction_programme),
    "diplomacy.bdg_listing_end": (("listing_claim_id", "ending_claim_id"), sanctions.listing_end),
    "core.bdg_figure_claim where starts_with(table_name, 'diplomacy.fct_sanction')": (
        FIGURE,
        claimed_events.listing_claim,
    ),
}

PAIR = ("country_a_code", "country_b_code")

PANELS: OfRecords = {
    "core.fct_dyad_year": ((*PAIR, "calendar_year"), dyads.dyad_year),
    "core.fct_dyad_month": ((*PAIR, "month_start_on"), dyads.dyad_month),
    "diplomacy.rpt_country_year": (("country_code", "calendar_year"), country_years.country_year),
}
