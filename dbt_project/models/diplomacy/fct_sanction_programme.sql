select
    authority_name,
    programme_name,
    country_code,
    count(case when is_in_force then 1 end)::integer as in_force_count,
    count(case when is_in_force and listed_earliest_on is not null then 1 end)::integer as dated_count,
    count(case when is_in_force and listed_earliest_on is null then 1 end)::integer as undated_count,
    count(case when not is_in_force then 1 end)::integer as delisted_count,
    min(listed_earliest_on) as first_listed_on,
    max(listed_latest_on) as last_listed_on
from {{ ref('int_listings_classed') }}
group by authority_name, programme_name, country_code
