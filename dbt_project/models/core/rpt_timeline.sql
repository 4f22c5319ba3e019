select
    event.event_id,
    event.occurred,
    event.start_earliest_on,
    event.end_latest_on,
    event.kind,
    event.title,
    string_agg(distinct country.country_code, ', ' order by country.country_code) as country_codes,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.modality,
    event.claim_count,
    event.root_count,
    claim.document_title,
    claim.locator
from {{ ref('fct_event') }} as event
inner join {{ ref('fct_claim') }} as claim on event.spoken_claim_id = claim.claim_id
left join {{ ref('bdg_event_country') }} as country on event.event_id = country.event_id
group by all
