select
    position_name,
    holder_name,
    bool_and(is_anonymous) as is_holder_anonymous,
    count(distinct event_id)::integer as statement_count,
    count(distinct case when is_own_voice then event_id end)::integer as own_statement_count,
    count(*) as claim_count,
    case when count(*) = count(start_earliest_on) then min(start_earliest_on) end as first_earliest_on,
    min(end_latest_on) as first_latest_on,
    max(start_earliest_on) as last_earliest_on,
    case when count(*) = count(end_latest_on) then max(end_latest_on) end as last_latest_on
from {{ ref('int_positions_held') }}
group by position_name, holder_name
