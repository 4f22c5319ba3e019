with state as (
    select
        record.claim_id,
        linked.event_id,
        sanction.action,
        sanction.authority_name,
        sanction.reference_code,
        record.modality,
        record.start_earliest_on,
        record.start_latest_on
    from {{ ref('stg_sanction') }} as sanction
    inner join {{ ref('stg_record') }} as record on sanction.claim_id = record.claim_id
    inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
    where not record.is_redacted
),

lifted as (
    select *
    from state
    where action = 'delisting' and modality = 'asserted'
),

paired as (
    {% for same in [
        'state.event_id = lifted.event_id',
        'state.authority_name = lifted.authority_name and state.reference_code = lifted.reference_code',
    ] -%}
        select state.claim_id, state.start_earliest_on, lifted.claim_id as ending_claim_id
        from state
        inner join lifted on {{ same }}
        where state.action in ('listing', 'measure')
        {% if not loop.last %}union{% endif %}
    {% endfor %}
)

select
    paired.claim_id as listing_claim_id,
    lifted.claim_id as ending_claim_id,
    lifted.start_earliest_on as ended_earliest_on,
    lifted.start_latest_on as ended_latest_on
from paired
inner join lifted on paired.ending_claim_id = lifted.claim_id
-- What was lifted before can have been listed again.
where coalesce(lifted.start_latest_on >= paired.start_earliest_on, true)
union all
select
    gone.claim_id,
    gone.act_claim_id,
    gone.last_seen_on,
    gone.gone_on
from {{ ref('int_listings_withdrawn') }} as gone
inner join state on gone.claim_id = state.claim_id
where gone.is_withdrawal and state.action in ('listing', 'measure')
