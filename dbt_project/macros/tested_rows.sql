{#- dbt's own name for what a test reads of a table. What the build before passed, in every test, is asked of the rows
    that changed since: each row answers for itself, and a value that stands twice does so in one of these. -#}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- if not execute or config.get('where') -%}
        {{ return(default__get_where_subquery(relation)) }}
    {%- endif -%}
    {%- set condition = _tested_conditions().get(relation.schema ~ '.' ~ relation.identifier) -%}
    {{ return(_tested_rows(relation, condition, unique_columns(model))) }}
{%- endmacro %}

{% macro _tested_rows(relation, condition, unique_columns) -%}
    {%- if not condition -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set rows = 'select rowid from ' ~ relation ~ ' where ' ~ condition -%}
    {%- if unique_columns -%}
        {%- set values = '(' ~ unique_columns | join(', ') ~ ')' -%}
        {%- set rows = 'select rowid from ' ~ relation ~ ' where ' ~ values
            ~ ' in (select ' ~ values ~ ' from ' ~ relation ~ ' where ' ~ condition ~ ')' -%}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where rowid in (' ~ rows ~ ')) as changed_rows') }}
{%- endmacro %}

{#- By mart the condition of the rows that changed since a build that passed every test. -#}
{% macro _tested_conditions() -%}
    {%- set found = run_query(
        "select coalesce(to_json(map_from_entries(list((mart_name, condition)))), '{}') from log.changed_rows "
        ~ "where exists (from log.state where previous_state_id is not null and was_tested)"
    ) -%}
    {{ return(fromjson(found.rows[0][0])) }}
{%- endmacro %}
