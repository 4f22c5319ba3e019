{#- The words of a text in lower case, with a space before and after each: one phrase is in another by whole words. -#}
{% macro words(text) -%}
    {{ adapter.dispatch('words')(text) }}
{%- endmacro %}

{% macro duckdb__words(text) -%}
    (' ' || regexp_replace(lower({{ text }}), '[^\p{L}\p{N}]+', ' ', 'g') || ' ')
{%- endmacro %}

{% macro spark__words(text) -%}
    (' ' || regexp_replace(lower({{ text }}), '[^\\p{L}\\p{N}]+', ' ') || ' ')
{%- endmacro %}
