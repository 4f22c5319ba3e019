-- Which claims are computed from others: by their own word, and conversions of a trade figure from the figures of their
-- subject that are none. A record that the ledger does not have is known by its name alone.
with named as (
    select claim_id, {{ each_of('computed_from_refs') }} as reference
    from {{ ref('stg_record') }}
    where {{ count_of('computed_from_refs') }} > 0
),

referred as (
    select
        claim_id,
        {{ json_text('reference', 'source') }} as source_id,
        {{ json_text('reference', 'id') }} as record_id
    from named
),

figure as (
    select record.claim_id, record.subject_id, flow.basis
    from {{ ref('stg_trade_flow') }} as flow
    inner join {{ ref('stg_record') }} as record on flow.claim_id = record.claim_id
    where record.subject_id in (
        select converted.subject_id
        from {{ ref('stg_trade_flow') }} as conversion
        inner join {{ ref('stg_record') }} as converted on conversion.claim_id = converted.claim_id
        where conversion.basis = 'conversion'
    )
)

select
    referred.claim_id,
    record.claim_id as from_claim_id,
    referred.source_id || '#' || referred.record_id as from_record_name
from referred
left join {{ ref('stg_record') }} as record
    on referred.source_id = record.source_id and referred.record_id = record.record_id
union all
select
    conversion.claim_id,
    original.claim_id as from_claim_id,
    null as from_record_name
from figure as conversion
inner join figure as original on conversion.subject_id = original.subject_id and original.basis != 'conversion'
anti join referred on conversion.claim_id = referred.claim_id
where conversion.basis = 'conversion'
