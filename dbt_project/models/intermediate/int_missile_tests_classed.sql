-- Occurrences of missile tests that somebody asserts, with the day by the claim that dates them most narrowly, who
-- reports them, and the classes of missile that the words of their type leave open (seed missile_class). An episode is
-- a run of tests of a country of which none lies more than a day behind the ones before.
with claimed as (
    select
        claim.claim_id,
        claim.event_id,
        claim.source_id || '|' || claim.claimant_name as source_name,
        test.country_code,
        claim.start_earliest_on,
        claim.end_latest_on,
        min(class.family) as first_family_name,
        max(class.family) as last_family_name,
        min(class.range_low) as range_low,
        max(class.range_high) as range_high,
        row_number() over (
            partition by claim.event_id
            order by
                coalesce({{ days_between('claim.start_earliest_on', 'claim.end_latest_on') }}, 1000000), claim.claim_id
        ) as preference
    from {{ ref('stg_missile_test') }} as test
    inner join {{ ref('int_claims_kept') }} as claim on test.claim_id = claim.claim_id
    left join {{ ref('missile_class') }} as class on contains(lower(test.missile_type), class.phrase)
    where claim.modality = 'asserted'
    group by
        claim.claim_id, claim.event_id, claim.source_id, claim.claimant_name, test.country_code,
        claim.start_earliest_on, claim.end_latest_on
),

event as (
    select
        event_id,
        min(case when preference = 1 then country_code end) as country_code,
        min(case when preference = 1 then start_earliest_on end) as start_earliest_on,
        min(case when preference = 1 then end_latest_on end) as end_latest_on,
        array_sort(array_agg(distinct source_name)) as source_names,
        -- Who leaves two families open names none.
        case when min(first_family_name) = max(last_family_name) then min(first_family_name) end as family_name,
        min(range_low) as range_low,
        max(range_high) as range_high,
        count(*) as claim_count
    from claimed
    group by event_id
),

behind as (
    select
        *,
        max(end_latest_on) over (
            partition by country_code order by start_earliest_on, event_id
            rows between unbounded preceding and 1 preceding
        ) as before_on
    from event
)

select
    * {{ but('before_on') }},
    sum(case when coalesce({{ days_between('before_on', 'start_earliest_on') }} <= 1, false) then 0 else 1 end) over (
        partition by country_code order by start_earliest_on, event_id rows unbounded preceding
    ) as episode_number
from behind
