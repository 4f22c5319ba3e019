{#- The primary key of a figure as one text: its values as they print, in the order of the key, with | between them. -#}
{% macro figure_key(columns) -%}
    concat_ws('|'{% for column in columns %}, {{ column }}{% endfor %})
{%- endmacro %}
