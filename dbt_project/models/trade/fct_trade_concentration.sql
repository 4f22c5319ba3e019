{% set whole = 'dimension, reporter_code, partner_code, flow, commodity_code, calendar_year, currency_code' %}

with item as (
    select
        {{ whole }},
        concat_ws('|', {{ whole }}) as whole_key,
        item_code,
        total_low,
        total_high,
        items_source_id,
        total_source_id,
        -- Areas that the source names no country of may be one or many.
        dimension = 'partner' and item_code = 'ZZZ' as is_unnamed,
        {{ sum_of('value_low') }} as value_low,
        {{ sum_of('value_high') }} as value_high
    from {{ ref('int_trade_items_read') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
    group by {{ whole }}, item_code, total_low, total_high, items_source_id, total_source_id
),

summed as (
    select
        whole_key,
        {{ sum_of('value_low') }} as items_low,
        {{ sum_of('value_high') }} as items_high,
        coalesce({{ sum_of('value_low', 'is_unnamed') }}, 0) as unnamed_low,
        coalesce({{ sum_of('value_high', 'is_unnamed') }}, 0) as unnamed_high
    from item
    group by whole_key
),

-- Without a reported whole the items are the whole, and an item is least where the others are greatest.
shared as (
    select
        item.*,
        summed.items_low,
        summed.items_high,
        summed.unnamed_low,
        summed.unnamed_high,
        least(1, coalesce(value_low / nullif(coalesce(total_high, items_high - value_high + value_low), 0), 0))
            as share_low,
        case
            when value_high = 0 then 0
            -- An item of a whole that can be nothing can be all of it.
            else least(1, value_high / nullif(coalesce(total_low, items_low - value_low + value_high), 0))
        end as share_high
    from item
    inner join summed on item.whole_key = summed.whole_key
    where not is_unnamed and coalesce(total_high, items_high) > 0
)

select
    {{ whole }},
    count(*) as item_count,
    total_low is not null as is_whole_reported,
    coalesce(total_low, items_low) as total_low,
    coalesce(total_high, items_high) as total_high,
    if(total_high is null, 1, items_low / total_high) as covered_share_low,
    if(total_low is null, 1, items_high / nullif(total_low, 0)) as covered_share_high,
    unnamed_low,
    unnamed_high,
    max_by(item_code, struct_pack(high := share_high, low := share_low, code := item_code)) as largest_item_code,
    max(share_low) as largest_share_low,
    max(share_high) as largest_share_high,
    least(1, {{ sum_of('share_low * share_low') }}) as hhi_low,
    -- What is left of the whole may be one item more.
    least(
        1,
        {{ sum_of('share_high * share_high') }}
        + if(total_low is null and unnamed_high = 0, 0, power(greatest(0, 1 - {{ sum_of('share_low') }}), 2))
    ) as hhi_high,
    items_source_id,
    total_source_id,
    coalesce(items_source_id = total_source_id, true) as is_single_source
from shared
group by
    {{ whole }}, total_low, total_high, items_low, items_high, unnamed_low, unnamed_high, items_source_id,
    total_source_id
