-- From the first year that a claim speaks of to the last, whole years, within those that a record may name.
with span as (
    select
        greatest(
            min(least(start_earliest_on, stated_earliest_on, recorded_at::date)), date '1000-01-01'
        ) as first_on,
        least(max(greatest(end_latest_on, stated_latest_on, recorded_at::date)), date '2199-12-31') as last_on
    from {{ ref('fct_claim') }}
),

year_span as (
    select
        date_trunc('year', first_on) as first_on,
        date_trunc('year', last_on) + interval 1 year - interval 1 day as last_on
    from span
),

day as (
    select unnest(generate_series(first_on, last_on, interval 1 day))::date as date_on
    from year_span
)

select
    date_on,
    year(date_on)::integer as calendar_year,
    quarter(date_on)::integer as quarter_of_year,
    month(date_on)::integer as month_of_year,
    dayofyear(date_on)::integer as day_of_year,
    isoyear(date_on)::integer as iso_year,
    week(date_on)::integer as iso_week_of_year,
    isodow(date_on)::integer as iso_day_of_week,
    monthname(date_on) as month_name,
    dayname(date_on) as weekday_name,
    isodow(date_on) >= 6 as is_weekend,
    date_trunc('year', date_on)::date as year_start_on,
    date_trunc('quarter', date_on)::date as quarter_start_on,
    date_trunc('month', date_on)::date as month_start_on,
    date_trunc('week', date_on)::date as week_start_on
from day
