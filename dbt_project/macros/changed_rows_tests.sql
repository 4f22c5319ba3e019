{#- dbt's own name for what a test reads of a table. What the build before passed, in every test, is asked of the rows
    that changed since: each row answers for itself, and a value that stands twice does so in one of these. -#}
{% macro duckdb__get_where_subquery(relation) -%}
    {%- set condition = _changed_rows(relation) if execute -%}
    {%- if not condition or config.get('where') -%}
        {{ return(default__get_where_subquery(relation)) }}
    {%- endif -%}
    {%- set column = model.column_name -%}
    {%- set rows = 'select rowid from ' ~ relation ~ ' where ' ~ condition -%}
    {%- if model.test_metadata.name == 'unique' -%}
        {%- set rows = 'select rowid from ' ~ relation ~ ' where ' ~ column
            ~ ' in (select ' ~ column ~ ' from ' ~ relation ~ ' where ' ~ condition ~ ')' -%}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where rowid in (' ~ rows ~ ')) as changed_rows') }}
{%- endmacro %}

{% macro _changed_rows(relation) -%}
    {%- set found = run_query(
        "select condition from log.changed_rows where mart_name = '" ~ relation.schema ~ "." ~ relation.identifier
        ~ "' and exists (from log.state where previous_state_id is not null and was_tested)"
    ) -%}
    {{ return(found.rows[0][0] if found.rows | length) }}
{%- endmacro %}
