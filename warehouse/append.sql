-- The steps of one append, run in one transaction over `incoming` (Arrow; see warehouse/columns.py).

-- name: arrive
create or replace temp table arriving as
select *, md5_number_lower(source || chr(31) || id) as identity_key
from incoming;

-- name: recognise
-- Each arriving record beside the one of its identity that came first: in the ledger, or earlier in this batch.
create or replace temp table recognised as
with identity as (
    select ordinal, min(ordinal) over (partition by source, id) as first_ordinal from arriving
)
select arriving.ordinal, identity.first_ordinal, event.position as known_position
from arriving
join identity using (ordinal)
left join event
    on arriving.identity_key = event.identity_key and arriving.source = event.source and arriving.id = event.id;

-- name: conflicts
-- Same identity, other content: a correction that does not say so. Redacted content compares equal to anything.
select recognised.ordinal, recognised.known_position
from recognised
join arriving using (ordinal)
join event on event.position = recognised.known_position
where (event.salt is not null and event.content_hash != {arriving_content_hash}) or {public_differs}
union all
select recognised.ordinal, null
from recognised
join arriving using (ordinal)
join arriving as event on event.ordinal = recognised.first_ordinal
where recognised.known_position is null
    and recognised.ordinal != recognised.first_ordinal
    and ({redactable_differs} or {public_differs});

-- name: number
create or replace temp table numbered as
select
    arriving.*,
    (select coalesce(max(position), 0) from event) + row_number() over (order by ordinal) as position
from arriving
join recognised using (ordinal)
where recognised.known_position is null and recognised.ordinal = recognised.first_ordinal;

-- name: aim
-- The target positions of acts, and the stream they thereby belong to.
create or replace temp table aimed as
with target as (
    select
        numbered.ordinal,
        numbered.position,
        unnest(from_json(numbered.targets, '[{{"source": "VARCHAR", "id": "VARCHAR"}}]'), recursive := true),
        generate_subscripts(from_json(numbered.targets, '["JSON"]'), 1) as place
    from numbered
    where numbered.targets is not null
),

record as (
    select source, id, position, subject, claimants, kind from event
    union all
    select source, id, position, subject, claimants, kind from numbered
)

select
    target.ordinal,
    target.place,
    target.source,
    target.id,
    record.position as target_position,
    record.subject,
    record.kind,
    record.claimants
from target
left join record
    on target.source = record.source and target.id = record.id and record.position < target.position;

-- name: lost_targets
select ordinal, source || '#' || id from aimed where target_position is null order by ordinal, place;

-- name: usurped_targets
-- Only the claimant of a record, its data set, or an editor may replace or withdraw it.
select aimed.ordinal, aimed.source || '#' || aimed.id
from aimed
join numbered using (ordinal)
where numbered.act in ('correct', 'retract')
    and numbered.source != aimed.source
    and not list_has_any(numbered.claimants ->> '$[*].name', aimed.claimants ->> '$[*].name')
    and not list_contains(numbered.claimants ->> '$[*].role', 'editor')
order by aimed.ordinal, aimed.place;

-- name: insert
insert into event
with streamed as (
    select
        numbered.* exclude (subject),
        coalesce(numbered.subject, aim.subject) as subject,
        md5_number_lower(coalesce(numbered.subject, aim.subject)) as subject_key,
        aim.target_positions
    from numbered
    left join (
        select ordinal, list(target_position order by place) as target_positions, first(subject order by place) as subject
        from aimed
        group by ordinal
    ) as aim using (ordinal)
),

versioned as (
    select
        streamed.*,
        $batch_id as batch_id,
        $recorded_at as recorded_at,
        coalesce(stream.subject_version, 0)
        + row_number() over (partition by streamed.subject order by streamed.position) as subject_version,
        {content_hash} as content_hash
    from streamed
    left join (
        select subject, max(subject_version) as subject_version
        from event
        where subject_key in (select streamed.subject_key from streamed)
        group by subject
    ) as stream using (subject)
)

select {columns}, content_hash, {event_hash} as event_hash
from versioned
order by position;

-- name: seal
insert into batch
select
    $batch_id,
    min(position),
    max(position),
    $recorded_at,
    sha256($previous || string_agg(event_hash, '' order by position))
from event
where position > $head;

-- name: answer
select ordinal, coalesce(known_position, numbered.position)
from recognised
left join (select ordinal as first_ordinal, position from numbered) as numbered using (first_ordinal)
order by ordinal;
