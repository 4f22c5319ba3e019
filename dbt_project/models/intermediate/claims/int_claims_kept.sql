with withdrawn as (
    select distinct {{ each_of('target_positions') }} as claim_id
    from {{ ref('stg_record') }}
    where act in ('correct', 'retract')
)

select
    linked.event_id,
    record.* {{ but(
        'claimant_name', 'claimant_actors', 'claimant_codes', 'claimant_count', 'is_claimant_anonymous'
    ) }},
    traced.claimant_name,
    traced.claimant_actors,
    traced.claimant_codes,
    traced.claimant_count,
    traced.is_claimant_anonymous
from {{ ref('stg_record') }} as record
inner join {{ ref('int_claimants_traced') }} as traced on record.claim_id = traced.claim_id
inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
anti join withdrawn on record.claim_id = withdrawn.claim_id
where
    record.act in ('assert', 'correct')
    and not record.is_redacted
    and {{ is_changed('int_claims_changed', 'record.claim_id') }}
