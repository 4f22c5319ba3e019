-- A partner's share of a country's trade, from a share that somebody states, or from a bilateral figure of either
-- side over the country's total. A stated share goes before a computed one; an end that nothing else bounds is
-- bounded by what a share is.
with total as (
    select *
    from {{ ref('int_figures_chosen') }}
    where partner_code = 'WLD'
),

stated as (
    select
        reporter_code,
        partner_code,
        flow,
        commodity_code,
        period_start_on,
        period_end_on,
        coalesce(share_low, 0) as share_low,
        coalesce(share_high, 1) as share_high,
        is_share_low_included,
        is_share_high_included,
        'stated' as measured,
        wording_policy,
        claim_id
    from {{ ref('int_flows_bounded') }}
    where
        is_breakdown is not true
        and (share_low is not null or share_high is not null)
        and modality in ('asserted', 'possible')
),

bilateral as (
    select *, reporter_code as country_code, partner_code as other_code, 'computed' as measured
    from {{ ref('int_figures_chosen') }}
    where partner_code != 'WLD'
    union all
    select *, partner_code as country_code, reporter_code as other_code, 'computed_from_partner' as measured
    from {{ ref('int_figures_chosen') }}
    where partner_code != 'WLD' and flow = 'total'
),

computed as (
    select
        total.reporter_code,
        bilateral.other_code as partner_code,
        total.flow,
        total.commodity_code,
        total.period_start_on,
        total.period_end_on,
        bilateral.value_low / nullif(total.value_high, 0) as share_low,
        bilateral.value_high / nullif(total.value_low, 0) as share_high,
        true as is_share_low_included,
        true as is_share_high_included,
        bilateral.measured,
        bilateral.wording_policy,
        bilateral.claim_id
    from total
    inner join bilateral
        on
            total.reporter_code = bilateral.country_code
            and total.flow = bilateral.flow
            and total.commodity_code = bilateral.commodity_code
            and total.period_start_on = bilateral.period_start_on
            and total.period_end_on = bilateral.period_end_on
            and total.value_unit_name = bilateral.value_unit_name
),

measured as (
    select * from stated
    union all
    select * from computed
)

select *
from measured
qualify row_number() over (
    partition by reporter_code, partner_code, flow, commodity_code, period_start_on, period_end_on
    order by list_position(['stated', 'computed', 'computed_from_partner'], measured), claim_id desc
) = 1
