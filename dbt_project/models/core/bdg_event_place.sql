-- The places of each claim with their roles, as its kind says them: the columns of a place begin with the prefix.
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
    located.latitude,
    located.longitude
from located
inner join claim on located.claim_id = claim.claim_id
where located.latitude is not null and located.longitude is not null or located.locode is not null
