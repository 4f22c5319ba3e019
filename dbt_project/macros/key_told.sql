{#- The comment of a table ends with its key: a published file has no index that would tell it. -#}
{% macro duckdb__alter_relation_comment(relation, comment) -%}
    comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment((comment | trim) ~ key_told()) }};
{%- endmacro %}

{% macro key_told() -%}
    {%- set keys = [] -%}
    {%- for constraint in model.get('constraints') or [] if constraint.type == 'primary_key' -%}
        {%- do keys.extend(constraint.columns) -%}
    {%- endfor -%}
    {%- for column in model.columns.values() if 'primary_key' in (column.constraints or []) | map(attribute='type') -%}
        {%- do keys.append(column.name) -%}
    {%- endfor -%}
    {{- ' Key: ' ~ keys | join(', ') ~ '.' if keys -}}
{%- endmacro %}
