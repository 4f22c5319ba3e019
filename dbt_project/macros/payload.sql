{#- A text of the payload. -#}
{% macro text(path) -%}
    data ->> '$.{{ path }}'
{%- endmacro %}

{#- A list of texts in the payload, as one text for a person. -#}
{% macro texts(path) -%}
    nullif(array_to_string(data ->> '$.{{ path }}', ', '), '')
{%- endmacro %}
