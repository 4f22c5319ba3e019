with item as (
    select
        * exclude (claim_id, total_claim_id, value_low, value_high),
        sum(value_low) as value_low,
        sum(value_high) as value_high
    from {{ ref('int_trade_items_read') }}
    where {{ is_changed('reporter_code', 'partner_code') }}
    group by all
),

summed as (
    select
        *,
        sum(value_low) over whole as items_low,
        sum(value_high) over whole as items_high
    from item
    window whole as (
        partition by dimension, reporter_code, partner_code, flow, commodity_code, calendar_year, currency_code
    )
),

-- Without a reported whole the items are the whole, and an item is least where the others are greatest.
shared as (
    select
        *,
        coalesce(value_low / nullif(coalesce(total_high, items_high - value_high + value_low), 0), 0) as share_low,
        case
            when value_high = 0 then 0
            -- An item of a whole that can be nothing can be all of it.
            else least(1, value_high / nullif(coalesce(total_low, items_low - value_low + value_high), 0))
        end as share_high
    from summed
    where coalesce(total_high, items_high) > 0
)

select
    dimension,
    reporter_code,
    partner_code,
    flow,
    commodity_code,
    calendar_year,
    currency_code,
    count(*) as item_count,
    total_low is not null as is_whole_reported,
    coalesce(total_low, items_low) as total_low,
    coalesce(total_high, items_high) as total_high,
    items_low / nullif(coalesce(total_high, items_low), 0) as covered_share_low,
    items_high / nullif(coalesce(total_low, items_high), 0) as covered_share_high,
    max_by(item_code, share_high) as largest_item_code,
    max(share_low) as largest_share_low,
    max(share_high) as largest_share_high,
    least(1, sum(share_low * share_low)) as hhi_low,
    -- What is left of the whole may be one item more.
    least(
        1,
        sum(share_high * share_high)
        + if(total_low is null, 0, power(greatest(0, 1 - sum(share_low)), 2))
    ) as hhi_high
from shared
group by
    dimension, reporter_code, partner_code, flow, commodity_code, calendar_year, currency_code, total_low, total_high,
    items_low, items_high
