{#- Copy the records that the build does not hold yet from the ledger, as one transaction, and let go of the
    ledger. The salt stays behind: nobody who holds a build can confirm a guess about what was redacted. -#}
{% macro catch_up() %}{{ return(adapter.dispatch('catch_up')()) }}{% endmacro %}

{% macro duckdb__catch_up() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {% set path = env_var('DATELINE_LEDGER', '../data/ledger.duckdb') %}
        {% do _do("attach if not exists '" ~ (path | replace("'", "''")) ~ "' as ledger (read_only)") %}
        {% do _do("create schema if not exists log") %}
        {% do _do("create table if not exists log.event as select * exclude (salt) from ledger.event limit 0") %}
        {% do _do("create table if not exists log.batch as select * from ledger.batch limit 0") %}
        {% do _forget_other_project() %}
        {% do _do(
            "create table if not exists log.change "
            ~ "(position bigint, event_id bigint, reporter_code varchar, partner_code varchar)"
        ) %}
        {% do _do("begin") %}
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

{#- Which records are new, or named by a new act: a link that is taken back names those that it joined. Beside each
    stands what it was of until now, for it may be of another from now on: the occurrence and, of a trade figure, the pair.
    Where nothing has been made yet, nothing can have changed. -#}
{% macro _note_changes() %}
    {% set is_first = run_query("from duckdb_tables() where schema_name = 'staging'") | length == 0 %}
    {% do _do(
        "insert into log.change with new as (select position, target_positions from ledger.event "
        ~ "where position > (select coalesce(max(position), 0) from log.event)), "
        ~ "named as (select unnest(target_positions) as position from new), "
        ~ "touched as (select position from new union select position from named union "
        ~ "select unnest(target_positions) from ledger.event semi join named using (position) where act = 'link') "
        ~ "select touched.position, was.event_id, flow.reporter_code, flow.partner_code from touched "
        ~ "left join " ~ _built('core', 'fct_claim_history', ['event_id'])
        ~ " as was on touched.position = was.claim_id "
        ~ "left join " ~ _built('intermediate', 'int_flows_bounded', ['reporter_code', 'partner_code'])
        ~ " as flow on touched.position = flow.claim_id where " ~ (not is_first)
    ) %}
{% endmacro %}

{#- These columns of a model over claims, as it was built last; no row where it never was. -#}
{% macro _built(schema, name, columns) -%}
    {%- set built = adapter.get_relation(target.database, schema, name) -%}
    {%- if built -%}
        (select claim_id, {{ columns | join(', ') }} from {{ built }})
    {%- else -%}
        (select 0 as claim_id{% for column in columns %}, null as {{ column }}{% endfor %} where false)
    {%- endif -%}
{%- endmacro %}

{#- What other models, macros, seeds or variables made is no part of what these make: begin from nothing. -#}
{% macro _forget_other_project() %}
    {% set folder = invocation_args_dict.project_dir | replace("'", "''") %}
    {% set variables = invocation_args_dict.vars | string | replace("'", "''") %}
    {% do _do("create table if not exists log.project (project_hash varchar)") %}
    {% set is_same = run_query(
        "with file as (select filename, content from read_text(["
        ~ "'" ~ folder ~ "/models/**/*.*', '" ~ folder ~ "/macros/**/*.sql', '" ~ folder ~ "/seeds/*.*', "
        ~ "'" ~ folder ~ "/dbt_project.yml'])) "
        ~ "select md5(string_agg(content, '' order by filename) || '" ~ variables ~ "') as project_hash, project_hash in "
        ~ "(from log.project) from file"
    ).rows[0] %}
    {% if not is_same[1] %}
        {% for node in graph.nodes.values() if node.resource_type in ('model', 'seed') %}
            {% set made = adapter.get_relation(node.database, node.schema, node.alias) %}
            {% if made %}{% do adapter.drop_relation(made) %}{% endif %}
        {% endfor %}
        {% do _do("drop table if exists log.change") %}
        {% do _do("delete from log.project") %}
        {% do _do("insert into log.project values ('" ~ is_same[0] ~ "')") %}
    {% endif %}
{% endmacro %}

{% macro _do(sql) %}
    {% call statement(auto_begin=False) %}{{ sql }}{% endcall %}
{% endmacro %}
