select
    source_id,
    country_code,
    conflict_type,
    dyad_name,
    month_start_on,
    count(case when is_certainly_then then 1 end)::integer as event_count_low,
    count(*)::integer as event_count_high,
    count(case when is_wholly_then then 1 end)::integer as whole_event_count,
    coalesce(sum(case when is_wholly_then then deaths_low end), 0) as deaths_low,
    sum(case when is_wholly_then then deaths_best end) as deaths_best,
    case when count(*) = count(deaths_high) then sum(deaths_high) end as deaths_high
from {{ ref('int_conflict_months_placed') }}
group by source_id, country_code, conflict_type, dyad_name, month_start_on
