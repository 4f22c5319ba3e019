-- What does not fit, beyond $after: each query gives the first position and what is wrong there. Of what a forger may have
-- done nothing is taken for granted: a value can be null, or a row be there twice, where the layout forbids it.

-- name: gap
select least(position, place), 'the position is missing, doubled or out of its place'
from (
    select position, $after + row_number() over (order by position) as place from event where position > $after
)
where position != place
order by place
limit 1;

-- name: record
select position, 'the record is not what was recorded'
from event
where position > $after and event_hash is distinct from {event_hash}
order by position
limit 1;

-- name: content
select position, 'its claimants, reporter, document, payload or salt are not what was recorded'
from event
where position > $after and salt is not null and content_hash is distinct from {content_hash}
order by position
limit 1;

-- name: mark
-- The mark that stands for null in a hash is no text of a record.
select position, 'a text stands where there was none'
from event
where position > $after
    and {null_mark} in (targets, reason, occurred, stated, claimants, reporter, document, data)
order by position
limit 1;

-- name: batch
-- What the records say of each batch beside what the batch says of itself.
with sealed as (
    select
        batch_id,
        min(position) as first_position,
        max(position) as last_position,
        min(position) filter (position > $after) as place,
        string_agg(event_hash, '' order by position) as event_hashes,
        min(recorded_at) as first_recorded_at,
        max(recorded_at) as last_recorded_at
    from event
    where coalesce(position not between 1 and $after, true)
    group by batch_id
),

link as (
    select batch.*, count(*) over (partition by batch.batch_id) as copies from batch
)

select
    coalesce(sealed.place, link.first_position, sealed.first_position, 1),
    'its batch is not what was sealed: a record, the batch itself or the chain before it was changed'
from sealed
full join link using (batch_id)
left join batch as previous on previous.batch_id = sealed.batch_id - 1
where (sealed.first_position is not null or coalesce(link.last_position > $after, true))
    and (
        link.copies is distinct from 1
        or sealed.first_position is distinct from link.first_position
        or sealed.last_position is distinct from link.last_position
        or sealed.first_recorded_at is distinct from link.recorded_at
        or sealed.last_recorded_at is distinct from link.recorded_at
        or link.chain_hash is distinct from sha256(
            if(sealed.batch_id = 1, $genesis, previous.chain_hash) || sealed.event_hashes
        )
    )
order by 1
limit 1;

-- name: redacted
-- A record without salt: some redaction attests what remains of it, the last one counts.
with attested as (
    select
        position,
        target_positions,
        unnest(
            from_json(data -> '$.remains', '[{{"source": "VARCHAR", "id": "VARCHAR", "sha256": "VARCHAR"}}]'),
            recursive := true
        )
    from event
    where act = 'redact'
)

select event.position, 'its content is gone, or changed, without a redaction that says so'
from event
left join (
    select target.position, max_by(attested.sha256, attested.position) as remains_hash
    from attested
    join event as target using (source, id)
    where list_contains(attested.target_positions, target.position)
    group by target.position
) as remains on event.position = remains.position
where event.position > $after
    and if(
        event.salt is null,
        remains.remains_hash is distinct from {remains_hash},
        remains.remains_hash is not null
    )
order by event.position
limit 1;

-- name: start
-- Verification starts at the beginning of a batch.
select coalesce(max(last_position), 0) from batch where last_position between 1 and $from_position - 1;

-- name: cited
select chain_hash from batch where last_position = $position;
