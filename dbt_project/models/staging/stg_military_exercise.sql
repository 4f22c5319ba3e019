select
    position as claim_id,
    data ->> '$.countries[*]' as country_codes,
    {{ text('name') }} as exercise_name,
    {{ text('response_to') }} as response_to
from {{ source('log', 'event') }}
where kind = 'military_exercise'
