select
    position as claim_id,
    {{ text('sender') }} as sender_code,
    {{ text('receiver') }} as receiver_code,
    {{ text('sender_given') }} as sender_given,
    {{ text('receiver_given') }} as receiver_given,
    {{ text('level') }} as tie_level,
    'Mission of ' || sender_code || ' in ' || receiver_code || ': ' || replace(tie_level, '_', ' ') as claim_title
from {{ records_of('diplomatic_tie') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
