with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
)

select distinct
    claim.event_id,
    coalesce(country.country_code, 'ZZZ') as country_code,
    named.role
from {{ ref('int_countries_named') }} as named
inner join claim on named.claim_id = claim.claim_id
left join {{ ref('country') }} as country on named.country_code = country.country_code
