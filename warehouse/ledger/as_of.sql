-- name: said_from
-- The first day on which a claim can have been made. Where `stated` leaves it open, an assertion or a denial was not
-- made before what it is about began. Possible and expected claims may lie ahead of it.
case
    when modality in ('asserted', 'denied') and start_earliest is not null
        then least(greatest(stated_earliest, start_earliest), stated_latest)
    else stated_earliest
end

-- name: going_on
-- Whether a day is one on which what a claim is about went on: possibly, or certainly. A state, such as a sanctions
-- listing, begins on its date, or where that is not known by when it was said, and goes on until an act ends it, unless
-- its date has an end of its own.
case
    when is_state and coalesce(not contains(occurred, '/'), true)
        then
            case
                when certainly
                    then coalesce(greatest(least(start_latest, stated_latest), start_earliest) <= day, false)
                else coalesce(start_earliest <= day, true)
            end
    when certainly
        then
            coalesce(start_latest <= day, false)
            and ((end_earliest is null and end_latest is null) or coalesce(end_earliest >= day, false))
    else occurred is not null and coalesce(start_earliest <= day, true) and coalesce(end_latest >= day, true)
end

-- name: standing
-- Which claims stand, at moments on the three clocks. A withdrawal is read the other way round than a claim: what can
-- have been withdrawn does not certainly stand, what was certainly withdrawn cannot stand. So is what ends a state. The
-- macro core.claim_as_of in warehouse/publish/macros.sql reads the same.
with recursive act as (
    select position, act, target_positions
    from event
    where ($recorded_at is null or recorded_at <= $recorded_at)
        -- An act without a date of its own applies at every date.
        and (
            $stated is null
            or stated is null
            or coalesce(if($certainly, stated_earliest, stated_latest) <= $stated, $certainly)
        )
),

withdrawal as (
    select position as act_position, unnest(target_positions) as position
    from act
    where act in ('correct', 'retract')
),

sanction as (
    select
        position, subject, modality, start_earliest, start_latest, data ->> '$.action' as action,
        data ->> '$.authority' as authority, data ->> '$.reference' as reference
    from event
    where kind = 'sanction' and data is not null and $occurred is not null
),

listing as (
    select * from sanction where action in ('listing', 'measure')
),

lifted as (
    select * from sanction where action = 'delisting' and modality = 'asserted'
),

-- Subjects that are one occurrence, by links that stand.
linked as (
    select link.position as link_position, target.subject
    from (select position, unnest(target_positions) as target_position from event where act = 'link') as link
    join event as target on target.position = link.target_position
    where exists (select 1 from lifted)
        and link.position not in (select unnest(target_positions) from event where act = 'retract')
),

reached as (
    select distinct subject, subject as other_subject from lifted
    union
    select reached.subject, other.subject
    from reached
    join linked as this on this.subject = reached.other_subject
    join linked as other on other.link_position = this.link_position
),

paired as (
    select listing.position, listing.start_earliest, lifted.position as ending_position
    from listing
    join reached on reached.other_subject = listing.subject
    join lifted on lifted.subject = reached.subject
    union
    select listing.position, listing.start_earliest, lifted.position
    from listing
    join lifted on lifted.authority = listing.authority and lifted.reference = listing.reference
),

release as (
    select distinct source, stated_latest from event where kind = 'sanction' and stated_latest is not null
),

gone as (
    select
        retraction.position as act_position, retraction.target_position, retraction.stated_latest,
        max(release.stated_latest) as last_seen
    from (
        select *, unnest(target_positions) as target_position
        from event
        where act = 'retract'
            and right(id, length(stated) + 1) = '@' || stated
            and not list_contains(coalesce(claimants ->> '$[*].role', []), 'editor')
    ) as retraction
    join listing on listing.position = retraction.target_position
    left join release
        on release.source = retraction.source and release.stated_latest < retraction.stated_earliest
    group by all
),

ending as (
    select
        paired.position, paired.ending_position, lifted.start_earliest as ended_earliest,
        lifted.start_latest as ended_latest
    from paired
    join lifted on lifted.position = paired.ending_position
    where coalesce(lifted.start_latest >= paired.start_earliest, true) -- else it was listed again
    union all
    select target_position, act_position, last_seen, stated_latest from gone
),

ended as (
    select ending.*
    from ending
    join act on act.position = ending.ending_position
    where ending.ending_position not in (select withdrawal.position from withdrawal)
)

select {columns}
from (
    select
        *, $occurred as day, $certainly as certainly,
        kind = 'sanction' and coalesce(data ->> '$.action' in ('listing', 'measure'), false) as is_state
    from event
) as event
where act in ('assert', 'correct')
    and ($recorded_at is null or recorded_at <= $recorded_at)
    and (
        $stated is null
        or if($certainly, stated_latest <= $stated, coalesce({said_from} <= $stated, true))
    )
    and ($occurred is null or {going_on})
    and position not in (
        select ended.position
        from ended
        where if($certainly, coalesce(ended_earliest <= $occurred, true), coalesce(ended_latest <= $occurred, false))
    )
    and position not in (
        select withdrawal.position
        from withdrawal
        anti join ended
            on ended.ending_position = withdrawal.act_position and ended.position = withdrawal.position
    )
order by position;
