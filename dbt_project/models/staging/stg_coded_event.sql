select
    position as claim_id,
    {{ text('code') }} as cameo_code,
    (data ->> '$.quad_class')::integer as quad_class_code,
    (data ->> '$.goldstein')::double as goldstein,
    {{ text('actor1.name') }} as actor1_name,
    {{ text('actor1.country') }} as actor1_country_code,
    {{ text('actor2.name') }} as actor2_name,
    {{ text('actor2.country') }} as actor2_country_code,
    {{ text('place.country') }} as country_code,
    (data ->> '$.is_root')::boolean as is_root,
    (data ->> '$.mention_count')::integer as mention_count,
    (data ->> '$.is_date_suspect')::boolean as is_date_suspect,
    {{ text('mentions') }} as mentioned_record_id
from {{ source('log', 'event') }}
where kind = 'coded_event'
