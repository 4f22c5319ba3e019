{#- The rows of tables that share a key and have different columns; `parts` has a table's own columns by its name.
    What a part does not have is null. -#}
{% macro union_by_name(key, parts) -%}
    {% for name, own in parts.items() -%}
        select {{ key }}, {{ own_or_null((parts.values() | join(', ')).split(', '), own.split(', ')) }}
        from {{ name }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
{%- endmacro %}

{% macro own_or_null(columns, own) -%}
    {%- for column in columns -%}
        {{ '' if column in own else 'null as ' }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
