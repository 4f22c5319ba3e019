-- What a country reports of its trade with another in a year, by every code: a figure of that code, or for a chapter
-- without one the sum of its leaves, which bounds it from below alone.
with reported as (
    select
        reporter_code,
        partner_code,
        flow,
        commodity_code,
        year(period_start_on)::integer as calendar_year,
        value_unit_name as currency_code,
        'reported' as measured,
        value_low,
        value_high,
        {{ widened_low('value') }} as value_widened_low,
        {{ widened_high('value') }} as value_widened_high,
        value_fob_low,
        value_fob_high,
        {{ widened_low('value_fob') }} as value_fob_widened_low,
        {{ widened_high('value_fob') }} as value_fob_widened_high,
        valuation,
        classification_code,
        claim_id,
        [claim_id] as claim_ids
    from {{ ref('int_figures_chosen') }}
    where
        {{ is_calendar_year('period_start_on', 'period_end_on') }}
        and flow in ('export', 'import', 're-export')
        and partner_code != 'WLD'
        -- What somebody else works out of both accounts is in neither.
        and basis not in ('estimate', 'conversion')
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

chapter as (
    select
        read.reporter_code,
        read.partner_code,
        read.flow,
        counted.sum_code as commodity_code,
        read.calendar_year,
        read.value_unit_name as currency_code,
        'leaf_sum_at_least' as measured,
        {{ sum_of('read.value_low') }} as value_low,
        {{ sum_of('read.value_widened_low') }} as value_widened_low,
        if(count(read.valuation) = count(*) and min(read.valuation) = max(read.valuation), min(read.valuation), null)
            as valuation,
        null as value_high, null as value_widened_high, null as value_fob_low, null as value_fob_high,
        null as value_fob_widened_low, null as value_fob_widened_high, null as classification_code, null as claim_id,
        list(read.claim_id order by read.claim_id) as claim_ids
    from {{ ref('int_year_figures_read') }} as read
    inner join {{ ref('int_year_flows_chosen') }} as chosen
        on
            read.source_id = chosen.source_id
            and read.reporter_code = chosen.reporter_code
            and read.partner_code = chosen.partner_code
            and read.flow = chosen.flow
            and read.calendar_year = chosen.calendar_year
            and read.value_unit_name = chosen.currency_code
    inner join {{ ref('int_year_figures_counted') }} as counted
        on read.claim_id = counted.claim_id and counted.sum_code != 'TOTAL'
    where {{ is_changed('int_trade_pairs_changed', 'read.reporter_code', 'read.partner_code') }}
    group by all
)

select * from reported
union all by name
select chapter.* from chapter
anti join reported
    on
        chapter.reporter_code = reported.reporter_code
        and chapter.partner_code = reported.partner_code
        and chapter.flow = reported.flow
        and chapter.commodity_code = reported.commodity_code
        and chapter.calendar_year = reported.calendar_year
        and chapter.currency_code = reported.currency_code
