select
    position as claim_id,
    data ->> '$.countries[*]' as country_codes,
    {{ text('name') }} as exercise_name,
    {{ text('response_to') }} as response_to,
    coalesce(exercise_name, 'Military exercise') || ': ' || array_to_string(country_codes, ', ') as claim_title
from {{ source('log', 'event') }}
where kind = 'military_exercise' and {{ is_changed('claim_id') }}
