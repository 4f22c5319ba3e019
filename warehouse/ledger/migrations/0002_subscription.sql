-- One row a consumer that follows the ledger in the same database.
create table subscription (
    name       varchar not null,
    position   bigint not null,          -- the last one it has dealt with
    chain_hash varchar not null,         -- of the batch that position ended, to notice a rewritten history
    updated_at timestamp not null
);
