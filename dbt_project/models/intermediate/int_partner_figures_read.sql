-- The figures for a reporter's partners that one source gives, and the whole: the source's own figure for the world,
-- else the one that the reading policy chose. A source that has both goes first, then as the reading policy has it.
-- A part of a state is no item where its source has the state too.
with figure as (
    select item.*
    from {{ ref('int_partner_figures_reported') }} as item
    left join {{ ref('country') }} as part on item.item_code = part.country_code and part.area_type = 'part'
    left join {{ ref('int_partner_figures_reported') }} as state
        on
            item.source_id = state.source_id
            and item.whole_key = state.whole_key
            and part.belongs_to_code = state.item_code
    where state.claim_id is null and {{ is_changed('int_trade_pairs_changed', 'item.reporter_code', "'WLD'") }}
),

source_read as (
    select
        whole_key,
        source_id,
        count(*) filter (where item_code not in ('WLD', 'ZZZ')) as partner_count,
        max(claim_id) filter (where item_code = 'WLD') as total_claim_id,
        max(modality) as modality,
        max(preference) as preference,
        max(stated_latest_on) as stated_latest_on
    from figure
    group by whole_key, source_id
),

chosen as (
    select
        source_read.whole_key,
        source_read.source_id,
        coalesce(source_read.total_claim_id, world.claim_id) as total_claim_id
    from source_read
    left join figure as world
        on source_read.whole_key = world.whole_key and world.item_code = 'WLD' and world.figure_rank = 1
    where source_read.partner_count > 0
    qualify row_number() over (
        partition by source_read.whole_key
        order by
            source_read.total_claim_id is null, source_read.modality, source_read.preference,
            source_read.partner_count desc, source_read.stated_latest_on desc nulls last, source_read.source_id
    ) = 1
)

select
    'partner' as dimension,
    figure.reporter_code,
    'WLD' as partner_code,
    figure.flow,
    figure.commodity_code,
    figure.calendar_year,
    figure.currency_code,
    figure.item_code,
    figure.value_low,
    figure.value_high,
    figure.source_id as items_source_id,
    world.value_low as total_low,
    world.value_high as total_high,
    world.source_id as total_source_id,
    world.claim_id as total_claim_id,
    figure.claim_id
from figure
inner join chosen on figure.whole_key = chosen.whole_key and figure.source_id = chosen.source_id
left join figure as world on chosen.total_claim_id = world.claim_id
where figure.item_code != 'WLD'
