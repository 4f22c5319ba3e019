-- A share is stated of the whole trade of a calendar year, or computed from it; a change needs the year before.
with share as (
    select
        reporter_code,
        partner_code,
        year(period_start_on)::integer as calendar_year,
        share_low,
        share_high
    from {{ ref('fct_partner_share') }}
    where
        flow = 'total' and commodity_code = 'TOTAL' and currency_code = 'USD'
        and {{ is_calendar_year('period_start_on', 'period_end_on') }}
)

select
    panel.reporter_code,
    reporter.country_name as reporter_name,
    panel.partner_code,
    partner.country_name as partner_name,
    panel.calendar_year,
    panel.exports_low as exports_usd_low,
    panel.exports_high as exports_usd_high,
    panel.imports_low as imports_usd_low,
    panel.imports_high as imports_usd_high,
    panel.turnover_low as turnover_usd_low,
    panel.turnover_high as turnover_usd_high,
    panel.balance_low as balance_usd_low,
    panel.balance_high as balance_usd_high,
    share.share_low,
    share.share_high,
    panel.turnover_low - before.turnover_high as change_usd_low,
    panel.turnover_high - before.turnover_low as change_usd_high,
    panel.turnover_measured
from {{ ref('fct_trade_year') }} as panel
inner join {{ ref('dim_country') }} as reporter on panel.reporter_code = reporter.country_code
inner join {{ ref('dim_country') }} as partner on panel.partner_code = partner.country_code
left join {{ ref('fct_trade_year') }} as before
    on
        panel.reporter_code = before.reporter_code
        and panel.partner_code = before.partner_code
        and panel.currency_code = before.currency_code
        and panel.calendar_year = before.calendar_year + 1
left join share
    on
        panel.reporter_code = share.reporter_code
        and panel.partner_code = share.partner_code
        and panel.calendar_year = share.calendar_year
where panel.currency_code = 'USD'
