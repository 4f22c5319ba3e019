select
    source_id,
    country_code,
    conflict_type,
    dyad_name,
    calendar_year,
    {{ conflict_measures() }}
from {{ ref('int_conflict_years_placed') }}
group by source_id, country_code, conflict_type, dyad_name, calendar_year
