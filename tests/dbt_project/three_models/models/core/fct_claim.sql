with record as (
    select
        position as claim_id,
        id as record_id,
        act,
        modality,
        data
    from {{ source('log', 'event') }}
)

select
    claim_id,
    record_id,
    act,
    modality
from record
where data is not null and {{ is_changed('int_claims_changed', 'claim_id') }}
