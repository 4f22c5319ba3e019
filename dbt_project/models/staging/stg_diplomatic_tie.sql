select
    position as claim_id,
    {{ text('sender') }} as sender_code,
    {{ text('receiver') }} as receiver_code,
    {{ text('level') }} as tie_level
from {{ source('log', 'event') }}
where kind = 'diplomatic_tie'
