-- The shares that are taken off a total: of one source with it, where any source has a total and shares; else all that
-- the reading policy chose. Of several such totals it is the one that the reading policy prefers.
select *
from {{ ref('int_shares_measured') }}
qualify dense_rank() over (
    partition by reporter_code, flow, commodity_code, period_start_on, period_end_on, currency_code
    order by not is_single_source, total_rank, total_claim_id desc
) = 1
