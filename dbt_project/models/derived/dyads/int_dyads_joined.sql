-- Every part that has something of a pair in a year or month, one row each; what a part does not have is null.
with vote as (
    select
        country_a_code,
        country_b_code,
        'year' as grain,
        make_date(vote_year, 1, 1) as period_start_on,
        common_vote_count,
        equal_vote_count,
        opposite_vote_count,
        cohen_kappa
    from {{ ref('fct_vote_agreement') }}
    where issue_code = 'all'
    union all
    select
        country_a_code,
        country_b_code,
        'month' as grain,
        month_start_on as period_start_on,
        common_vote_count,
        equal_vote_count,
        opposite_vote_count,
        null::double as cohen_kappa
    from {{ ref('int_dyad_months_voted') }}
),

veto as (
    select
        country_a_code,
        country_b_code,
        'year' as grain,
        make_date(veto_year, 1, 1) as period_start_on,
        veto_count as joint_veto_count,
        blocked_count as joint_blocked_count
    from {{ ref('fct_joint_veto') }}
),

event as (
    select
        country_a_code,
        country_b_code,
        grain,
        period_start_on,
        {% for part in ['meeting', 'event', 'conflict'] -%}
            case when part_name = '{{ part }}' then count_low end as {{ part }}_count_low,
            case when part_name = '{{ part }}' then count_high end as {{ part }}_count_high,
        {% endfor -%}
        case when part_name = 'conflict' then source_id end as conflict_source_id,
        case when part_name = 'conflict' then deaths_low end as deaths_low,
        case when part_name = 'conflict' then deaths_high end as deaths_high
    from {{ ref('int_dyad_events_counted') }}
),

tie as (
    select
        least(sender_code, receiver_code) as country_a_code,
        greatest(sender_code, receiver_code) as country_b_code,
        'year' as grain,
        make_date(tie_year, 1, 1) as period_start_on,
        bool_or(has_mission) filter (where sender_code < receiver_code) as has_mission_of_a,
        bool_or(has_mission) filter (where sender_code > receiver_code) as has_mission_of_b
    from {{ ref('fct_diplomatic_tie') }}
    where
        modality = 'asserted' and tie_year is not null and sender_code != receiver_code
        and 'ZZZ' not in (sender_code, receiver_code)
    group by all
)
{{ union_by_name('country_a_code, country_b_code, grain, period_start_on', {
    'vote': 'common_vote_count, equal_vote_count, opposite_vote_count, cohen_kappa',
    'veto': 'joint_veto_count, joint_blocked_count', 'tie': 'has_mission_of_a, has_mission_of_b',
    'event': 'meeting_count_low, meeting_count_high, event_count_low, event_count_high, conflict_count_low, '
        ~ 'conflict_count_high, conflict_source_id, deaths_low, deaths_high',
    ref('int_dyad_trade_reported'): 'exports_a_usd_low, exports_a_usd_high, imports_a_usd_low, imports_a_usd_high, '
        ~ 'turnover_a_usd_low, turnover_a_usd_high, exports_b_usd_low, exports_b_usd_high, imports_b_usd_low, '
        ~ 'imports_b_usd_high, turnover_b_usd_low, turnover_b_usd_high',
    ref('int_dyad_acts_coded'): 'verbal_cooperation_a_count, material_cooperation_a_count, verbal_conflict_a_count, '
        ~ 'material_conflict_a_count, verbal_cooperation_b_count, material_cooperation_b_count, '
        ~ 'verbal_conflict_b_count, material_conflict_b_count, coded_source_id',
    ref('int_dyad_sanctions_counted'): 'listings_a_low, listings_a_high, listings_b_low, listings_b_high'
}) }}
