{#- All columns of a star but these. -#}
{% macro but() -%}
    {{ adapter.dispatch('but')(varargs | join(', ')) }}
{%- endmacro %}

{% macro duckdb__but(columns) -%}
    exclude ({{ columns }})
{%- endmacro %}

{% macro spark__but(columns) -%}
    except ({{ columns }})
{%- endmacro %}
