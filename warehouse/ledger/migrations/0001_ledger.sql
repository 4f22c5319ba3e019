-- The ledger. Every table is append-only; a redaction alone empties the redactable columns of a record.

-- One row a migration that this ledger went through; the last is its layout.
create table migration (
    number     integer not null,   -- 1, 2, 3, …
    name       varchar not null,
    applied_at timestamp not null  -- UTC
);

-- One row a record: one claim of one source, or an act upon earlier records. Several may speak of one occurrence.
create table event (
    position        bigint not null,     -- 1, 2, 3, … without a gap, in the order of acceptance
    batch_id        bigint not null,     -- the batch it was accepted in
    recorded_at     timestamp not null,  -- UTC, when the ledger took it: the third clock; never goes back
    source          varchar not null,    -- data set or document; with id the identity of the record
    id              varchar not null,
    identity_key    ubigint not null,    -- half of the MD5 of source and id: finds an identity without an index
    subject         varchar not null,    -- the stream it belongs to
    subject_key     ubigint not null,    -- half of the MD5 of the subject
    subject_version bigint not null,     -- 1, 2, 3, … within the subject
    act             varchar not null,    -- assert, correct, retract, dispute, link, redact
    targets         varchar,             -- identities that the act is upon, as JSON
    target_positions bigint[],           -- the same, resolved
    reason          varchar,             -- why the act
    kind            varchar not null,    -- which payload
    version         smallint not null,   -- which version of the payload
    occurred        varchar,             -- EDTF as given: the first clock; null where the source gives none
    start_earliest  date,                -- the four bounds of occurred; see ingest/when.py for what null means
    start_latest    date,
    end_earliest    date,
    end_latest      date,
    stated          varchar,             -- EDTF as given: the second clock
    stated_earliest date,
    stated_latest   date,
    modality        varchar not null,    -- asserted, possible, expected, denied
    reliability     varchar not null,    -- Admiralty scale A–F of the source
    credibility     smallint not null,   -- Admiralty scale 1–6 of the claim
    -- The redactable part: all JSON, all under content_hash and not directly under event_hash.
    claimants       varchar,             -- who says so: a list, mostly of one
    reporter        varchar,             -- who relays it
    document        varchar,             -- what was read, and where in it
    data            varchar,             -- the payload of its kind
    salt            varchar,             -- random, so that a removed text cannot be guessed from its hash
    content_hash    varchar not null,    -- SHA-256 of salt and redactable part
    event_hash      varchar not null     -- SHA-256 of all other columns but this one
);

-- One row a batch: a transaction, all of it or none. The chain makes any change before it show.
create table batch (
    batch_id       bigint not null,      -- 1, 2, 3, …
    first_position bigint not null,
    last_position  bigint not null,
    recorded_at    timestamp not null,
    chain_hash     varchar not null      -- SHA-256 of the chain_hash before and the event hashes in order
);
