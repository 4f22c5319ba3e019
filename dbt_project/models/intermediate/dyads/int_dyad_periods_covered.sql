-- What the data sets together can tell of a year or month: the one of machine-coded events that tells of most in it,
-- whether one of armed conflict has any event in it, and which states' lists are known for it.
with told as (
    {% for grain in ['year', 'month'] -%}
        select
            'coded' as part_name,
            '{{ grain }}' as grain,
            date_trunc('{{ grain }}', month_start_on)::date as period_start_on,
            source_id as covering_name,
            sum(event_count) as event_count
        from {{ ref('fct_coded_event_month') }}
        group by all
        union all
        select
            'conflict' as part_name,
            '{{ grain }}' as grain,
            date_trunc('{{ grain }}', start_earliest_on)::date as period_start_on,
            source_id as covering_name,
            count(*) as event_count
        from {{ ref('fct_conflict_event') }}
        where is_counted and start_earliest_on is not null
        group by all
        union all
    {% endfor -%}
    select
        'listings ' || authority.country_code as part_name,
        'year' as grain,
        make_date(listed.sanction_year, 1, 1) as period_start_on,
        min(authority.authority_name) as covering_name,
        count(*) as event_count
    from {{ ref('fct_sanction_year') }} as listed
    inner join {{ ref('sanction_authority') }} as authority on listed.authority_name = authority.authority_name
    where listed.programme_name = 'all' and listed.country_code = 'WLD'
    group by all
)

select
    part_name,
    grain,
    period_start_on,
    covering_name
from told
qualify row_number() over (
    partition by part_name, grain, period_start_on order by event_count desc, covering_name
) = 1
