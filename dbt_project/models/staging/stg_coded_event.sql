select
    position as claim_id,
    {{ text('code') }} as cameo_code,
    -- ICEWS says no class; by its codebook GDELT derives it from the root of the code.
    coalesce(
        ({{ text('quad_class') }})::integer,
        case
            when left({{ text('code') }}, 2) <= '05' then 1
            when left({{ text('code') }}, 2) <= '08' then 2
            when left({{ text('code') }}, 2) <= '13' then 3
            when left({{ text('code') }}, 2) <= '20' then 4
        end
    ) as quad_class_code,
    ({{ text('goldstein') }})::double as goldstein,
    {{ text('actor1.name') }} as actor1_name,
    {{ actors('actor1') }} as actor1_actors,
    {{ text('actor1.code') }} as actor1_code,
    {{ text('actor1.country') }} as actor1_country_code,
    {{ text('actor1.country_given') }} as actor1_country_given,
    {{ text_list('actor1.sectors[*]') }} as actor1_sectors,
    {{ text('actor2.name') }} as actor2_name,
    {{ actors('actor2') }} as actor2_actors,
    {{ text('actor2.code') }} as actor2_code,
    {{ text('actor2.country') }} as actor2_country_code,
    {{ text('actor2.country_given') }} as actor2_country_given,
    {{ text_list('actor2.sectors[*]') }} as actor2_sectors,
    {{ text('place.name') }} as place_name,
    {{ text('place.region') }} as region_name,
    {{ text('place.country') }} as country_code,
    {{ text('place.country_given') }} as country_given,
    {{ text('place.precision') }} as place_precision,
    ({{ text('place.latitude') }})::double as latitude,
    ({{ text('place.longitude') }})::double as longitude,
    ({{ text('is_root') }})::boolean as is_root,
    ({{ text('mention_count') }})::integer as mention_count,
    ({{ text('source_count') }})::integer as source_count,
    ({{ text('article_count') }})::integer as article_count,
    ({{ text('tone') }})::double as tone,
    ({{ text('confidence') }})::integer as confidence_pct,
    {{ text('added') }} as added,
    ({{ text('is_date_suspect') }})::boolean as is_date_suspect,
    {{ text('mentions') }} as mentioned_record_id,
    coalesce(
        coalesce(actor1_name, 'somebody') || ' – ' || coalesce(actor2_name, 'somebody') || ': CAMEO ' || cameo_code,
        'Report that mentions ' || mentioned_record_id
    ) as claim_title
from {{ records_of('coded_event') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
