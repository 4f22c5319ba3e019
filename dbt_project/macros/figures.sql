{#- Which columns of a mart name the claims that a figure of it rests on, and as what. A model of its own gives them
    where they are many, and the role where it differs; a column that ends in `event_id` stands for every claim on that
    occurrence. A mart that has one row a claim, or one an occurrence, needs no entry: its key is the answer. Nor has one
    whose figures rest on thousands, the votes, the dyads and the months of coded events: core.explain looks those up.

    Of each mart: its name, the model to read, the columns of the key, the columns of claims with their roles, the policy,
    and for figures of trade of one pair, which change with it alone, the columns of the pair. -#}
{% macro figures() %}
    {% set pair = ['reporter_code', 'partner_code'] %}
    {% set trade_keys = ['reporter_code', 'flow', 'commodity_code', 'period_start_on', 'period_end_on',
        'currency_code'] %}
    {% set share_keys = pair + trade_keys[1:] %}
    {% set balance_keys = pair + trade_keys[2:] %}
    {% set pair_keys = pair + ['calendar_year'] %}
    {% set gap_keys = ['exporter_code', 'importer_code', 'commodity_code', 'calendar_year', 'currency_code'] %}
    {% set concentration_keys = ['dimension', 'reporter_code', 'partner_code', 'flow', 'commodity_code',
        'calendar_year', 'currency_code'] %}
    {% set programme_keys = ['authority_name', 'programme_name', 'country_code'] %}
    {% set figures = [
        ('trade.fct_currency_conversion', 'fct_currency_conversion', ['original_claim_id', 'converted_claim_id'],
            {'original_claim_id': 'original', 'converted_claim_id': 'converted'}, 'null'),
        ('trade.fct_implied_figure', 'fct_implied_figure', ['claim_id'],
            {'claim_id': 'growth', 'reported_claim_id': 'reported'}, 'null'),
        ('trade.fct_labour_abroad', 'fct_labour_abroad', ['labour_key'],
            {'workers_claim_id': 'workers', 'earnings_claim_id': 'earnings'}, 'null'),
        ('trade.fct_partner_share', 'fct_partner_share', share_keys,
            {'share_claim_id': 'share', 'total_claim_id': 'total'}, 'policy'),
        ('trade.fct_rival_claim', 'fct_rival_claim', ['claim_id', 'rival_claim_id'],
            {'claim_id': 'claim', 'rival_claim_id': 'rival'}, 'null', ['country_a_code', 'country_b_code']),
        ('trade.fct_trade_balance', 'fct_trade_balance', balance_keys,
            {'export_claim_id': 'exports', 'import_claim_id': 'imports'}, 'policy', pair),
        ('trade.fct_trade_remainder', 'int_remainders_read', trade_keys,
            {'share_claim_id': 'share', 'total_claim_id': 'total'}, 'policy'),
        ('trade.fct_trade_concentration', 'int_trade_items_read', concentration_keys,
            {'claim_id': 'item', 'total_claim_id': 'whole'}, 'null', pair),
        ('trade.fct_trade_growth', 'fct_trade_growth', ['claim_id'],
            {'claim_id': 'figure', 'before_claim_id': 'year before'}, 'policy', pair),
        ('trade.fct_trade_season', 'int_trade_seasons_claimed', ['claim_id'], {'month_claim_id': 'month'},
            'policy', pair),
        ('trade.fct_trade_year', 'int_trade_years_claimed', pair_keys + ['currency_code'], {'claim_id': 'flow'},
            'policy', pair),
        ('trade.fct_trade_year_constant', 'int_trade_years_claimed', pair_keys + ['currency_code'], {'claim_id': 'flow'},
            'policy', pair),
        ('trade.fct_mirror_gap', 'int_mirror_gaps_claimed', gap_keys, {'claim_id': none}, 'null', gap_keys[:2]),
        ('trade.rpt_trade_partner', 'int_trade_partners_claimed', pair_keys, {'claim_id': none}, 'null', pair),
        ('trade.rpt_trade_partner', 'int_partner_shares_claimed', pair_keys, {'claim_id': none}, 'null'),
        ('diplomacy.fct_blocked_draft', 'int_blocked_drafts_claimed', ['draft_id', 'country_code'],
            {'claim_id': 'draft'}, 'null'),
        ('diplomacy.fct_veto_year', 'int_blocked_drafts_claimed', ['country_code', 'veto_year'],
            {'claim_id': 'draft'}, 'null'),
        ('diplomacy.fct_joint_veto', 'int_joint_vetoes_claimed', ['country_a_code', 'country_b_code', 'veto_year'],
            {'claim_id': 'draft'}, 'null'),
        ('diplomacy.fct_escalation_response', 'int_escalation_responses_claimed',
            ['escalation_event_id', 'response_event_id'], {'event_id': none}, 'null'),
        ('diplomacy.fct_escalation_window', 'int_escalation_windows_claimed',
            ['escalation_event_id', 'response_kind', 'window_days'], {'event_id': none}, 'null'),
        ('diplomacy.fct_meeting_pair', 'int_meetings_paired', ['party_type', 'party_a_name', 'party_b_name'],
            {'event_id': 'meeting'}, 'null'),
        ('diplomacy.fct_missile_test_year', 'int_missile_tests_dated',
            ['country_code', 'missile_type', 'missile_name', 'outcome', 'test_year'], {'claim_id': 'test'}, 'null'),
        ('diplomacy.fct_statement_position', 'int_positions_held', ['position_name', 'holder_name'],
            {'claim_id': 'statement'}, 'null'),
        ('diplomacy.fct_conflict_month', 'int_conflict_months_placed',
            ['source_id', 'country_code', 'conflict_type', 'dyad_name', 'month_start_on'], {'claim_id': 'event'}, 'null'),
        ('diplomacy.fct_conflict_year', 'int_conflict_years_placed',
            ['source_id', 'country_code', 'conflict_type', 'dyad_name', 'calendar_year'], {'claim_id': 'event'}, 'null'),
        ('diplomacy.fct_sanction', 'int_listings_folded', ['sanction_id'], {'listing_claim_id': 'listing'}, 'null'),
        ('diplomacy.fct_sanction_programme', 'int_listings_classed', programme_keys, {'claim_id': 'listing'}, 'null'),
        ('diplomacy.fct_sanction_year', 'int_listings_counted', programme_keys + ['sanction_year'],
            {'claim_id': 'listing'}, 'null'),
    ] %}
    {{ return(figures) }}
{% endmacro %}
