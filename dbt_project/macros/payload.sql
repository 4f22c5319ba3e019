{#- A list of texts in the payload. -#}
{% macro text_list(path) -%}
    {{ json_texts('data', path) }}
{%- endmacro %}

{#- A list of texts in the payload, as one text for a person. -#}
{% macro texts(path) -%}
    {{ joined(text_list(path)) }}
{%- endmacro %}

{#- An actor of the payload, or each of a list of them, as a list of JSON objects with their name, type and country. -#}
{% macro actors(path) -%}
    {{ json_parts('data', path) }}
{%- endmacro %}

{#- The units that a quantity is kept in by the kind whose records the model reads: the first where none is given; empty
    where its unit is not checked. -#}
{% macro units_of(name) -%}
    {%- set kind = modules.re.findall("records_of\\('(\\w+)'\\)", model.raw_code)[0] -%}
    {{ return(kinds()[kind].units.get(name, [])) }}
{%- endmacro %}
