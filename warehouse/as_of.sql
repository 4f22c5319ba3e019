-- Which claims stand, at moments on the three clocks. A withdrawal is read the other way round than a claim: what can
-- have been withdrawn does not certainly stand, what was certainly withdrawn cannot stand.

-- name: standing
with withdrawn as (
    select unnest(target_positions) as position
    from event
    where act in ('correct', 'retract')
        and ($recorded_at is null or recorded_at <= $recorded_at)
        -- An act without a date of its own mends the record, whatever had been said when.
        and (
            $stated is null
            or stated is null
            or coalesce(if($certainly, stated_earliest, stated_latest) <= $stated, $certainly)
        )
)

select {columns}
from event
where act in ('assert', 'correct')
    and ($recorded_at is null or recorded_at <= $recorded_at)
    and (
        $stated is null
        or if($certainly, stated_latest <= $stated, coalesce({said_from} <= $stated, true))
    )
    and (
        $occurred is null
        or if(
            $certainly,
            start_latest <= $occurred
            and ((end_earliest is null and end_latest is null) or end_earliest >= $occurred),
            occurred is not null
            and (start_earliest is null or start_earliest <= $occurred)
            and (end_latest is null or end_latest >= $occurred)
        )
    )
    and position not in (select withdrawn.position from withdrawn where withdrawn.position is not null)
order by position;
