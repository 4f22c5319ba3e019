-- The steps of one append, run in one transaction over `incoming` (Arrow; see ingest/arrow.py). Up to the insert they
-- work on keys alone: whole records are scanned once.

-- name: arrive
-- Each arriving record beside the one of its identity that came first: in the ledger, or earlier in the batch. What is
-- new gets its position, in the order of arrival.
create or replace temp table arriving as
with keyed as (
    select ordinal, source, id, subject, md5_number_lower(source || chr(31) || id) as identity_key
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
),

met as (
    select
        keyed.ordinal,
        keyed.identity_key,
        keyed.subject,
        coalesce(first_of.ordinal, keyed.ordinal) as first_ordinal,
        known.known_position,
        known.known_position is null and coalesce(first_of.ordinal, keyed.ordinal) = keyed.ordinal as is_new
    from keyed
    left join first_of using (identity_key, source, id)
    left join known using (identity_key, source, id)
)

select *, case when is_new then $head + row_number() over (partition by is_new order by ordinal) end as position from met;

-- name: count
select count(*) filter (is_new) from arriving;

-- name: aim
-- The targets of acts.
create or replace temp table aimed as
with act as (
    select arriving.ordinal, arriving.position, incoming.targets
    from arriving
    join incoming using (ordinal)
    where arriving.is_new and incoming.targets is not null
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
    select source, id, position, subject, act, kind, claimants ->> '$[*].name' as claimants, salt is null as is_redacted
    from event
    where identity_key in (select md5_number_lower(source || chr(31) || id) from target)
    union all
    select
        incoming.source,
        incoming.id,
        arriving.position,
        incoming.subject,
        incoming.act,
        incoming.kind,
        incoming.claimants ->> '$[*].name',
        false
    from incoming
    join arriving using (ordinal)
    where arriving.is_new
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
    record.claimants,
    record.is_redacted
from target
left join record
    on target.source = record.source and target.id = record.id and record.position < target.position;

-- name: join
-- The stream that each act joins by its first target, unless it names one.
create or replace temp table joined as
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
)

select target.ordinal, stream.subject, target.target_positions
from target
left join stream on stream.ordinal = target.ordinal and stream.subject is not null;

-- name: no_join
create or replace temp table joined (ordinal bigint, subject varchar, target_positions bigint[]);

-- name: conflicts
-- Same identity, other content: a correction that does not say so. The number of a row in its file is not content. What
-- is redacted, here or where it comes from, compares equal to anything. An act that names no subject has the one of the stream it joins.
with arriving as (
    select
        arriving.* exclude (subject),
        incoming.* exclude (ordinal, subject),
        arriving.subject,
        coalesce(arriving.subject, joined.subject, '') as stream
    from incoming
    join arriving using (ordinal)
    left join joined using (ordinal)
    where not is_new or ordinal in (select first_ordinal from arriving where not is_new)
),

earlier as (
    select * exclude (subject, stream), stream as subject from arriving
)

select arriving.ordinal, arriving.known_position, null as first_ordinal
from arriving
join event on event.position = arriving.known_position
where (event.salt is not null and arriving.data is not null and {redactable_differs}) or {public_differs}
union all
select arriving.ordinal, null, arriving.first_ordinal
from arriving
join earlier as event on event.ordinal = arriving.first_ordinal
where arriving.known_position is null
    and arriving.ordinal != arriving.first_ordinal
    and ((arriving.data is not null and {redactable_differs}) or {public_differs});

-- name: lost_targets
select ordinal, source || '#' || id from aimed where target_position is null order by ordinal, place;

-- name: not_authorized_targets
-- Only the claimant of a record, its data set, or an editor may replace or withdraw it. Where either comes without its
-- claimants, since they were redacted in the ledger that it comes from, that ledger has held them against each other.
select aimed.ordinal, aimed.source || '#' || aimed.id
from aimed
join incoming using (ordinal)
where incoming.act in ('correct', 'retract')
    and incoming.source != aimed.source
    and not list_has_any(incoming.claimants ->> '$[*].name', coalesce(aimed.claimants, []) || ['{removed}'])
    and (aimed.is_redacted or not coalesce(list_contains(aimed.claimants, '{removed}'), true))
    and not list_contains(incoming.claimants ->> '$[*].role', 'editor')
order by aimed.ordinal, aimed.place;

-- name: unfit_targets
-- A retraction or redaction is not undone by another act, no claim becomes a claim of another kind, and none is linked
-- with itself.
with single as (
    select ordinal from aimed group by ordinal having count(distinct target_position) = 1
)

select
    aimed.ordinal,
    aimed.source || '#' || aimed.id,
    if(
        aimed.act in ('assert', 'correct'),
        if(incoming.act = 'link', 'the only record that it names', 'a ' || aimed.kind),
        'itself a ' || aimed.act
    )
from aimed
join incoming using (ordinal)
where (incoming.act = 'correct' and aimed.kind != incoming.kind)
    or (incoming.act in ('correct', 'retract', 'dispute') and aimed.act in ('retract', 'redact'))
    or (incoming.act = 'redact' and aimed.act = 'redact')
    or (incoming.act = 'link' and (aimed.act not in ('assert', 'correct') or ordinal in (from single)))
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

-- name: insert
-- Each new record, with its subject, its version in it, and its hashes.
insert into event
with streamed as (
    select
        arriving.ordinal,
        arriving.identity_key,
        arriving.position,
        coalesce(arriving.subject, joined.subject) as subject,
        md5_number_lower(coalesce(arriving.subject, joined.subject)) as subject_key,
        joined.target_positions
    from arriving
    left join joined using (ordinal)
    where arriving.is_new
),

candidate as (
    select position from event where subject_key in (select subject_key from streamed)
),

latest as (
    select subject, max(subject_version) as subject_version
    from event
    -- Beside nothing DuckDB would scan every text; beside the last record it scans where that one lies.
    where position in (from candidate union all select $head where not exists (from candidate))
    group by subject
),

versioned as (
    select
        streamed.*,
        coalesce(latest.subject_version, 0)
        + row_number() over (partition by streamed.subject order by streamed.position) as subject_version
    from streamed
    left join latest using (subject)
)

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

-- name: versions
-- The subjects of the batch, each with its version before.
select subject, min(subject_version) - 1 from event where position > $head group by subject;

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
select coalesce(arriving.known_position, new.position)
from arriving
left join arriving as new on new.ordinal = arriving.first_ordinal
order by arriving.ordinal;
