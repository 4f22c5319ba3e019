{#- The descriptions of models and columns as comments in the database, written at the end of a run in one query, and
    only those that changed. Written by dbt's own `persist_docs`, after each model, they take a tenth of a build. -#}
{% macro write_comments(results) %}
    {% if not execute or target.type != 'duckdb' %}
        {{ return('') }}
    {% endif %}
    {% set found = _comments() %}
    {% set changed = [] %}
    {% for result in results if result.node.resource_type in ('model', 'seed') and result.status == 'success' %}
        {% set node = result.node %}
        {% set name = node.schema ~ '.' ~ node.alias %}
        {% set kind = 'view' if node.config.materialized == 'view' else 'table' %}
        {% set text = node.description or kinds().get(node.name[4:], {}).get('text', '') %}
        {% set wanted = {name: (kind ~ ' ' ~ name, text | trim ~ _key(node))} %}
        {% for column in node.columns.values() %}
            {% set full = name ~ '.' ~ column.name %}
            {% do wanted.update({full: ('column ' ~ full, column.description)}) %}
        {% endfor %}
        {% for full, (place, comment) in wanted.items() if found.get(full, comment) != comment %}
            {% do changed.append('comment on ' ~ place ~ ' is ' ~ (quoted(comment) if comment else 'null')) %}
        {% endfor %}
    {% endfor %}
    {% if changed %}
        {# In one transaction: the disk is synced once, and not for each of a thousand. #}
        {% do run_query('begin;\n' ~ changed | join(';\n') ~ ';\ncommit') %}
    {% endif %}
{% endmacro %}

{#- The comments that stand in the build, by `schema.table` and `schema.table.column`: empty where there is none. As one
    JSON text, for dbt takes long to read many rows. -#}
{% macro _comments() %}
    {% set found = run_query(
        "select to_json(map_from_entries(list((name, coalesce(comment, ''))))) from ("
        ~ "select schema_name || '.' || table_name as name, comment from duckdb_tables() "
        ~ "where database_name = current_database() union all "
        ~ "select schema_name || '.' || view_name, comment from duckdb_views() "
        ~ "where database_name = current_database() and not internal union all "
        ~ "select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns() "
        ~ "where database_name = current_database() and not internal)"
    ) %}
    {{ return(fromjson(found.rows[0][0])) }}
{% endmacro %}

{#- What the comment of a table ends with: a published file has no index that would say which columns are its key. -#}
{% macro _key(node) -%}
    {%- set keys = [] -%}
    {%- for constraint in node.constraints or [] if constraint.type == 'primary_key' -%}
        {%- do keys.extend(constraint.columns) -%}
    {%- endfor -%}
    {%- for column in node.columns.values() if 'primary_key' in (column.constraints or []) | map(attribute='type') -%}
        {%- do keys.append(column.name) -%}
    {%- endfor -%}
    {{- ' Key: ' ~ keys | join(', ') ~ '.' if keys -}}
{%- endmacro %}

{#- A text as SQL. -#}
{% macro quoted(text) %}{{ return(string_literal(escape_single_quotes(text))) }}{% endmacro %}
