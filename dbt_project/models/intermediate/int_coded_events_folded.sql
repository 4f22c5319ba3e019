-- Reports of one occurrence, as one_a_day@2 has it (the one-a-day filter of the Phoenix pipeline, Open Event Data
-- Alliance): within one source the same actor, the same target and the same code on the same day at the same place are
-- one, and so are the claims of one occurrence. An actor goes by its CAMEO code or, where it has none, its name; where
-- one side is not told nobody can say that two are the same, and none is folded.
with claim as (
    select *
    from {{ ref('fct_claim') }}
    where modality = 'asserted' and {{ is_changed('event_id') }}
),

coded as (
    select
        claim.claim_id,
        claim.event_id,
        claim.source_id,
        claim.start_earliest_on,
        claim.end_latest_on,
        coalesce(coded.actor1_code, coded.actor1_name) as actor1_key,
        coalesce(coded.actor2_code, coded.actor2_name) as actor2_key,
        coded.cameo_code,
        concat_ws(
            '|', coded.place_name, coded.country_code, case when coded.place_name is null then coded.latitude end,
            case when coded.place_name is null then coded.longitude end
        ) as place_key,
        coded.mention_count,
        claim.start_earliest_on = claim.end_latest_on and actor1_key is not null and actor2_key is not null
            as is_comparable
    from {{ ref('stg_coded_event') }} as coded
    inner join claim on coded.claim_id = claim.claim_id
    where coded.cameo_code is not null
),

folded as (
    select
        *,
        min(event_id) over (
            partition by
                source_id, start_earliest_on, actor1_key, actor2_key, cameo_code, place_key,
                case when not coalesce(is_comparable, false) then event_id end
        ) as fold_id
    from coded
),

joined as (
    select *, min(fold_id) over (partition by event_id, source_id) as occurrence_id
    from folded
)

select
    claim_id,
    event_id,
    occurrence_id,
    row_number() over (
        partition by occurrence_id, source_id order by mention_count desc nulls last, claim_id
    ) = 1 as is_counted
from joined
