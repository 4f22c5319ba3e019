-- Items of a year by islands of time: a day that no figure lies across parts one from the next.
with item as (
    select
        *,
        if(commodity_code = 'TOTAL', '', commodity_code) as goods,
        max(period_end_on) over (
            partition by sum_key order by period_start_on, period_end_on
            rows between unbounded preceding and 1 preceding
        ) as before_on
    from {{ ref('int_year_items_summed') }}
)

select
    * {{ but('before_on') }},
    sum(if(period_start_on <= before_on, 0, 1)) over (
        partition by sum_key order by period_start_on, period_end_on
    )::bigint as island
from item
