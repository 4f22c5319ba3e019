-- What a concentration is over: the partners of a reporter for one commodity, or the goods that it trades with one
-- partner, each of one calendar year, with the figure of the whole where one was reported.
with figure as (
    select *, year(period_start_on)::integer as calendar_year
    from {{ ref('int_figures_chosen') }}
    where {{ is_calendar_year('period_start_on', 'period_end_on') }} and flow in ('export', 'import')
),

over_partners as (
    select
        'partner' as dimension,
        figure.reporter_code,
        'WLD' as partner_code,
        figure.flow,
        figure.commodity_code,
        figure.calendar_year,
        figure.value_unit_name as currency_code,
        figure.partner_code as item_code,
        figure.value_low,
        figure.value_high,
        world.value_low as total_low,
        world.value_high as total_high,
        world.claim_id as total_claim_id,
        figure.claim_id
    from figure
    left join figure as world
        on
            figure.reporter_code = world.reporter_code
            and figure.flow = world.flow
            and figure.commodity_code = world.commodity_code
            and figure.calendar_year = world.calendar_year
            and figure.value_unit_name = world.value_unit_name
            and world.partner_code = 'WLD'
    where figure.partner_code != 'WLD' and {{ is_changed('figure.reporter_code', "'WLD'") }}
),

over_goods as (
    select
        'commodity' as dimension,
        chosen.reporter_code,
        chosen.partner_code,
        chosen.flow,
        'TOTAL' as commodity_code,
        chosen.calendar_year,
        chosen.currency_code,
        read.commodity_code as item_code,
        read.value_low,
        read.value_high,
        chosen.total_low,
        chosen.total_high,
        chosen.reported_claim_id as total_claim_id,
        read.claim_id
    from {{ ref('int_year_flows_chosen') }} as chosen
    inner join {{ ref('int_year_figures_read') }} as read
        on
            chosen.source_id = read.source_id
            and chosen.reporter_code = read.reporter_code
            and chosen.partner_code = read.partner_code
            and chosen.flow = read.flow
            and chosen.calendar_year = read.calendar_year
            and chosen.currency_code = read.value_unit_name
    where
        read.is_leaf and read.commodity_code != 'TOTAL' and chosen.flow in ('export', 'import')
        and {{ is_changed('chosen.reporter_code', 'chosen.partner_code') }}
)

select * from over_partners
union all
select * from over_goods
