{#- A text of the payload. -#}
{% macro text(path) -%}
    data ->> '$.{{ path }}'
{%- endmacro %}

{#- A list of texts in the payload, as one text for a person. -#}
{% macro texts(path) -%}
    nullif(array_to_string(data ->> '$.{{ path }}', ', '), '')
{%- endmacro %}

{#- An actor of the payload, or each of a list of them, as a list of JSON objects with their name, type and country. -#}
{% macro actors(path) -%}
    {{ "data -> '$." ~ path ~ "'" if path.endswith('[*]') else "[data -> '$." ~ path ~ "']" }}
{%- endmacro %}
