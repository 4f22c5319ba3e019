-- A stated share before a computed one, then one of a single source before one of two, then by the reading policy.
select
    reporter_code,
    partner_code,
    flow,
    commodity_code,
    period,
    period_start_on,
    period_end_on,
    share_low,
    share_high,
    is_share_low_included,
    is_share_high_included,
    share_widened_low,
    share_widened_high,
    measured,
    currency_code,
    value_low,
    value_high,
    value_widened_low,
    value_widened_high,
    total_low,
    total_high,
    share_claim_id,
    total_claim_id,
    share_source_id,
    total_source_id,
    is_single_source,
    wording_policy,
    policy
from {{ ref('int_shares_measured') }}
qualify row_number() over (
    partition by
        reporter_code, partner_code, flow, commodity_code, period_start_on, period_end_on, currency_code
    order by measured != 'stated', not is_single_source, measured, total_rank, share_rank
) = 1
