{#- The records of a kind. DuckDB would parse a payload once for each text of it: what the model reads, as its own code
    tells, is one struct here, made once a record. -#}
{% macro records_of(kind) -%}
    {{ adapter.dispatch('records_of')(kind) }}
{%- endmacro %}

{% macro duckdb__records_of(kind) -%}
    (
        select *, json_transform(data, '{{ tojson(_struct_of(_paths_read())) }}') as told
        from {{ source('log', 'event') }}
        where kind = '{{ kind }}'
    )
{%- endmacro %}

{% macro spark__records_of(kind) -%}
    (select * from {{ source('log', 'event') }} where kind = '{{ kind }}')
{%- endmacro %}

{#- A text of the payload. -#}
{% macro text(path) -%}
    {{ adapter.dispatch('text')(path) }}
{%- endmacro %}

{% macro duckdb__text(path) -%}
    told['{{ path | replace(".", "']['") }}']
{%- endmacro %}

{% macro spark__text(path) -%}
    {{ spark__json_text('data', path) }}
{%- endmacro %}

{#- The paths in the calls of `text` and of `quantity` in the model that is made. -#}
{% macro _paths_read() -%}
    {%- set paths = [] -%}
    {%- if model is defined -%}
        {%- do paths.extend(modules.re.findall("text\\('([a-z0-9_.]+)'\\)", model.raw_code)) -%}
        {%- for name in modules.re.findall("quantity\\('([a-z0-9_]+)'\\)", model.raw_code) -%}
            {%- for part in ['low', 'high', 'low_included', 'high_included', 'unit', 'wording', 'rounded_to'] -%}
                {%- do paths.append(name ~ '.' ~ part) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(paths) }}
{%- endmacro %}

{#- The paths as one structure of texts. -#}
{% macro _struct_of(paths) -%}
    {%- set struct = {} -%}
    {%- for path in paths -%}
        {%- set place = namespace(at=struct) -%}
        {%- for part in path.split('.')[:-1] -%}
            {%- set place.at = place.at.setdefault(part, {}) -%}
        {%- endfor -%}
        {%- do place.at.update({path.split('.')[-1]: 'VARCHAR'}) -%}
    {%- endfor -%}
    {{ return(struct) }}
{%- endmacro %}

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
