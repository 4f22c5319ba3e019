"""A published file of a few rows, as small as the ways out allow, with a source that may not be passed on."""

from pathlib import Path

import duckdb

from warehouse.publish.macros import macros

MARTS = """
create schema core; create schema trade; create schema diplomacy; create schema ops;
create table core.dim_source (
    source_id varchar not null, source_title varchar, publisher_name varchar, url varchar, licence varchar,
    citation varchar, claim_count bigint, is_shareable boolean not null,
    first_recorded_at timestamp
);
insert into core.dim_source values
    ('open', 'Open | data', null, 'https://example.org', 'CC0', 'Open, 2020', 2, true, '1890-05-01 00:00:00'),
    ('closed', 'Closed data', null, null, 'no passing on', 'Closed, 2020', 2, false, '2017-01-01 10:00:00.5');
create table core.fct_claim (
    claim_id bigint, event_id bigint not null, source_id varchar not null, kind varchar, title varchar
);
insert into core.fct_claim values
    (4, 4, 'open', 'statement', '=cmd|''/c calc''!A1'), (1, 1, 'open', 'meeting', 'open alone'),
    (2, 2, 'closed', 'meeting', 'secret'), (3, 2, 'open', 'meeting', 'open, of what the closed one reports, too');
create table core.fct_claim_history as select *, true as is_standing, 'assert' as act from core.fct_claim;
create table core.bdg_figure_claim (table_name varchar, figure_key varchar, claim_id bigint);
insert into core.bdg_figure_claim values
    ('diplomacy.fct_missile_test', 'PRK|2016', 2), ('diplomacy.fct_missile_test', 'PRK|2016', 1),
    ('diplomacy.fct_missile_test', 'RUS|2016', 1);
create table diplomacy.fct_missile_test (
    country_code varchar, held_count integer, range_km_low double, is_held boolean, start_earliest_on date,
    site_name varchar
);
insert into diplomacy.fct_missile_test values
    ('RUS', 2016, 0.1, true, '2017-01-01', '@SUM(A1)'), ('PRK', 2016, 0.855, false, null, ''),
    ('CHN', 1890, null, null, '1890-05-01', null);
create table trade.fct_trade_concentration (calendar_year integer, hhi_low double);
insert into trade.fct_trade_concentration values (2016, 0.5);
comment on table core.dim_source is 'One row per source. Key: source_id.';
comment on table core.fct_claim is 'One row per claim. Key: claim_id.';
comment on table core.fct_claim_history is 'One row per record. Key: claim_id.';
comment on table core.bdg_figure_claim is 'One row per figure and claim. Key: table_name, figure_key, claim_id.';
comment on table diplomacy.fct_missile_test is 'One row per country and count. Key: country_code, held_count.';
comment on table trade.fct_trade_concentration is 'One row per year. Key: calendar_year.';
comment on column diplomacy.fct_missile_test.range_km_low is 'Least range | in km.';
"""


PUBLICATION = """
create table ops.publication as
select 'build-1' as build_id, timestamp '2026-01-02 03:04:05' as published_at, 4::bigint as ledger_position,
    'abc' as ledger_chain_hash;
comment on table ops.publication is 'One row. Key: build_id.';
"""

# What the macros and the API read of the history of claims.
HISTORY = """
alter table core.fct_claim_history add column subject_id varchar default 'meeting:one';
alter table core.fct_claim_history add column is_redacted boolean default false;
alter table core.fct_claim_history add column recorded_at timestamp default '2026-01-01 12:00:00';
alter table core.fct_claim_history add column occurred varchar default '2017-07-04';
alter table core.fct_claim_history add column stated varchar default '2017-07-05';
alter table core.fct_claim_history add column start_earliest_on date default '2017-07-04';
alter table core.fct_claim_history add column start_latest_on date default '2017-07-04';
alter table core.fct_claim_history add column end_earliest_on date default '2017-07-04';
alter table core.fct_claim_history add column end_latest_on date default '2017-07-04';
alter table core.fct_claim_history add column stated_earliest_on date default '2017-07-05';
alter table core.fct_claim_history add column stated_latest_on date default '2017-07-05';
alter table core.fct_claim_history add column claimant_name varchar;
alter table core.fct_claim_history add column relayed_by_name varchar;
alter table core.fct_claim_history add column modality varchar;
alter table core.fct_claim_history add column reason varchar;
alter table core.fct_claim_history add column record_id varchar;
alter table core.fct_claim_history add column document_title varchar;
alter table core.fct_claim_history add column document_publisher_name varchar;
alter table core.fct_claim_history add column locator varchar;
alter table core.fct_claim_history add column is_state boolean default false;
create table diplomacy.bdg_listing_end (
    listing_claim_id bigint, ending_claim_id bigint, ended_earliest_on date, ended_latest_on date
);
alter table core.bdg_figure_claim add column role varchar;
alter table core.bdg_figure_claim add column policy varchar;
update core.fct_claim_history
set subject_id = 'statement:a/b c?&', stated_earliest_on = '2018-01-01', stated_latest_on = '2018-01-01'
where claim_id = 4;
update core.fct_claim_history set record_id = 'last' where claim_id = 4;
update core.fct_claim_history set is_standing = false where claim_id = 1;
create table core.bdg_act_target as select 3::bigint as act_claim_id, 1::bigint as target_claim_id;
update core.fct_claim_history set act = 'correct', recorded_at = '2026-01-02' where claim_id = 3;
"""


_DEFAULTS = """
select schema_name || '.' || table_name, column_name from duckdb_columns()
where column_default is not null and database_name = current_database()
"""


def write(path: Path, *scripts: str) -> Path:
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.0.0"}) as connection:
        connection.execute(MARTS + PUBLICATION + "".join(scripts))
        for table, column in connection.execute(_DEFAULTS).fetchall():  # a published mart has none
            connection.execute(f"alter table {table} alter {column} drop default")
    return path


def write_with_history(path: Path, script: str = "") -> Path:
    """The same with a history of its claims, the macros, and what the script does."""
    return write(path, HISTORY, macros(), script)


def enlarge(path: Path, count: int) -> None:
    """So many events more in a file that `dateline run` published, as long in words as one is and with as many voters
    as a roll call has."""
    extra = f"as c, range(2000, 2000 + {count}) as n (id) where c.{{key}} = 43"
    text = "md5(n.id::varchar) || ' ' || c.title || ' ' || md5(n.id::varchar || 'b')"
    with duckdb.connect(str(path)) as connection:
        for table, key in (("fct_claim", "claim_id"), ("fct_claim_history", "claim_id"), ("fct_event", "event_id")):
            more = ", n.id as claim_id, md5(n.id::varchar) as record_id" if key == "claim_id" else ""
            connection.execute(
                f"insert into core.{table} select c.* replace (n.id as event_id{more}, {text} as title)"
                f" from core.{table} {extra.format(key=key)}"
            )
        connection.execute(
            f"insert into core.bdg_event_country select n.id, country_code, 'voter' from range(2000, 2000 + {count})"
            " as n (id), (select country_code from core.dim_country limit 193)"
        )
