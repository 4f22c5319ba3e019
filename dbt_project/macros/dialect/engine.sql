{#- Spark reads the log where `dateline export --records` wrote it. Every build there is a whole one: nothing changed. -#}
{% macro spark__catch_up() %}
    {% if execute and flags.WHICH in ('build', 'run', 'test', 'seed') %}
        {% do _do("create schema if not exists log") %}
        {% do _do("drop table if exists log.event") %}
        {% do _do("create table log.event using parquet location '" ~ env_var('DATELINE_RECORDS') ~ "'") %}
        {% do _do("msck repair table log.event") %}
        {% do _do("create or replace view log.change as select 0L as position, 0L as event_id, '' as reporter_code, '' as partner_code where false") %}
    {% endif %}
{% endmacro %}

{#- What runs did is no part of what is built there. -#}
{% macro spark__catch_up_runs() %}{% endmacro %}

{% macro spark__settle_state() %}{% endmacro %}

{#- A contract names types as DuckDB does; a text has no length there. -#}
{% macro spark__get_empty_schema_sql(columns) -%}
    select
        {% for column in columns.values() -%}
            cast(null as {{ column.data_type | replace('varchar', 'string') | replace('timestamp', 'timestamp_ntz') }}) as {{ column.name }}
            {{- ', ' if not loop.last }}
        {% endfor %}
{%- endmacro %}

{#- Plain Parquet holds no constraints; dbt-spark takes a table without a `file_format` for one of Delta. -#}
{% macro spark__persist_constraints(relation, model) %}{% endmacro %}

{#- Without MERGE, which plain Parquet has not, each build makes every table again. -#}
{% materialization incremental, adapter='spark' %}
    {{ return(materialization_table_spark()) }}
{% endmaterialization %}

{#- What several models read is computed once: Spark would compute a view again for each of them. -#}
{% materialization view, adapter='spark' %}
    {{ return(materialization_table_spark()) }}
{% endmaterialization %}

{#- dbt-spark's own writes a null of a seed as the text None, and ends a text at its first apostrophe. -#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set kinds = model['config'].get('column_types', {}) -%}
    {%- set sql -%}
        insert into {{ this }} values
        {% for row in agate_table.rows -%}
            (
            {%- for column in agate_table.column_names -%}
                {%- set kind = kinds.get(column, adapter.convert_type(agate_table, loop.index0)) -%}
                {%- set value = row[column] -%}
                cast(
                {%- if value is none -%} null
                {%- else -%} '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
                {%- endif %} as {{ kind }}){{ ', ' if not loop.last }}
            {%- endfor -%}
            ){{ ',' if not loop.last }}
        {% endfor %}
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}
