select
    * {{ but('grain', 'period_start_on') }},
    year(period_start_on)::integer as calendar_year
from {{ ref('int_dyads_covered') }}
where grain = 'year'
