-- An actor is known by its name as sources write it: nothing here says that two names are one, or one name two.
select
    named.actor_name,
    case when count(distinct named.actor_type) = 1 then any_value(named.actor_type) end as actor_type,
    case when count(distinct named.country_code) = 1 then any_value(named.country_code) end as country_code,
    bool_or(named.is_anonymous) as is_anonymous,
    array_to_string(list_sort(list(distinct named.role)), ', ') as role_names,
    count(distinct named.claim_id) as claim_count,
    min(named.claim_id) as first_claim_id
from {{ ref('int_actors_named') }} as named
inner join {{ ref('fct_claim') }} as claim on named.claim_id = claim.claim_id
group by named.actor_name
