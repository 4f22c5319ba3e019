{#- A text at a path of a JSON text: 'place.name'. -#}
{% macro json_text(json, path) -%}
    {{ adapter.dispatch('json_text')(json, path) }}
{%- endmacro %}

{% macro duckdb__json_text(json, path) -%}
    {{ json }} ->> '{{ json_path(path) }}'
{%- endmacro %}

{% macro spark__json_text(json, path) -%}
    get_json_object({{ json }}, '{{ json_path(path) }}')
{%- endmacro %}

{#- The texts at a path with a list in it, 'ballots[*].vote' or '[*].name', as a list; an empty one where none is. -#}
{% macro json_texts(json, path) -%}
    {{ adapter.dispatch('json_texts')(json, path) }}
{%- endmacro %}

{% macro duckdb__json_texts(json, path) -%}
    {{ json }} ->> '{{ json_path(path) }}'
{%- endmacro %}

{% macro spark__json_texts(json, path) -%}
    {%- set list, field = path.split('[*]') -%}
    {%- if not field -%}
        {{ _spark_json_list(json, list) }}
    {%- else -%}
        filter(
            transform({{ _spark_json_list(json, list) }}, part -> get_json_object(part, '${{ field }}')),
            part -> part is not null
        )
    {%- endif -%}
{%- endmacro %}

{#- The JSON at a path: a list of one or, where the path ends in [*], of each in the list there. -#}
{% macro json_parts(json, path) -%}
    {{ adapter.dispatch('json_parts')(json, path) }}
{%- endmacro %}

{% macro duckdb__json_parts(json, path) -%}
    {%- set part = json ~ " -> '" ~ json_path(path) ~ "'" -%}
    {{ part if path.endswith('[*]') else '[' ~ part ~ ']' }}
{%- endmacro %}

{% macro spark__json_parts(json, path) -%}
    {{ _spark_json_list(json, path[:-3]) if path.endswith('[*]') else 'array(' ~ json_text(json, path) ~ ')' }}
{%- endmacro %}

{#- A JSON object of these fields, each with the expression of its value. -#}
{% macro json_object_of(fields) -%}
    {{ adapter.dispatch('json_object_of')(fields) }}
{%- endmacro %}

{% macro duckdb__json_object_of(fields) -%}
    json_object({% for name, value in fields.items() %}'{{ name }}', {{ value }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro spark__json_object_of(fields) -%}
    to_json(named_struct({% for name, value in fields.items() %}'{{ name }}', {{ value }}{{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{% macro json_path(path) -%}
    ${{ path if path.startswith('[') else '.' ~ path }}
{%- endmacro %}

{#- An element that is an object stays JSON text, one that is a text loses its quotes. -#}
{% macro _spark_json_list(json, path) -%}
    {%- set list = json_text(json, path) if path else json -%}
    case when {{ json }} is not null then coalesce(from_json({{ list }}, 'array<string>'), array()) end
{%- endmacro %}
