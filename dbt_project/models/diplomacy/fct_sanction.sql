with told as (
    select
        folded.*,
        sanction.action,
        sanction.action = 'delisting' and folded.listing_claim_id is not null as is_delisting,
        record.source_id,
        record.occurred,
        record.start_earliest_on,
        record.start_latest_on,
        record.stated_earliest_on,
        record.stated_latest_on,
        row_number() over (
            partition by folded.sanction_id
            order by
                folded.listing_claim_id is null,
                case sanction.action when 'listing' then 1 when 'measure' then 2 when 'amendment' then 3 else 4 end,
                folded.is_standing desc, folded.gone_on is null, record.occurred is null, folded.claim_id
        ) as preference
    from {{ ref('int_listings_folded') }} as folded
    inner join {{ ref('stg_record') }} as record on folded.claim_id = record.claim_id
    inner join {{ ref('stg_sanction') }} as sanction on folded.claim_id = sanction.claim_id
),

summed as (
    select
        sanction_id,
        min(case when preference = 1 then claim_id end) as claim_id,
        count(case when is_standing then 1 end) as claim_count,
        bool_or(is_standing and action in ('listing', 'measure')) and not bool_or(is_delisting) as is_in_force,
        min(case when action in ('listing', 'measure') then stated_latest_on end) as first_seen_on,
        max(case when is_delisting then start_earliest_on else last_seen_on end) as delisted_earliest_on,
        max(case when is_delisting then start_latest_on else gone_on end) as delisted_latest_on
    from told
    group by sanction_id
    -- Of an entry that was corrected and then withdrawn by hand nothing is left to tell.
    having count(listing_claim_id) > 0
)

select
    summed.sanction_id,
    spoken.source_id,
    sanction.action,
    sanction.authority_name,
    sanction.programme_names,
    sanction.reference_code,
    sanction.target_name,
    sanction.target_type,
    {{ joined('sanction.country_codes') }} as country_codes,
    case when sanction.action in ('listing', 'measure') then spoken.occurred end as listed_occurred,
    case when sanction.action in ('listing', 'measure') then spoken.start_earliest_on end as listed_earliest_on,
    case when sanction.action in ('listing', 'measure') then spoken.start_latest_on end as listed_latest_on,
    summed.first_seen_on,
    case when not summed.is_in_force then summed.delisted_earliest_on end as delisted_earliest_on,
    case when not summed.is_in_force then summed.delisted_latest_on end as delisted_latest_on,
    summed.is_in_force,
    summed.claim_id,
    summed.claim_count
from summed
inner join {{ ref('stg_record') }} as spoken on summed.claim_id = spoken.claim_id
inner join {{ ref('stg_sanction') }} as sanction on summed.claim_id = sanction.claim_id
