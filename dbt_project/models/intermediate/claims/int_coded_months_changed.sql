-- Reports of one occurrence may lie in several months: what is folded otherwise in one is so in all that it reaches.
with several as (
    select distinct
        claim.event_id as link_id,
        {{ coded_month('claim') }}::string as subject_id
    from {{ ref('int_claims_kept') }} as claim
    where claim.event_id in (
        select event_id
        from {{ ref('int_claims_kept') }}
        where kind = 'coded_event'
        group by event_id
        having count(*) > 1
    ) and claim.kind = 'coded_event'
),

reached as (
    {{ subjects_reached('several') }}
),

changed as (
    select distinct {{ coded_month('record') }}::string as coded_month
    from {{ ref('int_claims_changed') }} as changed
    inner join {{ ref('stg_record') }} as record on changed.claim_id = record.claim_id
    where record.kind = 'coded_event'
)

select coded_month::date as month_start_on
from changed
union
select reached.other_subject_id::date as month_start_on
from changed
inner join reached on changed.coded_month = reached.subject_id
