-- Reports of one occurrence, as one_a_day@2 has it (the one-a-day filter of the Phoenix pipeline, Open Event Data
-- Alliance): within one source the same actor, the same target and the same code on the same day at the same place are
-- one, and so are the claims of one occurrence. An actor goes by its CAMEO code or, where it has none, its name; where
-- one side is not given nobody can say that two are the same, and none is folded.
with claim as (
    select *
    from {{ ref('int_claims_kept') }}
    where modality = 'asserted' and {{ is_changed('int_coded_events_changed', 'event_id') }}
),

coded as (
    select
        claim.claim_id, claim.event_id, claim.source_id, claim.start_earliest_on, claim.end_latest_on,
        coalesce(coded.actor1_code, coded.actor1_name) as actor1_key,
        coalesce(coded.actor2_code, coded.actor2_name) as actor2_key,
        coded.cameo_code,
        coded.place_name,
        coded.country_code,
        case when coded.place_name is null then coded.latitude end as latitude,
        case when coded.place_name is null then coded.longitude end as longitude,
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
                source_id, start_earliest_on, actor1_key, actor2_key, cameo_code, place_name, country_code, latitude,
                longitude,
                case when not coalesce(is_comparable, false) then event_id end
        ) as fold_id
    from coded
),

-- An occurrence with claims in several folds joins them, and those that other occurrences join to these.
spread as (
    select event_id
    from folded
    group by event_id, source_id
    having min(fold_id) < max(fold_id)
),

linked as (
    select distinct source_id || '|' || event_id as link_id, source_id || '|' || fold_id as subject_id
    from folded
    where event_id in (select event_id from spread)
),

reached as (
    {{ subjects_reached('linked') }}
),

component as (
    select reached.subject_id, min(fold.fold_id) as occurrence_id
    from reached
    inner join (select distinct source_id || '|' || fold_id as subject_id, fold_id from folded) as fold
        on reached.other_subject_id = fold.subject_id
    group by reached.subject_id
),

joined as (
    select folded.*, coalesce(component.occurrence_id, folded.fold_id) as occurrence_id
    from folded
    left join component on folded.source_id || '|' || folded.fold_id = component.subject_id
)

select
    claim_id,
    event_id,
    occurrence_id,
    row_number() over (
        partition by occurrence_id, source_id order by mention_count desc nulls last, claim_id
    ) = 1 as is_counted
from joined
