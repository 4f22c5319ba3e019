-- Both ways round, for a mirror has the figures of either side; each with the world, of which a partner is a part; and
-- those of a state and its parts, which are compared.
with named as (
    select reporter_code, partner_code
    from {{ ref('stg_trade_flow') }}
    where reporter_code is not null and claim_id in (select claim_id from {{ ref('int_claims_changed') }})
    union
    select reporter_code, partner_code
    from {{ ref('stg_change') }}
    where reporter_code is not null
),

kin as (
    select country_code, belongs_to_code as kin_code
    from {{ ref('country') }}
    where area_type = 'part'
    union
    select belongs_to_code as country_code, country_code as kin_code
    from {{ ref('country') }}
    where area_type = 'part'
),

changed as (
    select * from named
    union
    select kin.kin_code as reporter_code, named.partner_code
    from named
    inner join kin on named.reporter_code = kin.country_code
    union
    select named.reporter_code, kin.kin_code as partner_code
    from named
    inner join kin on named.partner_code = kin.country_code
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
