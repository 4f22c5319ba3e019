-- Which publication this file is. The one table that no model makes: only the publisher knows it.
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
is 'Hash of the ledger up to there; with the position it cites that state of the ledger for good.';
