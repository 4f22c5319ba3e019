-- The shares that are taken off a total: of one source with it, where any source has a total and shares; else all that
-- the reading policy chose. Of several such totals it is the one that the reading policy prefers. A part of a state is
-- not taken off beside the state.
with share as (
    select *
    from {{ ref('int_shares_measured') }}
    qualify dense_rank() over (
        partition by reporter_code, flow, commodity_code, period_start_on, period_end_on, currency_code
        order by not is_single_source, total_rank
    ) = 1
)

select share.*
from share
left join {{ ref('country') }} as part on share.partner_code = part.country_code and part.area_type = 'part'
left join share as state
    on share.total_claim_id = state.total_claim_id and part.belongs_to_code = state.partner_code
where state.partner_code is null
