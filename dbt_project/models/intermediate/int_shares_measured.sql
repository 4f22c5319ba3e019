-- One share a partner and total, and one of these of a single source: a stated share before a computed one, the
-- country's own figure before its partner's.
select *
from (
    select * from {{ ref('int_shares_stated') }}
    union all by name
    select * from {{ ref('int_shares_computed') }}
) as share
qualify row_number() over (
    partition by partner_code, total_claim_id, is_single_source
    order by list_position(['stated', 'computed', 'computed_from_partner'], measured), share_rank
) = 1
