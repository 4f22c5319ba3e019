-- The steps of one append, run in one transaction over `incoming` (Arrow; see warehouse/columns.py). Up to the insert they
-- work on keys alone: whole records are scanned once.

-- name: arrive
-- Each arriving record beside the one of its identity that came first: in the ledger, or earlier in the batch.
create or replace temp table arriving as
with keyed as (
    select ordinal, source, id, md5_number_lower(source || chr(31) || id) as identity_key
    from incoming
),

first_of as (
    select identity_key, source, id, min(ordinal) as ordinal
    from keyed
    group by all
    having count(*) > 1
),

-- The keys are looked up alone: the texts of a random id take ten times as long to scan.
candidate as (
    select position from event where identity_key in (select identity_key from keyed)
),

known as (
    select position as known_position, identity_key, source, id
    from event
    where position in (select position from candidate)
)

select
    keyed.ordinal,
    keyed.identity_key,
    coalesce(first_of.ordinal, keyed.ordinal) as first_ordinal,
    known.known_position,
    known.known_position is null and coalesce(first_of.ordinal, keyed.ordinal) = keyed.ordinal as is_new
from keyed
left join first_of using (identity_key, source, id)
left join known using (identity_key, source, id);

-- name: count
select count(*) filter (is_new), count(*) filter (not is_new) from arriving;

-- name: conflicts
-- Same identity, other content: a correction that does not say so. Redacted content compares equal to anything.
with arriving as (
    select arriving.*, incoming.* exclude (ordinal)
    from incoming
    join arriving using (ordinal)
    where not is_new or ordinal in (select first_ordinal from arriving where not is_new)
)

select arriving.ordinal, arriving.known_position
from arriving
join event on event.position = arriving.known_position
where (event.salt is not null and event.content_hash != {arriving_content_hash}) or {public_differs}
union all
select arriving.ordinal, null
from arriving
join arriving as event on event.ordinal = arriving.first_ordinal
where arriving.known_position is null
    and arriving.ordinal != arriving.first_ordinal
    and ({redactable_differs} or {public_differs});

-- name: place
-- What is new gets its position, in the order of arrival.
create or replace temp table placed as
select
    ordinal,
    identity_key,
    $head + row_number() over (order by ordinal) as position
from arriving
where is_new;

-- name: aim
-- The targets of acts, and the stream they thereby belong to.
create or replace temp table aimed as
with act as (
    select placed.ordinal, placed.position, incoming.targets
    from placed
    join incoming using (ordinal)
    where incoming.targets is not null
),

target as (
    select
        ordinal,
        position,
        unnest(from_json(targets, '[{{"source": "VARCHAR", "id": "VARCHAR"}}]'), recursive := true),
        generate_subscripts(from_json(targets, '["JSON"]'), 1) as place
    from act
),

record as (
    select source, id, position, subject, claimants, act, kind
    from event
    where identity_key in (select md5_number_lower(source || chr(31) || id) from target)
    union all
    select incoming.source, incoming.id, placed.position, incoming.subject, incoming.claimants, incoming.act, incoming.kind
    from incoming
    join placed using (ordinal)
)

select
    target.ordinal,
    target.position,
    target.place,
    target.source,
    target.id,
    record.position as target_position,
    record.subject,
    record.act,
    record.kind,
    record.claimants
from target
left join record
    on target.source = record.source and target.id = record.id and record.position < target.position;

-- name: no_aim
create or replace temp table aimed (
    ordinal bigint, position bigint, place bigint, target_position bigint, subject varchar
);

-- name: lost_targets
select ordinal, source || '#' || id from aimed where target_position is null order by ordinal, place;

-- name: usurped_targets
-- Only the claimant of a record, its data set, or an editor may replace or withdraw it.
select aimed.ordinal, aimed.source || '#' || aimed.id
from aimed
join incoming using (ordinal)
where incoming.act in ('correct', 'retract')
    and incoming.source != aimed.source
    and not list_has_any(incoming.claimants ->> '$[*].name', coalesce(aimed.claimants ->> '$[*].name', []))
    and not list_contains(incoming.claimants ->> '$[*].role', 'editor')
order by aimed.ordinal, aimed.place;

-- name: unfit_targets
-- A retraction or redaction is not undone by another act, and no claim becomes a claim of another kind.
select
    aimed.ordinal,
    aimed.source || '#' || aimed.id,
    if(aimed.act in ('assert', 'correct'), 'a ' || aimed.kind, 'itself a ' || aimed.act)
from aimed
join incoming using (ordinal)
where (incoming.act = 'correct' and aimed.kind != incoming.kind)
    or (incoming.act in ('correct', 'retract', 'dispute') and aimed.act in ('retract', 'redact'))
    or (incoming.act = 'redact' and aimed.act = 'redact')
    or (incoming.act = 'link' and aimed.act not in ('assert', 'correct'))
order by aimed.ordinal, aimed.place;

-- name: stale_targets
-- A record is replaced or withdrawn once: the next act is upon what replaced it.
with acted as (
    select unnest(target_positions) as target_position, position
    from event
    where act in ('correct', 'retract')
    union all
    select aimed.target_position, aimed.position
    from aimed
    join incoming using (ordinal)
    where incoming.act in ('correct', 'retract')
)

select aimed.ordinal, aimed.source || '#' || aimed.id, acted.position
from aimed
join incoming using (ordinal)
join acted on acted.target_position = aimed.target_position and acted.position < aimed.position
where incoming.act in ('correct', 'retract')
order by aimed.ordinal, aimed.place;

-- name: version
-- The subject of each new record, and its version in it.
create or replace temp table versioned as
with recursive stream as (
    select ordinal, target_position, subject from aimed where place = 1
    union all
    -- The target may be an act of this batch, that joins the stream of its own target.
    select stream.ordinal, aimed.target_position, aimed.subject
    from stream
    join aimed on aimed.position = stream.target_position and aimed.place = 1
    where stream.subject is null
),

target as (
    select ordinal, list(target_position order by place) as target_positions from aimed group by ordinal
),

streamed as (
    select
        placed.*,
        coalesce(incoming.subject, stream.subject) as subject,
        md5_number_lower(coalesce(incoming.subject, stream.subject)) as subject_key,
        target.target_positions
    from placed
    join incoming using (ordinal)
    left join target using (ordinal)
    left join (select ordinal, subject from stream where subject is not null) as stream using (ordinal)
),

candidate as (
    select position from event where subject_key in (select subject_key from streamed)
),

latest as (
    select subject, max(subject_version) as subject_version
    from event
    where position in (select position from candidate)
    group by subject
)

select
    streamed.*,
    coalesce(latest.subject_version, 0) as version_before,
    version_before + row_number() over (partition by streamed.subject order by streamed.position) as subject_version
from streamed
left join latest using (subject);

-- name: versions
select distinct subject, version_before from versioned;

-- name: insert
insert into event
select {columns}, content_hash, {event_hash} as event_hash
from (
    select
        incoming.* exclude (subject),
        versioned.* exclude (ordinal),
        $batch_id as batch_id,
        $recorded_at as recorded_at,
        {content_hash} as content_hash
    from incoming
    join versioned using (ordinal)
);

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
select coalesce(arriving.known_position, placed.position)
from arriving
left join placed on placed.ordinal = arriving.first_ordinal
order by arriving.ordinal;
