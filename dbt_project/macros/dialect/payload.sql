{#- The records of a kind. DuckDB would parse a payload once for each text of it: what the model reads, by its
    own code, is one struct here, made once a record. -#}
{% macro records_of(kind) -%}
    {{ adapter.dispatch('records_of')(kind) }}
{%- endmacro %}

{% macro duckdb__records_of(kind) -%}
    (
        select *, json_transform(data, '{{ tojson(_struct_of(_paths_read())) }}') as payload
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
    payload['{{ path | replace(".", "']['") }}']
{%- endmacro %}

{% macro spark__text(path) -%}
    {{ spark__json_text('data', path) }}
{%- endmacro %}

{#- The paths in the calls of `text` in the model that is made, and of `quantity`, which makes these calls itself. -#}
{% macro _paths_read() -%}
    {%- set paths = modules.re.findall("text\\('([a-z0-9_.]+)'\\)", model.raw_code) -%}
    {%- for name in modules.re.findall("quantity\\('([a-z0-9_]+)'", model.raw_code) -%}
        {%- for part in ['low', 'high', 'low_included', 'high_included', 'unit', 'wording', 'rounded_to'] -%}
            {%- do paths.append(name ~ '.' ~ part) -%}
        {%- endfor -%}
    {%- endfor -%}
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
