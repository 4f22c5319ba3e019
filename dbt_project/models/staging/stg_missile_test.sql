select
    position as claim_id,
    {{ text('country') }} as country_code,
    {{ text('outcome') }} as outcome,
    {{ text('missile') }} as missile_name,
    {{ text('reach') }} as reach,
    {{ quantity('range') }},
    {{ text('site') }} as site_name,
    {{ text('occasion') }} as occasion
from {{ source('log', 'event') }}
where kind = 'missile_test'
