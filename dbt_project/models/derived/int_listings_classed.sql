-- Each listing under every programme and country that it names, under all programmes together and the world; and the
-- last day that anybody says anything of its authority's sanctions, after which nothing is known.
with dated as (
    select sanction.authority_name, record.stated_latest_on as known_on
    from {{ ref('int_listings_folded') }} as folded
    inner join {{ ref('stg_record') }} as record on folded.listing_claim_id = record.claim_id
    inner join {{ ref('stg_sanction') }} as sanction on folded.listing_claim_id = sanction.claim_id
    union all
    select authority_name, greatest(listed_latest_on, delisted_latest_on) as known_on
    from {{ ref('fct_sanction') }}
),

known as (
    select authority_name, max(known_on) as known_until_on
    from dated
    group by authority_name
),

programme as (
    select claim_id, {{ each_and_all('programmes', 'all') }} as programme_name
    from {{ ref('stg_sanction') }}
),

country as (
    select
        claim_id,
        {{ each_and_all(or_only('country_codes', 'ZZZ'), 'WLD') }} as country_code
    from {{ ref('stg_sanction') }}
)

select
    sanction.sanction_id,
    sanction.claim_id,
    sanction.authority_name,
    programme.programme_name,
    country.country_code,
    sanction.listed_earliest_on,
    -- Who says so before it begins does not bring the day forward.
    greatest(least(sanction.listed_latest_on, sanction.first_seen_on), sanction.listed_earliest_on) as listed_latest_on,
    sanction.delisted_earliest_on,
    sanction.delisted_latest_on,
    sanction.is_in_force,
    known.known_until_on
from {{ ref('fct_sanction') }} as sanction
inner join programme on sanction.claim_id = programme.claim_id
inner join country on sanction.claim_id = country.claim_id
inner join known on sanction.authority_name = known.authority_name
where sanction.action in ('listing', 'measure')
