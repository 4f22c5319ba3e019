-- Which figures can be counted towards the whole year, or towards a chapter of it. Where its total is reported these
-- are its finest figures; else all: parts, quarters and half years, chapters and headings.
with figure as (
    select *, {{ each_of(list_of("'TOTAL'", 'left(commodity_code, 2)')) }} as sum_code
    from {{ ref('int_year_figures_read') }}
    where not is_whole and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

reported as (
    select distinct year_key, commodity_code, basis in ('estimate', 'conversion') as is_derived
    from {{ ref('int_year_figures_read') }}
    where
        is_of_year
        and not is_part
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
)

select
    figure.claim_id,
    figure.reporter_code,
    figure.partner_code,
    concat_ws('|', figure.year_key, figure.sum_code) as sum_key,
    figure.sum_code,
    figure.commodity_code,
    figure.period_start_on,
    figure.period_end_on,
    figure.second_partner_code,
    figure.second_partner_given,
    figure.customs_procedure_code,
    figure.transport_code,
    figure.value_low,
    figure.is_part,
    row_number() over (
        partition by figure.year_key, figure.sum_code
        order by
            figure.period_start_on, figure.period_end_on, figure.commodity_code, figure.second_partner_code nulls first,
            figure.second_partner_given nulls first, figure.customs_procedure_code nulls first,
            figure.transport_code nulls first
    ) as figure_number,
    -- Nothing overlaps: all are counted.
    bool_and(figure.is_leaf) over (partition by figure.year_key, figure.sum_code) as is_plain
from figure
left join reported
    on
        figure.year_key = reported.year_key
        and figure.sum_code = reported.commodity_code
        and (figure.sum_code = 'TOTAL' or not reported.is_derived)
where
    (figure.sum_code = 'TOTAL' and (reported.commodity_code is null or figure.is_leaf))
    or (
        figure.commodity_code != 'TOTAL' and figure.sum_code != 'TOTAL' and reported.commodity_code is null
        and figure.flow in ('export', 'import', 're-export')
        -- What somebody else works out of both accounts is in neither.
        and figure.basis not in ('estimate', 'conversion')
    )
