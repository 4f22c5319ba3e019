-- Who a claim is of: an editor who corrects a record does not become its claimant, the one before stays. A
-- redacted name is the word that the ledger has for it.
with recursive correction as (
    select claim_id, {{ first_of('target_positions') }} as target_claim_id
    from {{ ref('stg_record') }}
    where act = 'correct' and is_by_editor
),

traced as (
    select claim_id, target_claim_id from correction
    union all
    select traced.claim_id, correction.target_claim_id
    from traced
    inner join correction on traced.target_claim_id = correction.claim_id
),

first_of as (
    select claim_id, min(target_claim_id) as original_claim_id
    from traced
    group by claim_id
),

record as (
    select claim_id
    from {{ ref('stg_record') }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
)

select
    record.claim_id,
    if(original.is_redacted, '[redacted]', original.claimant_name) as claimant_name,
    original.claimant_actors,
    original.claimant_codes,
    coalesce(original.claimant_count, 1) as claimant_count,
    coalesce(original.is_claimant_anonymous, false) as is_claimant_anonymous
from record
left join first_of on record.claim_id = first_of.claim_id
inner join {{ ref('stg_record') }} as original
    on coalesce(first_of.original_claim_id, record.claim_id) = original.claim_id
