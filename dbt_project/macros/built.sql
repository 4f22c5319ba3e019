{#- These columns of a model as it was built last, before this run comes to it; no row where it never was. -#}
{% macro built(schema, name, columns) -%}
    {%- set was = adapter.get_relation(target.database, schema, name) if execute -%}
    {%- if was -%}
        (select {{ columns | join(', ') }} from {{ was }})
    {%- else -%}
        (select null as {{ columns | join(', null as ') }} where false)
    {%- endif -%}
{%- endmacro %}
