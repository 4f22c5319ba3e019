{#- A list of these expressions. -#}
{% macro list_of() -%}
    {{ adapter.dispatch('list_of')(varargs | join(', ')) }}
{%- endmacro %}

{% macro duckdb__list_of(items) -%}
    [{{ items }}]
{%- endmacro %}

{% macro spark__list_of(items) -%}
    array({{ items }})
{%- endmacro %}

{#- A row for each element of a list. -#}
{% macro each_of(list) -%}
    {{ adapter.dispatch('each_of')(list) }}
{%- endmacro %}

{% macro duckdb__each_of(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__each_of(list) -%}
    explode({{ list }})
{%- endmacro %}

{#- A row for each element of a list of texts, once, and one for them all together. -#}
{% macro each_and_all(list, all) -%}
    {{ each_of(adapter.dispatch('with_all')(list, all)) }}
{%- endmacro %}

{% macro duckdb__with_all(list, all) -%}
    list_distinct(list_concat(['{{ all }}'], {{ list }}))
{%- endmacro %}

{% macro spark__with_all(list, all) -%}
    array_distinct(concat(array('{{ all }}'), coalesce({{ list }}, array())))
{%- endmacro %}

{#- A list or, where it has no elements, that of this text alone. -#}
{% macro or_only(list, text) -%}
    case when {{ count_of(list) }} > 0 then {{ list }} else {{ list_of("'" ~ text ~ "'") }} end
{%- endmacro %}

{#- The elements of a list as one text; a null among them is left out. -#}
{% macro joined(list, separator=', ') -%}
    {{ adapter.dispatch('joined')(list, separator) }}
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

{#- An aggregate: the values of a column as a list, sorted. -#}
{% macro collected(column) -%}
    {{ adapter.dispatch('collected')(column) }}
{%- endmacro %}

{% macro duckdb__collected(column) -%}
    list({{ column }} order by {{ column }})
{%- endmacro %}

{% macro spark__collected(column) -%}
    array_sort(collect_list({{ column }}))
{%- endmacro %}

{#- An aggregate: the elements of all lists in a column as one list, sorted. -#}
{% macro collected_from(lists) -%}
    {{ adapter.dispatch('collected_from')(lists) }}
{%- endmacro %}

{% macro duckdb__collected_from(lists) -%}
    list_sort(flatten(list({{ lists }})))
{%- endmacro %}

{% macro spark__collected_from(lists) -%}
    array_sort(flatten(collect_list({{ lists }})))
{%- endmacro %}
