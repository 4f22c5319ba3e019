with claim as (
    select *
    from {{ ref('fct_claim') }}
    where {{ is_changed('int_events_changed', 'event_id') }}
)

select
    claim.claim_id,
    claim.event_id,
    claim.source_id,
    conflict.conflict_type,
    conflict.conflict_subtype,
    conflict.disorder_type,
    conflict.conflict_name,
    conflict.conflict_code,
    conflict.dyad_name,
    conflict.dyad_code,
    conflict.side_a_name,
    conflict.side_a_type,
    conflict.side_a_country_code,
    conflict.side_b_name,
    conflict.side_b_type,
    conflict.side_b_country_code,
    conflict.country_code,
    conflict.country_given_name,
    conflict.region_name,
    conflict.place_name,
    conflict.place_precision_code,
    conflict.latitude,
    conflict.longitude,
    conflict.deaths_low,
    coalesce(
        conflict.deaths_best, case when conflict.deaths_low = conflict.deaths_high then conflict.deaths_low end
    ) as deaths_best,
    conflict.deaths_high,
    conflict.deaths_given,
    conflict.deaths_given is not null as has_contradictory_deaths,
    conflict.deaths_a_low,
    conflict.deaths_a_high,
    conflict.deaths_b_low,
    conflict.deaths_b_high,
    conflict.deaths_civilian_low,
    conflict.deaths_civilian_high,
    conflict.deaths_unknown_low,
    conflict.deaths_unknown_high,
    conflict.is_against_civilians,
    conflict.clarity_code::smallint as clarity_code,
    claim.occurred,
    conflict.date_precision_code::smallint as date_precision_code,
    claim.start_earliest_on,
    claim.start_latest_on,
    claim.end_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name,
    claim.modality = 'asserted' and row_number() over (
        partition by claim.event_id, claim.source_id, claim.modality
        order by coalesce({{ days_between('claim.start_earliest_on', 'claim.end_latest_on') }}, 1000000), claim.claim_id
    ) = 1 as is_counted
from {{ ref('stg_conflict_event') }} as conflict
inner join claim on conflict.claim_id = claim.claim_id
