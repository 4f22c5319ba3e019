with claimed as (
    select
        folded.*, sanction.action,
        record.occurred, record.start_earliest_on, record.start_latest_on, record.end_earliest_on, record.end_latest_on,
        least(record.stated_latest_on, sanction.first_seen_on) as seen_on,
        row_number() over (
            partition by folded.sanction_id
            order by
                folded.listing_claim_id is null,
                case sanction.action when 'amendment' then 2 when 'delisting' then 3 else 1 end,
                folded.is_standing desc, folded.gone_on desc nulls last, record.occurred is null, folded.claim_id
        ) as preference
    from {{ ref('int_listings_folded') }} as folded
    inner join {{ ref('stg_record') }} as record on folded.claim_id = record.claim_id
    inner join {{ ref('stg_sanction') }} as sanction on folded.claim_id = sanction.claim_id
),

-- An entry that was corrected and then withdrawn by hand has no row.
chosen as (
    select *, action in ('listing', 'measure') as is_beginning
    from claimed
    where preference = 1 and listing_claim_id is not null
),

-- What can have ended it, each from the first to the last day on which it can have.
ending as (
    select chosen.sanction_id, lifted.start_earliest_on as ended_earliest_on, lifted.start_latest_on as ended_latest_on
    from chosen
    inner join claimed as lifted on chosen.sanction_id = lifted.sanction_id
    where
        lifted.action = 'delisting' and lifted.is_standing
        -- What was lifted before can have been listed again.
        and (not chosen.is_beginning or coalesce(lifted.start_latest_on >= chosen.start_earliest_on, true))
    union all
    select sanction_id, last_seen_on, gone_on
    from chosen
    where action != 'delisting' and not is_standing
    union all
    select sanction_id, (end_earliest_on + interval 1 day)::date, (end_latest_on + interval 1 day)::date
    from chosen
    where is_beginning and contains(occurred, '/') and end_latest_on is not null
),

ended as (
    select
        sanction_id,
        case when count(*) = count(ended_earliest_on) then min(ended_earliest_on) end as delisted_earliest_on,
        min(ended_latest_on) as delisted_latest_on
    from ending
    group by sanction_id
),

summed as (
    select
        sanction_id,
        count(case when is_standing then 1 end) as claim_count,
        min(case when action in ('listing', 'measure') then seen_on end) as first_seen_on
    from claimed
    group by sanction_id
)

select
    chosen.sanction_id,
    record.source_id,
    sanction.action, sanction.authority_name, sanction.programme_names, sanction.reference_code,
    sanction.target_name, sanction.target_type,
    {{ joined('sanction.country_codes') }} as country_codes,
    case when chosen.is_beginning then chosen.occurred end as listed_occurred,
    case when chosen.is_beginning then chosen.start_earliest_on end as listed_earliest_on,
    case when chosen.is_beginning then chosen.start_latest_on end as listed_latest_on,
    summed.first_seen_on, ended.delisted_earliest_on, ended.delisted_latest_on,
    chosen.is_beginning and ended.sanction_id is null as is_in_force,
    chosen.claim_id,
    summed.claim_count
from chosen
inner join summed on chosen.sanction_id = summed.sanction_id
inner join {{ ref('stg_record') }} as record on chosen.claim_id = record.claim_id
inner join {{ ref('stg_sanction') }} as sanction on chosen.claim_id = sanction.claim_id
left join ended on chosen.sanction_id = ended.sanction_id
