select
    position as claim_id,
    {{ text('code') }} as cameo_code,
    -- ICEWS says no class; by its codebook GDELT derives it from the root of the code.
    coalesce(
        (data ->> '$.quad_class')::integer,
        case
            when left({{ text('code') }}, 2) <= '05' then 1
            when left({{ text('code') }}, 2) <= '08' then 2
            when left({{ text('code') }}, 2) <= '13' then 3
            when left({{ text('code') }}, 2) <= '20' then 4
        end
    ) as quad_class_code,
    (data ->> '$.goldstein')::double as goldstein,
    {{ text('actor1.name') }} as actor1_name,
    {{ actors('actor1') }} as actor1_actors,
    {{ text('actor1.code') }} as actor1_code,
    {{ text('actor1.country') }} as actor1_country_code,
    {{ text('actor1.country_given') }} as actor1_country_given,
    data ->> '$.actor1.sectors[*]' as actor1_sectors,
    {{ text('actor2.name') }} as actor2_name,
    {{ actors('actor2') }} as actor2_actors,
    {{ text('actor2.code') }} as actor2_code,
    {{ text('actor2.country') }} as actor2_country_code,
    {{ text('actor2.country_given') }} as actor2_country_given,
    data ->> '$.actor2.sectors[*]' as actor2_sectors,
    {{ text('place.name') }} as place_name,
    {{ text('place.region') }} as region_name,
    {{ text('place.country') }} as country_code,
    {{ text('place.country_given') }} as country_given,
    {{ text('place.precision') }} as place_precision,
    (data ->> '$.place.latitude')::double as latitude,
    (data ->> '$.place.longitude')::double as longitude,
    (data ->> '$.is_root')::boolean as is_root,
    (data ->> '$.mention_count')::integer as mention_count,
    (data ->> '$.source_count')::integer as source_count,
    (data ->> '$.article_count')::integer as article_count,
    (data ->> '$.tone')::double as tone,
    (data ->> '$.confidence')::integer as confidence_pct,
    {{ text('added') }} as added,
    (data ->> '$.is_date_suspect')::boolean as is_date_suspect,
    {{ text('mentions') }} as mentioned_record_id,
    coalesce(
        coalesce(actor1_name, 'somebody') || ' – ' || coalesce(actor2_name, 'somebody') || ': CAMEO ' || cameo_code,
        'Report that mentions ' || mentioned_record_id
    ) as claim_title
from {{ source('log', 'event') }}
where kind = 'coded_event' and {{ is_changed('claim_id') }}
