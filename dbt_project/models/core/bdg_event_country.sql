select distinct
    claim.event_id,
    coalesce(country.country_code, 'ZZZ') as country_code,
    named.role
from {{ ref('int_countries_named') }} as named
inner join {{ ref('fct_claim') }} as claim on named.claim_id = claim.claim_id
left join {{ ref('country') }} as country on named.country_code = country.country_code
where {{ is_changed('claim.event_id') }}
