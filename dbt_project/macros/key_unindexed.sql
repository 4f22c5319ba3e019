{#- DuckDB holds a primary key by an index, which over millions of rows costs ten times what the rows do, here and in
    every published file. A model that groups by its key can say `is_key_indexed: false` in its meta: its suite then
    looks for a key that stands twice. -#}
{% macro duckdb__get_table_columns_and_constraints() -%}
    {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
    {%- set others = model['constraints'] -%}
    {%- if not config.get('meta', {}).get('is_key_indexed', true) -%}
        {%- set others = others | rejectattr('type', 'equalto', 'primary_key') | list -%}
    {%- endif -%}
    ({{ (columns + adapter.render_raw_model_constraints(raw_constraints=others)) | join(', ') }})
{%- endmacro %}
