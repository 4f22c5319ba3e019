{#- The elements of a list as one text; a null among them is left out, and of a list without any the text is null. -#}
{% macro joined(list, separator=', ') -%}
    nullif({{ adapter.dispatch('joined')(list, separator) }}, '')
{%- endmacro %}

{% macro duckdb__joined(list, separator) -%}
    array_to_string({{ list }}, '{{ separator }}')
{%- endmacro %}

{% macro spark__joined(list, separator) -%}
    array_join({{ list }}, '{{ separator }}')
{%- endmacro %}

{% macro count_of(list) -%}
    {{ adapter.dispatch('count_of')(list) }}
{%- endmacro %}

{% macro duckdb__count_of(list) -%}
    len({{ list }})
{%- endmacro %}

{% macro spark__count_of(list) -%}
    array_size({{ list }})
{%- endmacro %}

{% macro first_of(list) -%}
    {{ adapter.dispatch('first_of')(list) }}
{%- endmacro %}

{% macro duckdb__first_of(list) -%}
    {{ list }}[1]
{%- endmacro %}

{% macro spark__first_of(list) -%}
    try_element_at({{ list }}, 1)
{%- endmacro %}

{#- Whether two lists have an element in common. -#}
{% macro lists_overlap(one, other) -%}
    {{ adapter.dispatch('lists_overlap')(one, other) }}
{%- endmacro %}

{% macro duckdb__lists_overlap(one, other) -%}
    list_has_any({{ one }}, {{ other }})
{%- endmacro %}

{% macro spark__lists_overlap(one, other) -%}
    arrays_overlap({{ one }}, {{ other }})
{%- endmacro %}
