select
    authority_name,
    programme_name,
    country_code,
    sanction_year,
    any_value(counted_on) as counted_on,
    any_value(counted_on) as told_on,
    count(case when is_listed_then then 1 end)::integer as listed_count,
    count(case when is_delisted_then then 1 end)::integer as delisted_count,
    count(case when is_certainly_in_force then 1 end)::integer as in_force_low,
    count(case when is_possibly_in_force then 1 end)::integer as in_force_high
from {{ ref('int_listings_counted') }}
group by authority_name, programme_name, country_code, sanction_year
