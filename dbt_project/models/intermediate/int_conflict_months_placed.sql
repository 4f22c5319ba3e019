-- An event whose date leaves several months open stands in each of them, and only one that lies in a month as a whole
-- brings its least deaths there.
with placed as (
    select
        *,
        {{ each_period('month', 'start_earliest_on', 'end_latest_on') }} as month_start_on
    from {{ ref('fct_conflict_event') }}
    where is_counted and start_earliest_on is not null and end_latest_on is not null
)

select
    source_id,
    coalesce(country_code, 'ZZZ') as country_code,
    conflict_type,
    coalesce(dyad_name, nullif(concat_ws(' – ', side_a_name, side_b_name), ''), 'unknown') as dyad_name,
    month_start_on,
    claim_id,
    deaths_low,
    deaths_best,
    deaths_high,
    coalesce(start_latest_on <= last_day(month_start_on) and end_earliest_on >= month_start_on, false)
        as is_certainly_then,
    start_earliest_on >= month_start_on and end_latest_on <= last_day(month_start_on) as is_wholly_then
from placed
