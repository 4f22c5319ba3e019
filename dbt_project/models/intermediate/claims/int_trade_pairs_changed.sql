-- Both ways round, for a mirror has the figures of either side; and each with the world, of which a partner is a part.
with changed as (
    select reporter_code, partner_code
    from {{ ref('stg_trade_flow') }}
    where reporter_code is not null and claim_id in (select claim_id from {{ ref('int_claims_changed') }})
    union
    select reporter_code, partner_code
    from {{ ref('stg_change') }}
    where reporter_code is not null
)

select reporter_code, partner_code
from changed
union
select partner_code as reporter_code, reporter_code as partner_code
from changed
union
select reporter_code, 'WLD' as partner_code
from changed
union
select partner_code as reporter_code, 'WLD' as partner_code
from changed
