-- Which models say where something was, and in what role: their columns begin with the prefix.
{% set places = [
    ('stg_missile_test', 'site', ''),
    ('stg_ferry_trip', 'origin', 'origin_'),
    ('stg_ferry_trip', 'destination', 'destination_'),
    ('stg_conflict_event', 'place', ''),
    ('stg_coded_event', 'place', ''),
] %}

with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
),

located (claim_id, role, place_name, locode, latitude, longitude) as (
    {% for model, role, prefix in places -%}
        select
            claim_id,
            '{{ role }}',
            {{ (prefix ~ 'name') if prefix else 'site_name' if role == 'site' else 'place_name' }},
            {{ (prefix ~ 'locode') if prefix else 'null::string' }},
            {{ prefix }}latitude,
            {{ prefix }}longitude
        from {{ ref(model) }}
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
