-- Which tests of different sources can be one, best first: of classes of missile that differ by one step at most, on
-- days that can be the same or, where neither source reports a test on the other's day, on neighbouring ones. Sources
-- date a launch by its place, by Universal Time or by their own country.
with test as (
    select
        *,
        country_code || ' ' || episode_number as episode_id,
        row_number() over (
            partition by source_names, country_code, start_earliest_on, end_latest_on
            order by claim_count desc, event_id
        ) as place
    from {{ ref('int_missile_tests_classed') }}
    where {{ days_between('start_earliest_on', 'end_latest_on') }} <= 1
),

near as (
    select
        one.*,
        other.event_id as other_id,
        other.source_names as other_sources,
        other.start_earliest_on as other_start_on,
        other.end_latest_on as other_end_on,
        one.start_earliest_on > other.end_latest_on or other.start_earliest_on > one.end_latest_on as is_apart,
        one.start_earliest_on = other.start_earliest_on and one.end_latest_on = other.end_latest_on as is_same_day,
        coalesce(greatest(one.range_low - other.range_high, other.range_low - one.range_high, 0), 0) as step_count,
        one.claim_count + other.claim_count as joint_claim_count,
        abs(one.place - other.place) as place_gap
    from test as one
    inner join test as other
        on
            one.episode_id = other.episode_id
            and one.event_id < other.event_id
            and coalesce(one.family_name = other.family_name, true)
            and {{ days_between('one.start_earliest_on', 'other.end_latest_on') }} >= -1
            and {{ days_between('other.start_earliest_on', 'one.end_latest_on') }} >= -1
    where not {{ lists_overlap('one.source_names', 'other.source_names') }}
),

other_side_reported as (
    select distinct near.event_id, near.other_id
    from near
    inner join test as third on near.episode_id = third.episode_id
    where
        near.is_apart
        and (
            (
                {{ lists_overlap('third.source_names', 'near.other_sources') }}
                and third.start_earliest_on <= near.end_latest_on and third.end_latest_on >= near.start_earliest_on
            )
            or (
                {{ lists_overlap('third.source_names', 'near.source_names') }}
                and third.start_earliest_on <= near.other_end_on and third.end_latest_on >= near.other_start_on
            )
        )
)

select
    near.episode_id,
    near.event_id as one_id,
    near.source_names as one_sources,
    near.other_id,
    near.other_sources,
    row_number() over (
        partition by near.episode_id
        order by
            near.is_apart, not near.is_same_day, near.step_count, near.joint_claim_count desc, near.place_gap,
            near.event_id, near.other_id
    ) as pair_place
from near
left join other_side_reported
    on near.event_id = other_side_reported.event_id and near.other_id = other_side_reported.other_id
where near.step_count <= 1 and other_side_reported.event_id is null
