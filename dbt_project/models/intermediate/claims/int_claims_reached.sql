-- What a computed claim is computed from, directly or through others, of which there are at most ten.
with recursive derived as (
    select *
    from {{ ref('int_claims_derived') }}
),

traced as (
    select claim_id, from_claim_id, from_record_name, 1 as depth
    from derived
    union all
    select traced.claim_id, derived.from_claim_id, derived.from_record_name, traced.depth + 1 as depth
    from traced
    inner join derived on traced.from_claim_id = derived.claim_id
    where traced.depth < 10
)

select distinct claim_id, from_claim_id, from_record_name
from traced
