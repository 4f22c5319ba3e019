-- Trade figures with every bound that a wording implies: "nearly 90 per cent" gets its lower one from the seed.
with phrase as (
    select
        flow.claim_id,
        max_by(wording, length(wording.phrase)) as value_reading
    from {{ ref('stg_trade_flow') }} as flow
    inner join {{ ref('wording') }} as wording on contains(lower(flow.value_wording), wording.phrase)
    group by flow.claim_id
),

share_phrase as (
    select
        flow.claim_id,
        max_by(wording, length(wording.phrase)) as share_reading
    from {{ ref('stg_trade_flow') }} as flow
    inner join {{ ref('wording') }} as wording on contains(lower(flow.share_wording), wording.phrase)
    group by flow.claim_id
)

select
    claim.event_id,
    claim.subject_id,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.modality,
    claim.occurred,
    claim.stated,
    claim.stated_latest_on,
    flow.* exclude (value_low, value_high, share_low, share_high),
    {{ worded_low('value', 'phrase.value_reading') }} as value_low,
    {{ worded_high('value', 'phrase.value_reading') }} as value_high,
    {{ worded_low('share', 'share_phrase.share_reading') }} as share_low,
    {{ worded_high('share', 'share_phrase.share_reading') }} as share_high,
    coalesce(phrase.value_reading.wording_policy, share_phrase.share_reading.wording_policy) as wording_policy
from {{ ref('stg_trade_flow') }} as flow
inner join {{ ref('fct_claim') }} as claim on flow.claim_id = claim.claim_id
left join phrase on flow.claim_id = phrase.claim_id
left join share_phrase on flow.claim_id = share_phrase.claim_id
-- A part of a figure (a second partner, a procedure, a mode of transport) would count twice beside the whole.
where flow.is_breakdown is not true
