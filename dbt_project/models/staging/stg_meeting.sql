select
    position as claim_id,
    {{ text('form') }} as form,
    {{ text('forum') }} as forum_name,
    {{ text('place') }} as place_name,
    {{ text('country') }} as country_code,
    {{ texts('participants[*].name') }} as participant_names,
    {{ text_list('participants[*].name') }} as participants,
    {{ text_list('participants[*].country') }} as participant_codes,
    {{ actors('participants[*]') }} as participant_actors,
    {{ text('topic') }} as topic,
    {{ text('detail') }} as detail,
    concat_ws(
        ' ',
        coalesce(forum_name, upper(left(form, 1)) || substr(form, 2)),
        case when forum_name is not null then form when form != 'call' then 'meeting' end
    )
    || coalesce(': ' || participant_names, '')
    || coalesce(', ' || place_name, '') as claim_title
from {{ records_of('meeting') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
