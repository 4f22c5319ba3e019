-- The claim that represents an occurrence: asserted before possible before expected, the narrowest date first.
with representative as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
    qualify row_number() over (
        partition by event_id
        order by
            case modality when 'asserted' then 1 when 'possible' then 2 when 'expected' then 3 else 4 end,
            coalesce({{ days_between('start_earliest_on', 'end_latest_on') }}, 1000000),
            claim_id
    ) = 1
),

-- Computed claims that go back to what another claim on the occurrence goes back to.
echoing as (
    select distinct computed.claim_id
    from {{ ref('int_roots_traced') }} as traced
    inner join {{ ref('fct_claim') }} as computed on traced.claim_id = computed.claim_id
    inner join {{ ref('fct_claim') }} as other
        on computed.event_id = other.event_id and traced.root_name = other.root_name and not other.is_computed
),

counted as (
    select
        claim.event_id,
        count(*) as claim_count,
        count(distinct case when echoing.claim_id is null then claim.root_name end) as root_count,
        bool_or(claim.modality = 'asserted') as is_asserted,
        bool_and(claim.modality = 'expected') as is_expected,
        bool_or(claim.modality = 'denied') as is_denied
    from {{ ref('fct_claim') }} as claim
    left join echoing on claim.claim_id = echoing.claim_id
    where {{ is_changed('int_events_changed', 'claim.event_id') }}
    group by claim.event_id
)

select
    representative.event_id,
    representative.kind,
    representative.title,
    representative.occurred,
    representative.start_earliest_on,
    representative.start_latest_on,
    representative.end_earliest_on,
    representative.end_latest_on,
    counted.is_asserted,
    counted.is_expected,
    counted.is_denied,
    counted.claim_count,
    counted.root_count,
    representative.claim_id as representative_claim_id,
    representative.claim_id as spoken_claim_id
from representative
inner join counted on representative.event_id = counted.event_id
