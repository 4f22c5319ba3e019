select
    position as claim_id,
    {{ text('summary') }} as summary,
    {{ text('speaker.name') }} as speaker_name,
    {{ text('speaker.country') }} as speaker_country_code,
    ({{ text('speaker.anonymous') }})::boolean as is_speaker_anonymous,
    {{ actors('speaker') }} as speaker_actors,
    {{ text('on_position_of.name') }} as on_position_of_name,
    {{ text('on_position_of.country') }} as on_position_of_country_code,
    {{ actors('on_position_of') }} as on_position_of_actors,
    {{ texts('addressee[*].name') }} as addressee_names,
    {{ actors('addressee[*]') }} as addressee_actors,
    {{ text_list('addressee[*].country') }} as addressee_codes,
    {{ text('position') }} as position_name,
    {{ text('topic') }} as topic,
    {{ text_list('about[*]') }} as about_codes
from {{ records_of('statement') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
