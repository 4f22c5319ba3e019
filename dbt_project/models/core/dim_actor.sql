-- An actor is known by its name as sources write it: nothing here says that two names are one, or one name two.
select
    actor_name,
    case when count(distinct actor_type) = 1 then any_value(actor_type) end as actor_type,
    case when count(distinct country_code) = 1 then any_value(country_code) end as country_code,
    bool_or(is_anonymous) as is_anonymous,
    array_to_string(list_sort(list(distinct role)), ', ') as role_names,
    count(distinct claim_id) as claim_count,
    min(claim_id) as first_claim_id
from {{ ref('int_actors_named') }}
group by actor_name
