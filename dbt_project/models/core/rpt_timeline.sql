with named as (
    select event_id, string_agg(distinct country_code, ', ' order by country_code) as country_codes
    from {{ ref('bdg_event_country') }}
    where {{ is_changed('event_id') }}
    group by event_id
)

select
    event.event_id,
    event.occurred,
    event.start_earliest_on,
    event.end_latest_on,
    event.kind,
    event.title,
    named.country_codes,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.modality,
    event.claim_count,
    event.root_count,
    claim.document_title,
    claim.locator
from {{ ref('fct_event') }} as event
inner join {{ ref('fct_claim') }} as claim on event.spoken_claim_id = claim.claim_id
left join named on event.event_id = named.event_id
where {{ is_changed('event.event_id') }}
