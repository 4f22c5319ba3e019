-- What runs did. Made if it is not there; no value of a record stands in it, so a redaction need not reach it.
create table if not exists run (
    run_id varchar not null, -- the moment it began and a random ending: sorts by time
    command varchar not null, -- run, append, build, check, publish
    is_scheduled boolean not null,
    process_id bigint not null,
    started_at timestamp not null, -- UTC
    ended_at timestamp, -- null while it goes on
    seconds double,
    exit_code smallint, -- null of one that died and nobody waited for
    error_name varchar, -- the class of what ended it: no message, which may quote a record
    read_count bigint not null,
    appended_count bigint not null,
    known_count bigint not null,
    refused_count bigint not null,
    model_count integer, -- null where it did not build
    test_count integer,
    build_seconds double,
    ledger_position bigint, -- of what was published; null where nothing was
    published_sha256 varchar,
    forced_reason varchar, -- why it was published in spite of its check
    versions varchar not null -- dateline 0.1.0, duckdb 1.5.6, …
);
create table if not exists file_read (
    run_id varchar not null,
    file_number integer not null, -- from 1
    file_name varchar not null, -- without its folder
    source_name varchar, -- null for our own formats
    read_at timestamp not null,
    content_sha256 varchar, -- null for a pipe or a folder
    byte_count bigint,
    read_count bigint not null,
    appended_count bigint not null,
    corrected_count bigint not null,
    withdrawn_count bigint not null,
    known_count bigint not null,
    refused_count bigint not null,
    header varchar -- the names of its columns as JSON, null for a file that has none
);
alter table file_read add column if not exists header varchar; -- files of runs from before it was kept
create table if not exists check_result (
    run_id varchar not null,
    check_number integer not null, -- from 1
    checked_at timestamp not null,
    mart_name varchar not null,
    expectation varchar not null,
    column_name varchar,
    severity varchar not null,
    owner_name varchar not null,
    reason varchar not null,
    status varchar not null, -- passed, failed, error
    failing_count bigint, -- rows that break it, where it speaks of rows
    failing_sql varchar -- what finds them all
);
