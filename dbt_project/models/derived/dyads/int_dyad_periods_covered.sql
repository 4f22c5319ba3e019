-- Which data sets cover a year or month: the one of machine-coded events that has most of them in it,
-- the one of armed conflict of which most events can lie in it, and which states' lists are known for it.
with coverage as (
    {% for grain in ['year', 'month'] -%}
        select
            'coded' as part_name,
            '{{ grain }}' as grain,
            date_trunc('{{ grain }}', month_start_on)::date as period_start_on,
            source_id as covering_name,
            event_count
        from {{ ref('fct_coded_event_month') }}
        union all
        select
            'conflict' as part_name,
            '{{ grain }}' as grain,
            {{ each_period(grain, 'start_earliest_on', 'end_latest_on') }} as period_start_on,
            source_id as covering_name,
            1 as event_count
        from {{ ref('fct_conflict_event') }}
        where is_counted and {{ is_dated('start_earliest_on', 'end_latest_on') }}
        union all
    {% endfor -%}
    select
        'listings ' || authority.country_code as part_name,
        'year' as grain,
        make_date(listed.sanction_year, 1, 1) as period_start_on,
        authority.authority_name as covering_name,
        1 as event_count
    from {{ ref('fct_sanction_year') }} as listed
    inner join {{ ref('sanction_authority') }} as authority on listed.authority_name = authority.authority_name
    where listed.programme_name = 'all' and listed.country_code = 'WLD'
),

counted as (
    select part_name, grain, period_start_on, covering_name, sum(event_count) as event_count
    from coverage
    group by part_name, grain, period_start_on, covering_name
)

select
    part_name,
    grain,
    period_start_on,
    covering_name
from counted
qualify row_number() over (
    partition by part_name, grain, period_start_on order by event_count desc, covering_name
) = 1
