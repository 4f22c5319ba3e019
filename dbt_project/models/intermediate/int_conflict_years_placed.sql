select
    placed.* {{ but('period_start_on') }},
    year(placed.period_start_on)::integer as calendar_year
from ({{ conflict_placed('year') }}) as placed
