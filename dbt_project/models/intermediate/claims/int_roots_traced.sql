-- What a computed claim goes back to: claims that are computed from none. Where claims are computed from each other
-- there are none.
select distinct
    reached.claim_id,
    coalesce({{ root_of('record', 'speaker') }}, reached.from_record_name) as root_name
from {{ ref('int_claims_reached') }} as reached
left join {{ ref('stg_record') }} as record on reached.from_claim_id = record.claim_id
left join {{ ref('int_claimants_traced') }} as speaker on reached.from_claim_id = speaker.claim_id
anti join {{ ref('int_claims_derived') }} as derived on reached.from_claim_id = derived.claim_id
