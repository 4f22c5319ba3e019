select
    source_id,
    actor1_country_code,
    actor2_country_code,
    quad_class_code,
    month_start_on,
    count(*)::integer as coded_count,
    count(case when is_counted then 1 end)::integer as event_count,
    sum(mention_count)::bigint as mention_count,
    count(case when is_counted and is_date_suspect then 1 end)::integer as suspect_date_count,
    -- As decimals, whose sum is the same in any order.
    {{ mean_of('case when is_counted then goldstein::decimal(6, 3) end') }} as goldstein_mean,
    min(case when is_counted then goldstein end) as goldstein_low,
    max(case when is_counted then goldstein end) as goldstein_high
from {{ ref('fct_coded_event') }}
where month_start_on is not null and {{ is_changed('int_coded_months_changed', 'month_start_on') }}
group by source_id, actor1_country_code, actor2_country_code, quad_class_code, month_start_on
