-- Each source's figures for a reporter's partners, the world and the areas that it names no country of ("Areas, nes")
-- in a year. Of one code in two revisions of the HS the newer is read.
with named as (
    select
        source_id, reporter_code, flow, commodity_code, classification_code, period_start_on, period_end_on,
        value_unit_name as currency_code, partner_code as item_code, null as item_name, value_low, value_high, modality,
        preference, stated_latest_on, figure_rank, record_id, claim_id
    from {{ ref('int_figures_ranked') }}
    where
        source_rank = 1
        and is_breakdown is not true
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', "'WLD'") }}
),

unnamed as (
    select
        source_id, reporter_code, flow, commodity_code, classification_code, period_start_on, period_end_on,
        value_unit_name as currency_code, 'ZZZ' as item_code, partner_given as item_name, value_low, value_high,
        modality, null as preference, stated_latest_on, null as figure_rank, record_id, claim_id
    from {{ ref('int_flows_leveled') }}
    where
        partner_code = 'ZZZ'
        and coalesce(overlap_type, 'period') in ('commodity', 'period')
        and value_low is not null
        and value_high is not null
        and modality in ('asserted', 'possible')
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', "'WLD'") }}
)

select
    *,
    year(period_start_on)::integer as calendar_year,
    concat_ws('|', reporter_code, flow, commodity_code, year(period_start_on), currency_code) as whole_key
from (
    select * from named
    union all
    select * from unnamed
) as figure
where
    {{ is_calendar_year('period_start_on', 'period_end_on') }}
    and flow in ('export', 'import')
    and reporter_code != 'ZZZ'
qualify row_number() over (
    partition by source_id, reporter_code, flow, commodity_code, period_start_on, currency_code, item_code, item_name
    order by modality, classification_code desc nulls last, stated_latest_on desc nulls last, record_id
) = 1
