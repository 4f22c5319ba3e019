-- What a source gives for some goods in a period, where its figures overlap: a figure, or the sum of the parts of one.
-- Parts by transport, by second partner and by procedure are sums of their own: they are the same goods.
with figure as (
    select *
    from {{ ref('int_year_figures_grouped') }}
    where not is_plain and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

part as (
    select
        *,
        concat_ws(
            ' ',
            case when second_partner_code = 'WLD' then 'world' when second_partner_code is not null then 'partner' end,
            if(customs_procedure_code is not null, 'procedure', null),
            if(transport_code is not null, 'transport', null)
        ) as divided_by,
        if(
            length(transport_code) = 4 and try_cast(transport_code as integer) is not null,
            trim(trailing '0' from transport_code), null
        ) as mode
    from figure
    where
        is_part
        and coalesce(second_partner_code, '') || split_part(coalesce(second_partner_given, ''), ' ', 1) not in (
            select 'ZZZ' || area_code from {{ ref('trade_area') }}
        )
),

{% set item = 'reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on, divided_by' -%}
{% set branch = item ~ ', second_partner_code, second_partner_given, customs_procedure_code' -%}
-- Of modes in four digits 2000, water, holds 2100, sea: the mode itself, or those within it.
{% for digits in [4, 3, 2, 1, 0] -%}
    mode_{{ digits }} as (
        select {{ branch }}, mode, value_low as low, {{ list_of('figure_number') }} as figures
        from part
        where length(mode) = {{ digits }}
        {%- if digits < 4 %}
            union all
            select
                {{ branch }}, left(mode, {{ digits }}) as mode,
                {{ sum_of('low') }} as low, {{ collected_from('figures') }} as figures
            from best_{{ digits + 1 }}
            group by {{ branch }}, left(mode, {{ digits }})
        {%- endif %}
    ),

    best_{{ digits }} as (
        select *
        from mode_{{ digits }}
        qualify row_number() over (
            partition by {{ branch }}, mode
            order by low desc, {{ count_of('figures') }} desc, figures
        ) = 1
    ),

{% endfor -%}
summand as (
    select {{ item }}, low, figures
    from best_0
    union all
    select {{ item }}, value_low as low, {{ list_of('figure_number') }} as figures
    from part
    where mode is null
)

select
    reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on,
    value_low as low,
    {{ list_of('figure_number') }} as figures
from figure
where not is_part
union all
select
    reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on,
    {{ sum_of('low') }} as low,
    {{ collected_from('figures') }} as figures
from summand
group by {{ item }}
