select
    position as claim_id,
    {{ text('reporter') }} as reporter_code,
    {{ text('partner') }} as partner_code,
    {{ text('flow') }} as flow,
    {{ text('commodity') }} as commodity_code,
    {{ text('commodity_wording') }} as commodity_wording,
    start_earliest as period_start_on,
    end_latest as period_end_on,
    {{ quantity('value') }},
    {{ quantity('share') }},
    {{ quantity('change') }},
    {{ text('valuation') }} as valuation,
    coalesce({{ text('basis') }}, 'unstated') as basis,
    (data ->> '$.includes_indirect')::boolean as is_including_indirect
from {{ source('log', 'event') }}
where kind = 'trade_flow'
