-- The importer's value free on board: as reported, else by the factor of the seed from a value reported as CIF.
with bought as (
    select
        figure.*,
        case
            when figure.valuation = 'FOB' or coalesce(figure.value_fob_low, figure.value_fob_high) is not null
                then 'reported'
            when figure.valuation = 'CIF' then 'factor'
        end as fob_measured,
        {% for bound, factor in [('low', 'high'), ('high', 'low'), ('widened_low', 'high'), ('widened_high', 'low')] -%}
            case
                when figure.valuation = 'FOB' then figure.value_{{ bound }}
                -- An end that was left open stays so: the factor is of the whole value.
                when fob_measured = 'reported' then figure.value_fob_{{ bound }}
                when fob_measured = 'factor' then figure.value_{{ bound }} / factor.{{ factor }}_factor
            end as fob_{{ bound }},
        {% endfor -%}
        factor.factor_policy
    from {{ ref('int_goods_years_measured') }} as figure
    cross join {{ ref('cif_fob_factor') }} as factor
    where figure.flow = 'import'
)

select
    sold.reporter_code as exporter_code,
    sold.partner_code as importer_code,
    sold.commodity_code,
    sold.calendar_year,
    sold.currency_code,
    sold.value_low as exports_low,
    sold.value_high as exports_high,
    sold.measured as exports_measured,
    sold.valuation as exports_valuation,
    again.value_low as re_exports_low,
    again.value_high as re_exports_high,
    bought.value_low as imports_low,
    bought.value_high as imports_high,
    bought.measured as imports_measured,
    bought.valuation as imports_valuation,
    sold.value_low - bought.value_high as gap_low,
    sold.value_high - bought.value_low as gap_high,
    sold.value_widened_low - bought.value_widened_high as gap_widened_low,
    sold.value_widened_high - bought.value_widened_low as gap_widened_high,
    bought.fob_low as imports_fob_low,
    bought.fob_high as imports_fob_high,
    bought.fob_measured as imports_fob_measured,
    if(bought.fob_measured = 'factor', bought.factor_policy, null) as factor_policy,
    if(sold.valuation = 'FOB', sold.value_low - bought.fob_high, null) as gap_fob_low,
    if(sold.valuation = 'FOB', sold.value_high - bought.fob_low, null) as gap_fob_high,
    if(sold.valuation = 'FOB', sold.value_widened_low - bought.fob_widened_high, null) as gap_fob_widened_low,
    if(sold.valuation = 'FOB', sold.value_widened_high - bought.fob_widened_low, null) as gap_fob_widened_high,
    sold.claim_id as export_claim_id,
    bought.claim_id as import_claim_id
from {{ ref('int_goods_years_measured') }} as sold
inner join bought
    on
        sold.reporter_code = bought.partner_code
        and sold.partner_code = bought.reporter_code
        and sold.commodity_code = bought.commodity_code
        and sold.calendar_year = bought.calendar_year
        and sold.currency_code = bought.currency_code
        and {{ are_same_goods('sold', 'bought') }}
left join {{ ref('int_goods_years_measured') }} as again
    on
        sold.reporter_code = again.reporter_code
        and sold.partner_code = again.partner_code
        and sold.commodity_code = again.commodity_code
        and sold.calendar_year = again.calendar_year
        and sold.currency_code = again.currency_code
        and again.flow = 're-export'
        and {{ are_same_goods('sold', 'again') }}
where
    sold.flow = 'export'
    and {{ is_changed('int_trade_pairs_changed', 'sold.reporter_code', 'sold.partner_code') }}
