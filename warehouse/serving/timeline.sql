-- The occurrences as other programs' timelines want them. {wanted} is the condition of warehouse/serving/selection.py.

-- name: events
with named as (
    select event_id, list(distinct country_code order by country_code) as country_codes
    from core.bdg_event_country
    group by event_id
)

select
    event.event_id,
    event.kind,
    event.title,
    event.occurred,
    event.start_earliest_on,
    event.start_latest_on,
    event.end_earliest_on,
    event.end_latest_on,
    claim.modality,
    event.is_denied,
    event.claim_count,
    event.root_count,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.document_title,
    claim.document_publisher_name,
    claim.locator,
    -- Of the claim that is first in the ledger: whoever speaks for it later, its identity stays.
    begun.source_id,
    begun.record_id,
    coalesce(named.country_codes, []) as country_codes
from core.fct_event as event
join core.fct_claim as claim on event.spoken_claim_id = claim.claim_id
join core.fct_claim_history as begun on event.event_id = begun.claim_id
left join named on event.event_id = named.event_id
where {wanted}
order by coalesce(event.start_earliest_on, event.end_latest_on) nulls last, event.event_id;
