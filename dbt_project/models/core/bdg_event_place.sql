-- The places of each claim with their roles, as its kind says them: the columns of a place begin with the prefix. A
-- port without coordinates lies where its code says.
with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
),

located (claim_id, role, place_name, locode, latitude, longitude) as (
    {% for kind, role, prefix in rows_by_kind('places') -%}
        select
            claim_id,
            '{{ role }}',
            {{ (prefix ~ 'name') if prefix else 'site_name' if role == 'site' else 'place_name' }},
            {{ (prefix ~ 'locode') if prefix else 'null::string' }},
            {{ prefix }}latitude,
            {{ prefix }}longitude
        from {{ ref('stg_' ~ kind) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
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
    from located
) as located
inner join claim on located.claim_id = claim.claim_id
left join {{ ref('port') }} as port on located.locode = port.locode
where located.has_point or located.locode is not null
