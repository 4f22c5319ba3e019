-- One claim a figure, by the reading policy. The others stay in fct_trade_flow and fct_rival_claim.
select * {{ but('figure_rank', 'source_rank') }}
from {{ ref('int_figures_ranked') }}
where figure_rank = 1 and is_breakdown is not true
