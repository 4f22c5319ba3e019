select
    share.reporter_code,
    share.partner_code,
    share.flow,
    share.commodity_code,
    total.occurred as period,
    share.period_start_on,
    share.period_end_on,
    share.share_low,
    share.share_high,
    share.is_share_low_included,
    share.is_share_high_included,
    share.measured,
    total.value_unit_name as currency_code,
    share.share_low * total.value_low as value_low,
    share.share_high * total.value_high as value_high,
    total.value_low as total_low,
    total.value_high as total_high,
    share.claim_id as share_claim_id,
    total.claim_id as total_claim_id,
    share.wording_policy,
    total.policy
from {{ ref('int_shares_measured') }} as share
inner join {{ ref('int_figures_chosen') }} as total
    on
        share.reporter_code = total.reporter_code
        and share.flow = total.flow
        and share.commodity_code = total.commodity_code
        and share.period_start_on = total.period_start_on
        and share.period_end_on = total.period_end_on
where total.partner_code = 'WLD'
