select
    position as claim_id,
    {{ text('type') }} as conflict_type,
    {{ text('subtype') }} as conflict_subtype,
    {{ text('conflict') }} as conflict_name,
    {{ text('dyad') }} as dyad_name,
    {{ text('side_a.name') }} as side_a_name,
    {{ text('side_b.name') }} as side_b_name,
    {{ text('side_a.country') }} as side_a_country_code,
    {{ text('side_b.country') }} as side_b_country_code,
    {{ text('place.name') }} as place_name,
    {{ text('place.country') }} as country_code,
    (data ->> '$.place.latitude')::double as latitude,
    (data ->> '$.place.longitude')::double as longitude,
    {{ quantity('deaths') }},
    (data ->> '$.deaths.best')::double as deaths_best
from {{ source('log', 'event') }}
where kind = 'conflict_event'
