{#- Copy what runs did until now into the build, whole: it is small. Where no file of runs is, there were none. -#}
{% macro catch_up_runs() %}{{ return(adapter.dispatch('catch_up_runs')()) }}{% endmacro %}

{% macro duckdb__catch_up_runs() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {% set path = env_var('DATELINE_RUNS', '../data/runs.duckdb') | replace("'", "''") %}
        {% do _do("create schema if not exists log") %}
        {% for table, columns in _run_tables().items() %}
            {% do _do("create or replace table log." ~ table ~ " (" ~ columns ~ ")") %}
        {% endfor %}
        {% if run_query("from glob('" ~ path ~ "')") | length %}
            {% do _do("attach if not exists '" ~ path ~ "' as runs (read_only)") %}
            {% set found = run_query("select table_name from duckdb_tables() where database_name = 'runs'") %}
            {% for (table,) in found if table in _run_tables() %}
                {% do _do("insert into log." ~ table ~ " by name from runs." ~ table) %}
            {% endfor %}
            {% do _do("detach runs") %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- The tables of warehouse/build/runs.sql, for a build beside which nothing was ever recorded. -#}
{% macro _run_tables() %}
    {% do return({
        "run": "run_id varchar, command varchar, is_scheduled boolean, process_id bigint, started_at timestamp, "
            ~ "ended_at timestamp, seconds double, exit_code smallint, error_name varchar, read_count bigint, "
            ~ "appended_count bigint, known_count bigint, refused_count bigint, model_count integer, "
            ~ "test_count integer, build_seconds double, ledger_position bigint, published_sha256 varchar, "
            ~ "forced_reason varchar, versions varchar",
        "file_read": "run_id varchar, file_number integer, file_name varchar, source_name varchar, "
            ~ "read_at timestamp, content_sha256 varchar, byte_count bigint, read_count bigint, "
            ~ "appended_count bigint, corrected_count bigint, withdrawn_count bigint, known_count bigint, "
            ~ "refused_count bigint, header varchar",
        "check_result": "run_id varchar, check_number integer, checked_at timestamp, mart_name varchar, "
            ~ "expectation varchar, column_name varchar, severity varchar, owner_name varchar, reason varchar, "
            ~ "status varchar, failing_count bigint, failing_sql varchar",
    }) %}
{% endmacro %}
