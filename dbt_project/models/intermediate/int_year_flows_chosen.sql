-- One source a pair, flow and year, by the reading policy; a figure of the whole goes before a sum that is only a part.
with series as (
    select
        *,
        count(*) over (
            partition by reporter_code, partner_code, flow, currency_code, reported_by_name
        ) as series_figure_count
    from {{ ref('int_year_flows_measured') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
)

select *
from series
qualify row_number() over (
    partition by reporter_code, partner_code, flow, calendar_year, currency_code
    order by
        modality, measured = 'leaf_sum_at_least', preference, series_figure_count desc,
        stated_latest_on desc nulls last, source_id
) = 1
