select
    position as claim_id,
    {{ text('country') }} as country_code,
    {{ text('name') }} as test_name,
    {{ text('device') }} as device_name,
    {{ text('outcome') }} as outcome,
    {{ text('environment') }} as environment_type,
    {{ text('emplacement') }} as emplacement_type,
    {{ quantity('explosive_yield') }},
    {{ quantity('magnitude') }},
    {{ text('site') }} as site_name,
    {{ text('place.country') }} as place_country_code,
    {{ text('place.region') }} as region_name,
    ({{ text('place.latitude') }})::double as latitude,
    ({{ text('place.longitude') }})::double as longitude,
    {{ text('detonated') }} as detonated_time,
    'Nuclear test by ' || country_code || coalesce(': ' || test_name, '')
    || coalesce(' (' || outcome || ' claimed)', '') as claim_title
from {{ records_of('nuclear_test') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
