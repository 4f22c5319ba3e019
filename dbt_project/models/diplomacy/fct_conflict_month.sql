select
    source_id,
    country_code,
    conflict_type,
    dyad_name,
    month_start_on,
    {{ conflict_measures() }}
from {{ ref('int_conflict_months_placed') }}
group by source_id, country_code, conflict_type, dyad_name, month_start_on
