select
    paired.party_type,
    paired.party_a_name,
    paired.party_b_name,
    count(case when paired.is_held then 1 end)::integer as meeting_count_low,
    count(*)::integer as meeting_count_high,
    sum(event.claim_count)::bigint as claim_count,
    case when count(*) = count(event.start_earliest_on) then min(event.start_earliest_on) end as first_earliest_on,
    min(case when paired.is_held then event.end_latest_on end) as first_latest_on,
    max(case when paired.is_held then event.start_earliest_on end) as last_earliest_on,
    case when count(*) = count(event.end_latest_on) then max(event.end_latest_on) end as last_latest_on
from {{ ref('int_meetings_paired') }} as paired
inner join {{ ref('fct_event') }} as event on paired.event_id = event.event_id
group by paired.party_type, paired.party_a_name, paired.party_b_name
