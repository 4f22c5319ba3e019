-- Trade figures with every bound that a wording implies: "nearly 90 per cent" gets its lower one from the seed. A
-- phrase is whole words of a wording. Of two phrases the longer is read, of two of one length the one that stands
-- first. `flow` is read once: DuckDB holds all rows of what is read twice.
with flow as (
    select *
    from {{ ref('stg_trade_flow') }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
),

phrase as (
    select
        flow.claim_id,
        wording.*
    from {{ ref('stg_trade_flow') }} as flow
    inner join {{ ref('wording') }} as wording
        on contains({{ words('flow.value_wording') }}, {{ words('wording.phrase') }})
    where flow.value_wording is not null and {{ is_changed('int_claims_changed', 'flow.claim_id') }}
    qualify row_number() over (
        partition by flow.claim_id
        order by
            length(wording.phrase) desc,
            position({{ words('wording.phrase') }} in {{ words('flow.value_wording') }})
    ) = 1
),

share_phrase as (
    select
        flow.claim_id,
        wording.*
    from {{ ref('stg_trade_flow') }} as flow
    inner join {{ ref('wording') }} as wording
        on contains({{ words('flow.share_wording') }}, {{ words('wording.phrase') }})
    where flow.share_wording is not null and {{ is_changed('int_claims_changed', 'flow.claim_id') }}
    qualify row_number() over (
        partition by flow.claim_id
        order by
            length(wording.phrase) desc,
            position({{ words('wording.phrase') }} in {{ words('flow.share_wording') }})
    ) = 1
)

select
    claim.event_id,
    claim.subject_id,
    claim.source_id,
    claim.record_id,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.modality,
    claim.occurred,
    claim.stated,
    claim.stated_latest_on,
    flow.* {{ but('value_low', 'value_high', 'share_low', 'share_high') }},
    {{ worded_low('value', 'phrase') }} as value_low,
    {{ worded_high('value', 'phrase') }} as value_high,
    {{ worded_low('share', 'share_phrase') }} as share_low,
    {{ worded_high('share', 'share_phrase', most=1) }} as share_high,
    coalesce({{ worded_by('value', 'phrase') }}, {{ worded_by('share', 'share_phrase') }}) as wording_policy
from flow
inner join {{ ref('int_claims_kept') }} as claim on flow.claim_id = claim.claim_id
left join phrase on flow.claim_id = phrase.claim_id
left join share_phrase on flow.claim_id = share_phrase.claim_id
