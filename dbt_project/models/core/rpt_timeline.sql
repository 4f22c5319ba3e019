with event as (
    select *
    from {{ ref('fct_event') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
),

named as (
    select distinct event_id, country_code
    from {{ ref('bdg_event_country') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
),

counted as (
    select event_id, count(*) as country_count, min(country_code) as first_code, max(country_code) as last_code
    from named
    group by event_id
),

-- Few occurrences name more than two; DuckDB keeps all that it gathers into texts in memory.
gathered as (
    select named.event_id, string_agg(named.country_code, ', ' order by named.country_code) as country_codes
    from named
    inner join counted on named.event_id = counted.event_id
    where counted.country_count > 2
    group by named.event_id
)

select
    event.event_id,
    event.occurred,
    event.start_earliest_on,
    event.end_latest_on,
    event.kind,
    event.title,
    coalesce(
        gathered.country_codes,
        counted.first_code || coalesce(', ' || nullif(counted.last_code, counted.first_code), '')
    ) as country_codes,
    claim.claimant_name,
    claim.relayed_by_name,
    claim.modality,
    event.claim_count,
    event.root_count,
    claim.document_title,
    claim.locator
from event
inner join {{ ref('fct_claim') }} as claim on event.representative_claim_id = claim.claim_id
left join counted on event.event_id = counted.event_id
left join gathered on event.event_id = gathered.event_id
