select
    placed.* {{ but('period_start_on') }},
    placed.period_start_on as month_start_on
from ({{ conflict_placed('month') }}) as placed
