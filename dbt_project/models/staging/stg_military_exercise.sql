select
    position as claim_id,
    {{ text_list('countries[*]') }} as country_codes,
    {{ text('name') }} as exercise_name,
    {{ text('response_to') }} as response_to,
    coalesce(exercise_name, 'Military exercise') || ': ' || {{ joined('country_codes') }} as claim_title
from {{ records_of('military_exercise') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
