-- A port without coordinates lies where its code says.
with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
)

select
    claim.claim_id,
    claim.event_id,
    located.role,
    located.place_name,
    located.locode,
    case when located.has_point then located.latitude else port.latitude end as latitude,
    case when located.has_point then located.longitude else port.longitude end as longitude,
    not located.has_point and port.locode is not null as is_located_by_code
from (
    select *, latitude is not null and longitude is not null as has_point
    from {{ ref('int_places_named') }}
) as located
inner join claim on located.claim_id = claim.claim_id
left join {{ ref('port') }} as port on located.locode = port.locode
where located.has_point or located.locode is not null
