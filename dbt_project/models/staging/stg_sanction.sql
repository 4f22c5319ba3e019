select
    position as claim_id,
    {{ text('action') }} as action,
    {{ text('authority') }} as authority_name,
    {{ texts('programmes[*]') }} as programme_names,
    {{ text('target') }} as target_name,
    {{ text('target_type') }} as target_type,
    {{ text('reference') }} as reference_code,
    data ->> '$.countries[*]' as country_codes
from {{ source('log', 'event') }}
where kind = 'sanction'
