-- What a source gives for some goods in a period, where its figures overlap: a figure, or the sum of the parts of one.
-- Parts by transport, by second partner and by procedure are sums of their own: they are the same goods.
with figure as (
    select *
    from {{ ref('int_year_figures_grouped') }}
    where not is_plain and {{ is_changed('reporter_code', 'partner_code') }}
),

part as (
    select
        *,
        concat_ws(
            ' ',
            case when second_partner_code = 'WLD' then 'world' when second_partner_code is not null then 'partner' end,
            if(customs_procedure_code is not null, 'procedure', null),
            if(transport_code is not null, 'transport', null)
        ) as parted_by,
        length(transport_code) = 4 and try_cast(transport_code as integer) is not null as is_mode,
        if(is_mode, left(transport_code, 1), transport_code) as branch,
        -- Of modes in four digits 2000, water, holds 2100, sea: those of one depth are apart.
        if(is_mode, length(trim(trailing '0' from transport_code)), 0) as depth
    from figure
    where
        is_part
        and coalesce(second_partner_code, '') || split_part(coalesce(second_partner_given, ''), ' ', 1) not in (
            select 'ZZZ' || area_code from {{ ref('trade_area') }}
        )
),

mode as (
    select
        reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on, parted_by,
        second_partner_code, second_partner_given, customs_procedure_code, branch, depth,
        {{ sum_of('value_low') }} as low,
        {{ collected('claim_id') }} as claim_ids
    from part
    group by
        reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on, parted_by,
        second_partner_code, second_partner_given, customs_procedure_code, branch, depth
    qualify row_number() over (
        partition by
            sum_key, commodity_code, period_start_on, period_end_on, parted_by, second_partner_code,
            second_partner_given, customs_procedure_code, branch
        order by low desc, depth
    ) = 1
)

select
    reporter_code,
    partner_code,
    sum_key,
    commodity_code,
    period_start_on,
    period_end_on,
    value_low as low,
    {{ list_of('claim_id') }} as claim_ids
from figure
where not is_part
union all
select
    reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on,
    {{ sum_of('low') }} as low,
    {{ collected_from('claim_ids') }} as claim_ids
from mode
group by reporter_code, partner_code, sum_key, commodity_code, period_start_on, period_end_on, parted_by
