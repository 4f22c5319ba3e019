with record as (
    select *
    from {{ ref('stg_record') }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
)

select
    record.claim_id,
    linked.event_id,
    record.act,
    record.kind,
    record.subject_id,
    record.source_id,
    record.record_id,
    if(record.is_redacted, null, titled.title) as title,
    record.reason,
    record.modality,
    record.claimant_name,
    record.relayed_by_name,
    record.occurred,
    record.start_earliest_on,
    record.start_latest_on,
    record.end_earliest_on,
    record.end_latest_on,
    record.stated,
    record.stated_earliest_on,
    record.stated_latest_on,
    record.recorded_at,
    record.document_title,
    record.document_publisher_name,
    record.locator,
    record.is_redacted,
    coalesce(sanction.action in ('listing', 'measure') and not record.is_redacted, false) as is_state,
    kept.claim_id is not null as is_standing
from record
inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
{% for name, model, columns in [
    ('kept', 'int_claims_kept', 'claim_id'),
    ('titled', 'int_claims_titled', 'claim_id, title'),
    ('sanction', 'stg_sanction', 'claim_id, action'),
] -%}
    left join
        (
            select {{ columns }}
            from {{ ref(model) }}
            where {{ is_changed('int_claims_changed', 'claim_id') }}
        ) as {{ name }}
        on record.claim_id = {{ name }}.claim_id
{% endfor %}
