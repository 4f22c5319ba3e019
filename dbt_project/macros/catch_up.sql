{#- Copy the records that the build does not hold yet from the ledger, as one transaction, and close the
    ledger. The salt stays behind: nobody who holds a build can confirm a guess about what was redacted. -#}
{% macro catch_up() %}{{ return(adapter.dispatch('catch_up')()) }}{% endmacro %}

{% macro duckdb__catch_up() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {% set path = env_var('DATELINE_LEDGER', '../data/ledger.duckdb') %}
        {% do _do("attach if not exists '" ~ (path | replace("'", "''")) ~ "' as ledger (read_only)") %}
        {% do _do(_require_ledger()) %}
        {% do _do("create schema if not exists log") %}
        {% do _do("create table if not exists log.event as select * exclude (salt) from ledger.event limit 0") %}
        {% do _do("create table if not exists log.batch as select * from ledger.batch limit 0") %}
        {% do _forget_other_project() %}
        {% do _do(
            "create table if not exists log.change "
            ~ "(position bigint, event_id bigint, reporter_code varchar, partner_code varchar)"
        ) %}
        {% do _do("begin") %}
        {% do begin_state() %}
        {# What was audited was the build before this one. #}
        {% do _do("drop table if exists log.audit") %}
        {% do _do(
            "select error('the ledger is not the one this build was made from, or its history was rewritten: "
            ~ "delete the build and build again') from log.batch anti join ledger.batch "
            ~ "using (batch_id, last_position, chain_hash)"
        ) %}
        {% do _do(
            "update log.event set claimants = kept.claimants, reporter = kept.reporter, document = kept.document, "
            ~ "data = kept.data from ledger.event as kept where kept.position = event.position and kept.position in "
            ~ "(select unnest(target_positions) from ledger.event where act = 'redact' "
            ~ "and position > (select coalesce(max(position), 0) from log.event))"
        ) %}
        {% do _note_changes() %}
        {% do _do(
            "insert into log.event select * exclude (salt) from ledger.event "
            ~ "where position > (select coalesce(max(position), 0) from log.event) order by position"
        ) %}
        {% do _do(
            "insert into log.batch select * from ledger.batch "
            ~ "where batch_id > (select coalesce(max(batch_id), 0) from log.batch) order by batch_id"
        ) %}
        {% do _do("commit") %}
        {% do _do("detach ledger") %}
    {% endif %}
{% endmacro %}

{#- Of an attached ledger: an error where it holds anything but the tables of a ledger, each as a migration makes it.
    These are the MD5 of their definitions, for each layout; tests/warehouse/files/test_forged.py compares them with the
    migrations. -#}
{% macro _require_ledger() %}
    {% set layouts = ["e34955b48a9546e153a412eca8a1c888", "3467354588385729ff1beb4c9c500c9d"] %}
    {% do return(
        "select error('the ledger holds other than the tables of a ledger: dateline verify says what') where "
        ~ "(select md5(string_agg(sql, '' order by table_name)) from duckdb_tables() where database_name = 'ledger') "
        ~ "not in ('" ~ layouts | join("', '") ~ "') "
        ~ "or exists (from duckdb_views() where database_name = 'ledger') "
        ~ "or exists (from duckdb_functions() where database_name = 'ledger') "
        ~ "or exists (from duckdb_types() where database_name = 'ledger' and not internal) "
        ~ "or exists (from duckdb_sequences() where database_name = 'ledger') "
        ~ "or exists (from duckdb_indexes() where database_name = 'ledger') "
        ~ "or exists (from duckdb_schemas() where database_name = 'ledger' and schema_name != 'main')"
    ) %}
{% endmacro %}

{% macro _do(sql) %}
    {% call statement(auto_begin=False) %}{{ sql }}{% endcall %}
{% endmacro %}
