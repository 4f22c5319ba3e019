{#- The rows of tables that share a key and tell different columns; `parts` has a table's own columns by its name.
    What a part does not tell is null. -#}
{% macro union_by_name(key, parts) -%}
    {% for name, told in parts.items() -%}
        select {{ key }}, {{ told_or_null((parts.values() | join(', ')).split(', '), told.split(', ')) }}
        from {{ name }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
{%- endmacro %}

{% macro told_or_null(columns, told) -%}
    {%- for column in columns -%}
        {{ '' if column in told else 'null as ' }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
