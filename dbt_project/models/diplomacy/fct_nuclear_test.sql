select
    claim.claim_id,
    claim.event_id,
    test.country_code,
    test.test_name,
    test.device_name,
    test.outcome,
    test.environment_type,
    test.emplacement_type,
    test.explosive_yield_low as yield_kt_low,
    test.explosive_yield_high as yield_kt_high,
    case
        when test.explosive_yield_low is not null then test.is_explosive_yield_low_included
    end as is_yield_low_included,
    case
        when test.explosive_yield_high is not null then test.is_explosive_yield_high_included
    end as is_yield_high_included,
    test.explosive_yield_wording as wording,
    test.magnitude_low,
    test.magnitude_high,
    test.site_name,
    test.latitude,
    test.longitude,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_nuclear_test') }} as test
inner join {{ ref('fct_claim') }} as claim on test.claim_id = claim.claim_id
