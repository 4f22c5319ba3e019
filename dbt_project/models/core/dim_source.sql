-- Every source of a record: a data set with what its reader says of it, a document of somebody's own by its title.
with recorded as (
    select
        record.source_id,
        any_value(record.document_title) as document_title,
        count(distinct record.document_title) as title_count,
        any_value(record.document_publisher_name) as publisher_name,
        count(distinct record.document_publisher_name) as publisher_count,
        count(*) as record_count,
        count(claim.claim_id) as claim_count,
        min(record.recorded_at) as first_recorded_at,
        max(record.recorded_at) as last_recorded_at
    from {{ ref('stg_record') }} as record
    left join {{ ref('fct_claim') }} as claim on record.claim_id = claim.claim_id
    group by record.source_id
)

select
    recorded.source_id,
    coalesce(
        source.source_title, case when recorded.title_count = 1 then recorded.document_title end
    ) as source_title,
    case when recorded.publisher_count = 1 then recorded.publisher_name end as publisher_name,
    source.source_id is not null as is_known,
    source.kinds,
    source.url,
    source.licence,
    source.citation,
    source.cadence,
    source.version,
    coalesce(source.is_shareable, true) as is_shareable,
    recorded.record_count,
    recorded.claim_count,
    recorded.first_recorded_at,
    recorded.last_recorded_at
from recorded
left join {{ ref('int_sources_known') }} as source on recorded.source_id = source.source_id
