{#- An aggregate: the value of the only row of a group that has one. -#}
{% macro only_of(column) -%}
    {{ adapter.dispatch('only_of')(column) }}
{%- endmacro %}

{% macro duckdb__only_of(column) -%}
    any_value({{ column }})
{%- endmacro %}

{% macro spark__only_of(column) -%}
    any_value({{ column }}, true)
{%- endmacro %}
