-- The occurrences as other programs' timelines want them. {wanted} is the condition of warehouse/serving/selection.py.

-- name: events
with named as (
    select event_id, list(distinct country_code order by country_code) as country_codes
    from core.bdg_event_country
    group by event_id
),

-- Of the claims of an occurrence that have coordinates the representative one comes first, then the oldest.
located as (
    select event.event_id, place.latitude, place.longitude
    from core.bdg_event_place as place
    join core.fct_event as event on place.event_id = event.event_id
    where place.latitude is not null and place.longitude is not null
    qualify row_number() over (
        partition by event.event_id
        -- Of the two ports of a ferry, the one that it leaves from.
        order by place.claim_id != event.representative_claim_id, place.claim_id, place.role = 'destination'
    ) = 1
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
    -- Of the claim that is first in the ledger: its identity stays, whichever claim represents it later.
    begun.source_id,
    begun.record_id,
    coalesce(named.country_codes, []) as country_codes,
    located.latitude,
    located.longitude
from core.fct_event as event
join core.fct_claim as claim on event.representative_claim_id = claim.claim_id
join core.fct_claim_history as begun on event.event_id = begun.claim_id
left join named on event.event_id = named.event_id
left join located on event.event_id = located.event_id
where {wanted}
order by coalesce(event.start_earliest_on, event.end_latest_on) nulls last, event.event_id;
