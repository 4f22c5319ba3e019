-- Which figures a year is at least the sum of: of all sets without goods of one day twice, the greatest; of equal ones
-- that of most figures, then the first by their numbers. It is found from subheadings up to the total: the most that
-- goods have in a span between figures of wider goods, by their own figures and those of goods within them.
with placed as (
    select *
    from {{ ref('int_year_items_placed') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

period as (
    select sum_key, island, length(goods) as digits, period_start_on, period_end_on from placed
    union all
    select sum_key, island, -1 as digits, min(period_start_on) as period_start_on, max(period_end_on) as period_end_on
    from placed
    group by sum_key, island
),

edge as (
    select sum_key, island, min(digits) as digits, day_on
    from (
        select sum_key, island, digits, {{ each_of(list_of('period_start_on', 'period_end_on + 1')) }} as day_on
        from period
    ) as ending
    group by sum_key, island, day_on
),

{% for digits in [6, 4, 2, 0] -%}
    item_{{ digits }} as (
        select sum_key, island, goods, period_start_on, period_end_on, low, figures
        from placed
        where length(goods) = {{ digits }}
        {%- if digits < 6 %}
            union all
            select
                sum_key, island, left(goods, {{ digits }}) as goods, from_on, until_on - 1 as until_on,
                {{ sum_of('low') }} as low, {{ collected_from('figures') }} as figures
            from best_{{ digits + 2 }}
            group by sum_key, island, left(goods, {{ digits }}), from_on, until_on
        {%- endif %}
    ),

    fitting_{{ digits }} as (
        select
            item.*, one.day_on as from_on, other.day_on as until_on,
            count(*) over (partition by item.sum_key, item.island, goods, one.day_on, other.day_on) as item_count
        from item_{{ digits }} as item
        inner join edge as one
            on item.sum_key = one.sum_key and item.island = one.island and item.period_start_on >= one.day_on
        inner join edge as other
            on item.sum_key = other.sum_key and item.island = other.island and item.period_end_on < other.day_on
        where one.digits < {{ digits }} and other.digits < {{ digits }}
    ),

    best_{{ digits }} as (
        select sum_key, island, goods, from_on, until_on, low, figures
        from fitting_{{ digits }}
        where item_count = 1
        union all
        select sum_key, island, goods, from_on, until_on, 0 - best.loss as low, best.figures
        from (
            select
                sum_key, island, goods, from_on, until_on,
                {{ best_disjoint('period_start_on', 'period_end_on', 'low', 'figures') }} as best
            from fitting_{{ digits }}
            where item_count > 1
            group by sum_key, island, goods, from_on, until_on
        ) as chosen
    ),

{% endfor -%}
counted as (
    select sum_key, {{ each_of('figures') }} as figure_number from best_0
)

select figure.claim_id, figure.sum_code, figure.reporter_code, figure.partner_code
from {{ ref('int_year_figures_grouped') }} as figure
left join counted on figure.sum_key = counted.sum_key and figure.figure_number = counted.figure_number
where
    (figure.is_plain or counted.figure_number is not null)
    and {{ is_changed('int_trade_pairs_changed', 'figure.reporter_code', 'figure.partner_code') }}
