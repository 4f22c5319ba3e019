-- Who speaks: the one whom the claim quotes or, where a claim names nobody, its claimant.
select
    statement.claim_id,
    coalesce(statement.speaker_name, traced.claimant_name) as speaker_name,
    case
        when statement.speaker_name is null then traced.claimant_codes
        else {{ list_of('statement.speaker_country_code') }}
    end as speaker_codes,
    coalesce(statement.speaker_name, traced.claimant_name) || ': ' || statement.summary as claim_title
from {{ ref('stg_statement') }} as statement
inner join {{ ref('int_claimants_traced') }} as traced on statement.claim_id = traced.claim_id
where {{ is_changed('int_claims_changed', 'statement.claim_id') }}
