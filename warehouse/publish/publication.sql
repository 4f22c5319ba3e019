-- Which publication this file is. No model makes these tables: only the publisher knows it.
create table ops.publication (
    build_id varchar not null,
    published_at timestamp not null,
    ledger_position bigint not null,
    ledger_chain_hash varchar not null
);
comment on table ops.publication is 'One row: which publication this is, and of what state of the ledger. Key: build_id.';
comment on column ops.publication.build_id is 'Of this publication alone; what was made from it bears the same.';
comment on column ops.publication.published_at is 'When it was published, UTC.';
comment on column ops.publication.ledger_position is 'Position of the last record that it rests on.';
comment on column ops.publication.ledger_chain_hash
is 'Hash of the ledger up to there; with the position it cites that state of the ledger permanently.';

-- Beside it, since nobody joins by it: what the manifest is written from where a publication was killed before that.
create table ops.publication_origin (
    build_id varchar not null,
    versions varchar not null,
    forced_reason varchar
);
comment on table ops.publication_origin is 'One row: what made this publication, as in its manifest. Key: build_id.';
comment on column ops.publication_origin.build_id is 'As in ops.publication.';
comment on column ops.publication_origin.versions is 'The versions of dateline and of what it rests on, as JSON.';
comment on column ops.publication_origin.forced_reason
is 'Why it was published in spite of its check; null where the check was passed.';
