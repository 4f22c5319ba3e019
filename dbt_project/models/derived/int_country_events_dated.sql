-- What a country did or was subject to, once an occurrence, with the days on which it can have been.
with occurrence as (
    select distinct
        named.country_code,
        event.kind as measure_name,
        event.event_id as occurrence_id,
        event.start_earliest_on,
        event.end_latest_on,
        event.is_asserted as is_certain
    from {{ ref('bdg_event_country') }} as named
    inner join {{ ref('fct_event') }} as event on named.event_id = event.event_id
    inner join {{ ref('fct_claim') }} as representative on event.representative_claim_id = representative.claim_id
    where
        (event.kind = 'meeting' and named.role = 'participant' or event.kind = 'statement' and named.role = 'speaker')
        and representative.modality in ('asserted', 'possible')
    union all
    select
        country_code,
        'missile_test' as measure_name,
        test_id as occurrence_id,
        start_earliest_on,
        end_latest_on,
        true as is_certain
    from {{ ref('fct_missile_test') }}
    where is_counted
    union all
    select
        country_code,
        'veto' as measure_name,
        draft_id as occurrence_id,
        start_earliest_on,
        end_latest_on,
        true as is_certain
    from {{ ref('fct_blocked_draft') }}
    where outcome = 'vetoed'
    union all
    select
        country_code,
        'listing' as measure_name,
        sanction_id as occurrence_id,
        listed_earliest_on as start_earliest_on,
        listed_latest_on as end_latest_on,
        true as is_certain
    from {{ ref('int_listings_begun') }}
)

select *
from occurrence
where {{ is_dated('start_earliest_on', 'end_latest_on') }}
