select
    position as claim_id,
    {{ text('country') }} as country_code,
    {{ text('outcome') }} as outcome,
    {{ text('missile') }} as missile_name,
    {{ text('type') }} as missile_type,
    {{ text('reach') }} as reach,
    {{ quantity('range') }},
    {{ quantity('apogee') }},
    {{ text('site') }} as site_name,
    {{ text('place.region') }} as region_name,
    ({{ text('place.latitude') }})::double as latitude,
    ({{ text('place.longitude') }})::double as longitude,
    {{ text('operator') }} as operator_name,
    {{ text('launched') }} as launched_time,
    {{ text('landing') }} as landing_place_name,
    {{ text('confirmation') }} as confirmation_type,
    {{ text('occasion') }} as occasion,
    'Missile test by ' || country_code || coalesce(' (' || outcome || ' claimed)', '') as claim_title
from {{ records_of('missile_test') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
