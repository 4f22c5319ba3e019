{#- DuckDB holds a primary key by an index, which over millions of rows costs ten times what the rows do, here and in
    every published file. A model of many rows says `is_key_indexed: false` in its meta, and has a test `unique` or
    `unique_together` instead. -#}
{% macro duckdb__get_table_columns_and_constraints() -%}
    {%- set left = 'primary_key' if not config.get('meta', {}).get('is_key_indexed', true) -%}
    {%- set columns = {} -%}
    {%- for name, column in model['columns'].items() -%}
        {%- set kept = column.constraints | rejectattr('type', 'equalto', left) | list -%}
        {%- do columns.update({name: dict(column, constraints=kept)}) -%}
    {%- endfor -%}
    {%- set others = model['constraints'] | rejectattr('type', 'equalto', left) | list -%}
    ({{ (
        adapter.render_raw_columns_constraints(raw_columns=columns)
        + adapter.render_raw_model_constraints(raw_constraints=others)
    ) | join(', ') }})
{%- endmacro %}
